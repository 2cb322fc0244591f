/* The coach answers while one types: what the editor holds is sent after a pause, and the
   panel is replaced, unless somebody is at work in it. Without this it answers on saving. */
(() => {
  "use strict";

  const pause = 1500; // milliseconds without a key
  const editor = document.getElementById("editor");
  const panel = () => document.querySelector("[data-coach]");
  if (!editor || !panel()) return;
  let timer;
  let asked;

  async function ask(button) {
    const body = new FormData(editor, button);
    body.set("fragment", "coach");
    if (asked) asked.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(panel().dataset.coach, {
        method: "POST",
        body,
        signal: asked.signal,
      });
      if (answer.ok) show(await answer.text(), button);
    } catch (error) {
      if (error.name !== "AbortError") panel().toggleAttribute("data-stale", true);
    }
  }

  function show(html, button) {
    const old = panel();
    const isBusy = old.contains(document.activeElement) && document.activeElement.matches("input");
    if (isBusy && !button) return;
    const open = [...old.querySelectorAll("details[open] input")].map((input) => input.id);
    old.outerHTML = html;
    for (const id of open) {
      const input = document.getElementById(id);
      if (input) input.closest("details").open = true;
    }
    if (button) panel().querySelector("h2").setAttribute("tabindex", "-1");
    if (button) panel().querySelector("h2").focus();
  }

  editor.addEventListener("input", (event) => {
    if (event.target.closest("[data-coach]")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  /* In the editor a link leads to the very passage, unfolded and ready to type in. */
  function goTo(section) {
    const title = [...editor.querySelectorAll(".passage__title")].find((each) => each.value.trim() === section);
    if (!title) return false;
    const passage = title.closest("details");
    passage.open = true;
    passage.querySelector("textarea").focus();
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-coach] a[data-section]");
    if (link && goTo(link.dataset.section)) event.preventDefault();
    const button = event.target.closest("[data-coach] button[name]");
    if (!button || button.form !== editor) return;
    event.preventDefault();
    ask(button);
  });
})();
