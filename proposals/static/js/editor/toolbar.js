/* The Markdown buttons, for whichever field is written in, and their shortcuts. */
(() => {
  "use strict";

  const { form, insert } = window.Editor;
  const toolbar = document.getElementById("edtools");
  const table = "| What | Before | After |\n|---|---:|---:|\n|  |  |  |\n";
  const shortcuts = {
    KeyB: "md-bold",
    KeyI: "md-italic",
    KeyE: "md-code",
    KeyK: "md-link",
    "Alt+KeyH": "md-header",
    "Shift+Digit7": "md-ordered-list",
    "Shift+Digit8": "md-unordered-list",
    "Shift+KeyL": "md-task-list",
    "Shift+Period": "md-quote",
  };

  const field = () => document.getElementById(toolbar.getAttribute("for"));

  function writeIn(textarea) {
    if (textarea.id) toolbar.setAttribute("for", textarea.id);
  }

  /* A block of its own: a blank line above, unless the text begins here. */
  function insertBlock(textarea, text) {
    const before = textarea.value.slice(Math.max(0, textarea.selectionStart - 2), textarea.selectionStart);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    insert(textarea, gap + text);
  }

  function onKey(event) {
    const isMeant = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (!isMeant || event.target.tagName !== "TEXTAREA") return;
    const keys = `${event.shiftKey ? "Shift+" : ""}${event.altKey ? "Alt+" : ""}${event.code}`;
    const name = shortcuts[keys];
    if (!name) return;
    event.preventDefault();
    writeIn(event.target);
    toolbar.querySelector(name).click();
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.tagName === "TEXTAREA") writeIn(target);
  });
  form.addEventListener("keydown", onKey);
  toolbar.addEventListener("click", ({ target }) => {
    if (target.closest("[data-md-button=table]") && field()) insertBlock(field(), table);
  });
  writeIn(form.querySelector("[data-passage][open] textarea, textarea[data-markdown]"));
  toolbar.hidden = false;
})();
