/* What every page gains from a script. Each page works without it. */
(() => {
  "use strict";

  const fields = "input, textarea, select, [contenteditable]";

  /* Theme: the server reads the cookie, so the next page comes in the right colours. */
  function chooseTheme(theme) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  function offerThemes() {
    for (const choice of document.querySelectorAll("[data-theme-choice]")) {
      choice.hidden = false;
      choice.addEventListener("change", (event) => chooseTheme(event.target.value));
    }
  }

  /* Keys that do something without Ctrl can be turned off, for whoever speaks to the computer:
     then no script hears of them. */
  const keysAre = () => localStorage.getItem("throughline.keys") || "on";

  function holdBack(event) {
    const isSingle = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isSingle && keysAre() === "off" && !event.target.closest?.(fields)) event.stopImmediatePropagation();
  }

  function offerKeys() {
    for (const choice of document.querySelectorAll("[data-keys-choice]")) {
      choice.hidden = false;
      choice.querySelector(`[value=${keysAre()}]`).checked = true;
      choice.addEventListener("change", (event) => localStorage.setItem("throughline.keys", event.target.value));
    }
  }

  /* Menus are <details>: Escape and a click elsewhere close them. */
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu === except) continue;
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus && !except) menu.querySelector("summary").focus();
    }
  }

  function focusSearch(event) {
    const search = [...document.querySelectorAll("input[type=search]")].find((box) => box.offsetParent);
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }

  function submitFocused() {
    const form = document.activeElement && document.activeElement.form;
    if (!form || form.method !== "post") return;
    form.requestSubmit(form.querySelector("button.btn--primary:not([type=button])"));
  }

  function onKey(event) {
    if (event.key === "Escape") closeMenus();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submitFocused();
    else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (!event.target.closest(fields)) focusSearch(event);
    } else if (event.key === "?" && !event.target.closest(fields)) location.assign("/help/keys");
  }

  /* A form that asks first, then goes out once. The button keeps its value: it is not disabled. */
  function onSubmit(event) {
    const form = event.target;
    if (form.dataset.sent || (form.dataset.confirm && !confirm(form.dataset.confirm))) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || event.defaultPrevented) return;
    form.dataset.sent = "yes";
    if (event.submitter) showBusy(event.submitter);
  }

  function showBusy(button) {
    button.setAttribute("aria-busy", "true");
    if (!button.dataset.busy) return;
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }

  /* Back from the next page: the browser may show this one just as it was left. */
  function onReturn(event) {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("[aria-busy=true]")) {
      button.removeAttribute("aria-busy");
      if (button.dataset.label) button.textContent = button.dataset.label;
    }
  }

  /* A button that cannot be used yet stays focusable and says why; it does nothing. */
  function onClick(event) {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
    closeMenus(event.target.closest("details.menu") || document.body);
  }

  /* What scrolls sideways has to be reachable without a mouse. */
  for (const wide of document.querySelectorAll(".prose pre, .prose table, .scroll-x")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }

  /* On a narrow screen the row of tabs begins where the reader is. */
  for (const tab of document.querySelectorAll(".tabs [aria-current=page]")) {
    const row = tab.parentElement;
    if (tab.offsetLeft + tab.offsetWidth > row.clientWidth) row.scrollLeft = row.scrollWidth;
  }

  addEventListener("keydown", holdBack, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  addEventListener("pageshow", onReturn);

  /* Paper has no disclosure triangles. */
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details.thread, details.revd, details.how[id^='how-']")) folded.open = true;
  });

  offerThemes();
  offerKeys();
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
