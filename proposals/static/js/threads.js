/* Threads beside the words that they are about: they stand beside them and move down rather
   than overlap, open from their mark, and lead back to it. Without this they stand beside
   their section, and the numbers are links.

   mark.anchor[data-thread="ID"]  a.aref[href="#thread-ID"]  .thread#thread-ID */
(() => {
  "use strict";

  const gap = 12;
  const wide = matchMedia("screen and (min-width: 62.01rem)");
  const text = document.querySelector(".doc");
  const threads = [...document.querySelectorAll(".margin .thread")];
  if (!text || !threads.length) return;

  const beside = [...text.querySelectorAll(".margin .thread")];
  const idOf = (thread) => thread.id.replace("thread-", "");
  const marksOf = (thread) => document.querySelectorAll(`mark.anchor[data-thread="${idOf(thread)}"]`);
  const numberOf = (thread) => document.querySelector(`a.aref[href="#${thread.id}"]`);
  const topOf = (element) => element.getBoundingClientRect().top + scrollY;

  function align() {
    const on = wide.matches;
    for (const margin of text.querySelectorAll(".margin")) margin.classList.toggle("js", on);
    text.style.minHeight = "";
    let free = 0;
    /* All is measured before anything is moved, so that the page is laid out once. */
    const measured = beside.map((thread) => {
      const mark = marksOf(thread)[0];
      const base = topOf(thread.closest(".margin"));
      return { thread, base, wish: mark ? topOf(mark) - 10 : base, height: thread.offsetHeight };
    });
    for (const { thread, base, wish, height } of measured) {
      const top = Math.max(wish, base, free);
      thread.style.top = on ? `${top - base}px` : "";
      free = top + height + gap;
    }
    if (on) text.style.minHeight = `${Math.max(0, free - topOf(text))}px`;
  }

  function heat(id, is) {
    document.getElementById(`thread-${id}`)?.classList.toggle("thread--hot", is);
    for (const mark of document.querySelectorAll(`mark.anchor[data-thread="${id}"]`)) {
      mark.classList.toggle("anchor--hot", is);
    }
  }

  /* Pointing at words, or reaching their number by key, shows which thread is about them. */
  function pair(event, is) {
    const thread = event.target.closest?.(".margin .thread, mark.anchor, a.aref");
    if (!thread) return;
    heat(thread.dataset.thread || (thread.hash || thread.id).replace(/^#?thread-/, ""), is);
  }

  const handleOf = (thread) => thread.querySelector("summary, a");

  function go(thread) {
    thread.open = true;
    align();
    handleOf(thread).focus({ preventScroll: true });
    const box = thread.getBoundingClientRect();
    if (box.top < 0 || box.top > innerHeight - 80) thread.scrollIntoView({ block: "center" });
  }

  function back(thread) {
    const number = numberOf(thread);
    if (!number) return;
    if (!wide.matches) thread.open = false;
    number.focus();
    number.scrollIntoView({ block: "nearest" });
  }

  function threadAt(target) {
    const reference = target.closest("a.aref");
    const mark = target.closest("mark.anchor");
    if (reference) return document.getElementById(reference.hash.slice(1));
    if (!mark || target.closest("a") || !getSelection().isCollapsed) return null;
    return document.getElementById(`thread-${mark.dataset.thread}`);
  }

  function step(by) {
    const active = document.activeElement;
    const here = active.closest?.(".thread") || (active.closest?.("a.aref") && threadAt(active));
    let next = threads.indexOf(here) + by;
    if (!threads.includes(here)) {
      const below = threads.findIndex((thread) => thread.getBoundingClientRect().top > 60);
      next = by > 0 ? below : (below < 0 ? threads.length : below) - 1;
    }
    if (threads[next]) go(threads[next]);
  }

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const thread = event.target.closest?.(".margin .thread");
      if (thread) back(thread);
    } else if ((event.key === "n" || event.key === "p") && !isTyping(event.target)) {
      step(event.key === "n" ? 1 : -1);
    }
  });
  document.addEventListener("click", (event) => {
    const thread = threadAt(event.target);
    if (!thread) return;
    event.preventDefault();
    go(thread);
  });
  for (const [name, is] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(name, (event) => pair(event, is));
  }

  for (const thread of threads) thread.addEventListener("toggle", align);
  /* On a small screen a thread is a bar until it is asked for; many are bars everywhere. */
  const many = 12;
  const folded = new Set();
  function fold() {
    for (const thread of beside) {
      const isBar = !wide.matches || (beside.length > many && !thread.matches(".thread--block"));
      if (isBar && thread.open) {
        folded.add(thread);
        thread.open = false;
      } else if (!isBar && folded.delete(thread)) thread.open = true;
    }
    align();
  }
  wide.addEventListener("change", fold);
  addEventListener("resize", align);
  addEventListener("load", align);
  fold();
  const wanted = /^#thread-\d+$/.test(location.hash) && document.querySelector(`.margin ${location.hash}`);
  if (wanted) go(wanted);
})();
