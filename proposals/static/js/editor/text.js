/* What the parts of the editor share: the form, what it holds, and how to speak to the server. */
window.Editor = (() => {
  "use strict";

  const form = document.getElementById("editor");
  const own = new Set(["csrf_token", "mark"]); // of this showing of the form, not of the text

  /* [[name, value], …] in the order of the page, which is the order of the document. */
  function entries(isWanted = () => true) {
    return [...new FormData(form)].filter(([name, value]) => {
      return typeof value === "string" && !own.has(name) && isWanted(name);
    });
  }

  /* What is sent this way counts as a form; a redirect would lead to the sign-in. */
  function send(address, given, options = {}) {
    return fetch(address, {
      method: "POST",
      redirect: "manual",
      ...options,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRF-Token": form.elements.csrf_token.value,
      },
      body: typeof given === "string" ? given : JSON.stringify({ entries: given }),
    });
  }

  /* execCommand is old, and the only way that keeps the browser's own undo. */
  function insert(textarea, text) {
    textarea.focus();
    if (document.execCommand("insertText", false, text)) return;
    textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
    changed(textarea);
  }

  function changed(place = form) {
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function made(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function button(label, act) {
    const one = made("button", { type: "button", className: "btn btn--sm", textContent: label });
    one.addEventListener("click", act);
    return one;
  }

  const count = (amount, noun) => `${amount.toLocaleString("en-GB")} ${noun}${amount === 1 ? "" : "s"}`;
  const wordsIn = (text) => (text.match(/\S+/g) || []).length;
  const address = (rest) => `/p/${form.dataset.number}${rest}`;

  return { form, entries, send, insert, changed, made, button, count, wordsIn, address };
})();

/* Small things of the page around the text. */
(() => {
  "use strict";

  const { form, wordsIn } = window.Editor;

  /* The words of a short text, counted while they are typed. */
  for (const textarea of form.querySelectorAll("textarea[data-words-into]")) {
    const into = document.getElementById(textarea.dataset.wordsInto);
    const most = Number(into.dataset.most);
    textarea.addEventListener("input", () => {
      const words = wordsIn(textarea.value);
      into.textContent = `${words} of ${most} words${words > most ? into.dataset.tooMany : ""}`;
    });
  }

  for (const dismiss of document.querySelectorAll("[data-dismisses]")) {
    dismiss.hidden = false;
    dismiss.addEventListener("click", () => {
      document.getElementById(dismiss.dataset.dismisses).remove();
      form.querySelector("[data-markdown]").focus();
    });
  }

  /* Beside the text there is room for one of two: the other one waits. */
  const choice = document.getElementById("aside-choice");
  const choices = [...choice.querySelectorAll("button")];
  const boxOf = (each) => document.getElementById(each.dataset.shows);

  function show(chosen) {
    for (const each of choices) {
      each.setAttribute("aria-pressed", String(each === chosen));
      if (boxOf(each)) boxOf(each).toggleAttribute("data-aside", each !== chosen);
    }
  }

  if (choices.every(boxOf)) {
    choice.hidden = false;
    for (const each of choices) each.addEventListener("click", () => show(each));
    show(choices[0]);
  }
})();
