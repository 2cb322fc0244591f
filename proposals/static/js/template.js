/* The preview beside a template: asked for in pauses, and the newest answer wins.
   Without this the page shows the text as it was last saved or sent. */
(() => {
  "use strict";

  const pause = 400; // milliseconds without a key
  const textarea = document.querySelector("textarea[data-template-preview]");
  const into = document.getElementById("template-preview");
  const hint = /<!--\s*([^]*?)\s*-->/g;
  let timer, asked;

  /* As authors find it: hints are comments, which no page shows, so here they are sentences. */
  function shown() {
    return textarea.value.replace(hint, (_, words) => `_${words.replace(/\s+/g, " ")}_`);
  }

  async function ask() {
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(textarea.dataset.templatePreview, {
        method: "POST",
        headers: { "X-CSRF-Token": textarea.form.elements.csrf_token.value },
        body: new URLSearchParams({ text: shown() }),
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
  addEventListener("beforeunload", (event) => {
    if (!leaving && textarea.value !== textarea.defaultValue) event.preventDefault();
  });
  let leaving = false;
  textarea.form.addEventListener("submit", () => (leaving = true));
})();
