/* The document as readers will see it, beside the text that it comes from.

   It is asked for after a pause, which grows with what the last answer took; one question is
   under way at a time. Only blocks that differ are put in; those that no revision has are marked. */
(() => {
  "use strict";

  const { form, entries, send } = window.Editor;
  const box = document.getElementById("preview-box");
  const page = document.getElementById("preview");
  const state = document.getElementById("preview-state");
  const shortest = 400; // milliseconds without a key before the preview is asked for
  const atRest = 250; // milliseconds without a key before an answer is shown
  const isDocument = (name) => name === "body" || name.startsWith("part-");
  const heading = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm;

  let timer;
  let isAsking = false;
  let isStale = false;
  let took = 0;
  let lastKey = 0;
  let shown = htmlOf(page.children);
  let saved = new Set(shown);

  function htmlOf(blocks) {
    return [...blocks].map((each) => each.outerHTML.replaceAll(' tabindex="0"', ""));
  }

  function soon() {
    isStale = true;
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(shortest, Math.min(2 * took, 10000)));
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    isStale = false;
    const began = performance.now();
    try {
      const answer = await send("/preview", entries(isDocument), { redirect: "error" });
      took = performance.now() - began;
      const html = await answer.text();
      if (!answer.ok) throw new Error(JSON.parse(html).detail);
      await rest();
      put(html);
      say("");
    } catch (error) {
      say(error.name === "Error" && error.message ? error.message : "Not up to date: no answer from the server");
    }
    isAsking = false;
    if (isStale) soon();
  }

  /* What is typed comes first: the page is not laid out between two keys. */
  async function rest() {
    while (performance.now() - lastKey < atRest) {
      await new Promise((resolve) => setTimeout(resolve, atRest));
    }
  }

  function put(html) {
    const blocks = [...new DOMParser().parseFromString(html, "text/html").body.children];
    const now = htmlOf(blocks);
    let start = 0;
    while (start < now.length && now[start] === shown[start]) start += 1;
    let end = 0;
    while (end < Math.min(now.length, shown.length) - start && now.at(-1 - end) === shown.at(-1 - end)) end += 1;
    const after = page.children[shown.length - end] || null;
    for (const old of [...page.children].slice(start, shown.length - end)) old.remove();
    for (const [at, block] of blocks.slice(start, blocks.length - end).entries()) {
      block.classList.toggle("is-changed", !saved.has(now[start + at]));
      page.insertBefore(block, after);
    }
    shown = now;
    page.dispatchEvent(new CustomEvent("preview:shown", { bubbles: true }));
    follow();
  }

  /* Where the author is: a title, which of the titles it is, and how far below it. */
  function place() {
    const textarea = document.activeElement;
    if (!textarea || !form.contains(textarea)) return null;
    const passage = textarea.closest("[data-passage]");
    if (passage) {
      const all = [...form.querySelectorAll("[data-passage] input.passage__title")];
      const input = passage.querySelector("input.passage__title");
      const share = textarea.textLength ? textarea.selectionStart / textarea.textLength : 0;
      return input && { title: input.value, ordinal: all.indexOf(input), share };
    }
    return textarea.id === "body" ? placeIn(textarea.value, textarea.selectionStart) : null;
  }

  function placeIn(text, cursor) {
    const found = [...text.matchAll(heading)];
    const ordinal = found.findLastIndex((each) => each.index <= cursor);
    if (ordinal < 0) return null;
    const start = found[ordinal].index;
    const end = ordinal + 1 < found.length ? found[ordinal + 1].index : text.length;
    return { title: found[ordinal][1], ordinal, share: (cursor - start) / Math.max(1, end - start) };
  }

  const bare = (words) => words.toLowerCase().replace(/[^\p{L}\d]/gu, "");

  function follow() {
    const at = place();
    if (!at) return;
    const isInPassages = Boolean(form.querySelector("[data-passage]"));
    const all = [...page.querySelectorAll(isInPassages ? "h1, h2" : "h1, h2, h3, h4, h5, h6")];
    const same = all.filter((each) => bare(each.textContent) === bare(at.title));
    const here = same.length === 1 ? same[0] : all[at.ordinal] || same[0];
    if (!here) return;
    if (!state.dataset.problem) state.textContent = `Following “${at.title}”`;
    if (box.scrollHeight <= box.clientHeight) return;
    const next = all[all.indexOf(here) + 1];
    const top = here.offsetTop;
    const bottom = next ? next.offsetTop : page.offsetTop + page.offsetHeight;
    box.scrollTop = top + at.share * Math.max(0, bottom - top) - box.clientHeight / 3;
  }

  function say(problem) {
    page.parentElement.toggleAttribute("data-stale", Boolean(problem));
    if (problem) state.dataset.problem = "yes";
    else delete state.dataset.problem;
    if (problem || state.textContent.startsWith("Not up")) state.textContent = problem;
  }

  form.addEventListener("input", ({ target }) => {
    lastKey = performance.now();
    if (target === form || isDocument(target.name || "")) soon();
  });
  form.addEventListener("focusin", ({ target }) => {
    if (target.tagName === "TEXTAREA") requestAnimationFrame(follow);
  });
  form.addEventListener("editor:saved", () => {
    saved = new Set(shown);
    for (const block of page.querySelectorAll(".is-changed")) block.classList.remove("is-changed");
  });
  if ("typed" in form.dataset || "restored" in form.dataset) ask();
})();
