/* Forms of the plan that open in their place. htmx fetches and swaps what the attributes say
   (macros/inplace.html); here is where the focus goes, what is said aloud, and how one closes. */
(() => {
  "use strict";

  const opened = () => document.querySelector(".inplace");
  const said = () => document.getElementById("said");
  const hasTyped = (form) =>
    [...form.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
      "checked" in field && /checkbox|radio/.test(field.type)
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue,
    ) || [...form.querySelectorAll("option")].some((each) => each.selected !== each.defaultSelected && each.value);

  const SHOWN_MS = 8000;
  let opener = "";
  let forgetting = 0;

  function say(text) {
    if (!said()) return;
    clearTimeout(forgetting);
    said().textContent = "";
    /* A region that is emptied and filled at once may stay unsaid. */
    setTimeout(() => (said().textContent = text), 50);
    forgetting = setTimeout(() => (said().textContent = ""), SHOWN_MS);
  }

  /* Back to what opened the form, or else to its part's own way to add, or its heading. */
  function focusOpener(part) {
    const ways = [...part.querySelectorAll("[hx-get]")];
    const back = ways.find((each) => each.getAttribute("hx-get") === opener) || part.querySelector(".actions > [hx-get]");
    const heading = part.querySelector("h2");
    if (!back && heading) heading.tabIndex = -1;
    if (back || heading) (back || heading).focus();
  }

  function close(form) {
    if (!form) return;
    const part = form.closest(".edsec");
    form.remove();
    focusOpener(part);
  }

  /* One form at a time: what is typed in another is not thrown away by a click. */
  function beforeOpening(event) {
    const form = opened();
    if (!event.detail.elt.matches("a[hx-get]")) return;
    if (form && hasTyped(form)) {
      event.preventDefault();
      say("Save or cancel what is open first.");
      (form.querySelector("input:not([type=hidden]), select, textarea") || form).focus();
      return;
    }
    if (form) form.remove();
    opener = event.detail.elt.getAttribute("hx-get");
  }

  /* Signed out, or led somewhere else: never put a foreign page into this one. */
  function beforeSwap(event) {
    const { xhr, elt } = event.detail;
    const from = new URL(xhr.responseURL || location.href, location.href).pathname;
    if (from.startsWith("/p/")) return;
    event.detail.shouldSwap = false;
    if (elt.matches("a[hx-get]")) location.assign(elt.href);
    else if (from !== "/sign-in") location.assign(xhr.responseURL);
    else say("You are signed out. Sign in on another page, then save again: what you typed is still here.");
  }

  function afterSwap(event) {
    const form = opened();
    const { xhr, target } = event.detail;
    if (target.id === "problems") {
      target.tabIndex = -1;
      target.focus();
      target.scrollIntoView({ block: "center" });
      return;
    }
    document.getElementById("problems").replaceChildren();
    if (form && (event.detail.requestConfig.verb === "get" || xhr.status === 422)) {
      if (event.detail.requestConfig.elt.matches("a[hx-get]") || xhr.status === 422) focusForm(form);
    } else if (event.detail.requestConfig.verb === "post") settle(event, xhr);
  }

  function focusForm(form) {
    const first = form.querySelector(".errsum, input:not([type=hidden]), select, textarea, button");
    (first || form).focus();
  }

  /* The part was replaced, by what was saved or by what is wrong with it. */
  function settle(event, xhr) {
    const wanted = event.detail.requestConfig.elt.closest(".edsec") || event.detail.target;
    const part = document.getElementById(wanted.id);
    if (!part) return;
    const wrong = part.querySelector("[aria-invalid=true]");
    if (wrong) return wrong.focus();
    focusOpener(part);
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    const notice = page.querySelector(".notices .banner__b");
    say(notice ? notice.textContent : "Saved.");
  }

  function onClick(event) {
    const way = event.target.closest(".inplace [data-close]");
    if (!way || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    close(way.closest(".inplace"));
  }

  function onKey(event) {
    const form = event.key === "Escape" && event.target.closest(".inplace");
    if (!form) return;
    if (hasTyped(form)) say("What you typed is not saved. Cancel closes the form without it.");
    else close(form);
  }

  function onFailure() {
    say("The server could not be reached. What you typed is still here; try again in a moment.");
  }

  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:confirm", beforeOpening);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSettle", afterSwap);
  document.addEventListener("htmx:sendError", onFailure);
  document.addEventListener("htmx:timeout", onFailure);
})();
