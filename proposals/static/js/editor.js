/* A textarea with Markdown buttons, a preview and a memory. Without this it is a textarea.

   data-preview="URL"         where the text is posted, as the form field `text`
   data-preview-into="ID"     the element that shows the HTML that comes back
   data-toolbar="ID"          on a hidden toolbar: the textarea its buttons write to
   data-words-into="ID"       the element that counts the words, against its data-most
   data-unsaved               on a form that is shown again: what it holds is not kept yet */
(() => {
  "use strict";

  const pause = 400; // milliseconds without a key before the preview is asked for
  const marks = {
    bold: { before: "**", after: "**", hint: "bold" },
    italic: { before: "_", after: "_", hint: "italic" },
    code: { before: "`", after: "`", hint: "code" },
    link: { before: "[", after: "](https://)", hint: "text" },
    list: { line: "- " },
    quote: { line: "> " },
  };

  /* execCommand is old, and the only way that keeps the browser's own undo. */
  function insert(textarea, text) {
    textarea.focus();
    if (document.execCommand("insertText", false, text)) return;
    textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function wrap(textarea, { before, after, hint }) {
    const start = textarea.selectionStart;
    const inner = textarea.value.slice(start, textarea.selectionEnd) || hint;
    insert(textarea, before + inner + after);
    textarea.setSelectionRange(start + before.length, start + before.length + inner.length);
  }

  function startLines(textarea, { line }) {
    const start = textarea.value.lastIndexOf("\n", textarea.selectionStart - 1) + 1;
    const end = textarea.selectionEnd;
    const lines = textarea.value.slice(start, end).split("\n");
    textarea.setSelectionRange(start, end);
    insert(textarea, lines.map((text) => line + text).join("\n"));
  }

  function mark(textarea, name) {
    const way = marks[name];
    if (way.line) startLines(textarea, way);
    else wrap(textarea, way);
  }

  function showToolbar(toolbar) {
    const textarea = document.getElementById(toolbar.dataset.toolbar);
    if (!textarea) return;
    toolbar.hidden = false;
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mark]");
      if (button) mark(textarea, button.dataset.mark);
    });
  }

  /* The preview: the newest answer wins, and an old one that comes late is dropped. */
  function preview(textarea) {
    const into = document.getElementById(textarea.dataset.previewInto || "preview");
    if (!into) return;
    let timer, asked;

    async function ask() {
      if (asked) asked.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(textarea.dataset.preview, {
          method: "POST",
          headers: { "X-CSRF-Token": textarea.form.elements.csrf_token.value },
          body: new URLSearchParams({ text: textarea.value }),
          signal: asked.signal,
        });
        if (answer.ok) into.innerHTML = await answer.text();
        into.toggleAttribute("data-stale", !answer.ok);
      } catch (error) {
        if (error.name !== "AbortError") into.toggleAttribute("data-stale", true);
      }
    }

    textarea.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    });
    if (textarea.value) ask();
  }

  /* The memory: what was typed here and is not on the server yet, kept on this device. */
  const memory = {
    key: (textarea) => `unsaved:${location.pathname}:${textarea.name}`,
    read(textarea) {
      try {
        return JSON.parse(localStorage.getItem(this.key(textarea)));
      } catch {
        return null;
      }
    },
    write(textarea, changes = {}) {
      const kept = { base: textarea.defaultValue, text: textarea.value, ...changes };
      try {
        localStorage.setItem(this.key(textarea), JSON.stringify(kept));
      } catch {
        /* Storage is full or forbidden: the warning before leaving remains. */
      }
    },
    forget(textarea) {
      try {
        localStorage.removeItem(this.key(textarea));
      } catch {
        /* Nothing could have been kept. */
      }
    },
  };

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn--sm";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function offerBack(textarea, kept) {
    const banner = document.createElement("div");
    banner.className = "banner banner--info";
    banner.setAttribute("role", "status");
    const words = kept.text.trim().split(/\s+/).length;
    const sentence = document.createElement("p");
    sentence.className = "banner__b";
    sentence.textContent = `Text you did not save, ${words} ${words === 1 ? "word" : "words"}, is kept on this device.`;
    const putBack = () => {
      textarea.value = kept.text;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      banner.remove();
      textarea.focus();
    };
    const discard = () => {
      memory.forget(textarea);
      banner.remove();
      textarea.focus();
    };
    banner.append(sentence, button("Put it back", putBack), button("Discard it", discard));
    (textarea.closest(".field") || textarea).before(banner);
  }

  /* Sent, and the server's text has moved on from where it began: it arrived. */
  function arrived(textarea, kept) {
    return kept.text === textarea.value || (kept.sent && kept.base !== textarea.defaultValue);
  }

  function remember(textarea) {
    const kept = memory.read(textarea);
    const refused = "unsaved" in textarea.form.dataset; // shown again: typed, and not kept yet
    if (kept && !refused && arrived(textarea, kept)) memory.forget(textarea);
    else if (kept && !(refused && kept.sent)) offerBack(textarea, kept);
    let leaving = false;
    textarea.addEventListener("input", () => memory.write(textarea));
    textarea.form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      leaving = true;
      if (textarea.value !== textarea.defaultValue) memory.write(textarea, { sent: true });
    });
    addEventListener("pageshow", () => (leaving = false));
    addEventListener("beforeunload", (event) => {
      if (!leaving && (refused || textarea.value !== textarea.defaultValue)) event.preventDefault();
    });
  }

  /* The words of a short text, counted while they are typed. */
  function countWords(textarea) {
    const into = document.getElementById(textarea.dataset.wordsInto);
    const most = Number(into.dataset.most);
    textarea.addEventListener("input", () => {
      const words = textarea.value.split(/\s+/).filter(Boolean).length;
      into.textContent = `${words} of ${most} words${words > most ? into.dataset.tooMany : ""}`;
    });
  }

  document.querySelectorAll("[data-toolbar]").forEach(showToolbar);
  document.querySelectorAll("textarea[data-words-into]").forEach(countWords);
  for (const textarea of document.querySelectorAll("textarea[data-preview]")) {
    preview(textarea);
    remember(textarea);
  }
})();
