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

  const marks = { "md-bold": "**", "md-italic": "_", "md-code": "`" };

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

  /* The second time a button ends what the first time began, as in any other editor; where
     nothing was written in between, it takes it back. Tells whether it did. */
  function ends(button, textarea) {
    const mark = marks[button.localName];
    const { value, selectionStart: at, selectionEnd } = textarea;
    if (!mark || at !== selectionEnd || !value.startsWith(mark, at)) return false;
    const before = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    const isOpen = before.split(mark).length % 2 === 0;
    if (!isOpen) return false;
    textarea.focus();
    textarea.setSelectionRange(before.endsWith(mark) ? at - mark.length : at + mark.length, at + mark.length);
    if (before.endsWith(mark)) document.execCommand("delete");
    return true;
  }

  function onKey(event) {
    const isMeant = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (!isMeant || event.target.tagName !== "TEXTAREA") return;
    const keys = `${event.shiftKey ? "Shift+" : ""}${event.altKey ? "Alt+" : ""}${event.code}`;
    const name = shortcuts[keys];
    if (!name) return;
    event.preventDefault();
    writeIn(event.target);
    const button = toolbar.querySelector(name);
    if (!ends(button, event.target)) button.click();
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.tagName === "TEXTAREA") writeIn(target);
  });
  form.addEventListener("keydown", onKey);
  toolbar.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[role=button]");
      if (button && field() && ends(button, field())) event.stopPropagation();
    },
    true,
  );
  toolbar.addEventListener("click", ({ target }) => {
    if (target.closest("[data-md-button=table]") && field()) insertBlock(field(), table);
  });
  writeIn(form.querySelector("[data-passage][open] textarea, textarea[data-markdown]"));
  toolbar.hidden = false;
})();
