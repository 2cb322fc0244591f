/* Threads stand beside the sentence they are about, and move down rather than overlap.
   Without this they stand beside its section.

   .margin > details.thread[data-for="ID"]     ID is the id of the marked text (.anchor) */
(() => {
  "use strict";

  const gap = 12;
  const wide = matchMedia("screen and (min-width: 62.01rem)");
  const text = document.querySelector(".doc");
  const margins = document.querySelectorAll(".margin");
  const threads = [...document.querySelectorAll(".margin .thread")];
  if (!text || !threads.length) return;

  const anchorOf = (thread) => document.getElementById(thread.dataset.for);
  const topOf = (element) => element.getBoundingClientRect().top + scrollY;

  function align() {
    const on = wide.matches;
    for (const margin of margins) margin.classList.toggle("js", on);
    text.style.minHeight = "";
    let free = 0;
    for (const thread of threads) {
      thread.style.top = "";
      if (!on) continue;
      const base = topOf(thread.parentElement);
      const anchor = anchorOf(thread);
      const top = Math.max(anchor ? topOf(anchor) - 10 : base, base, free);
      thread.style.top = `${top - base}px`;
      free = top + thread.offsetHeight + gap;
    }
    if (on) text.style.minHeight = `${Math.max(0, free - topOf(text))}px`;
  }

  /* Pointing at a sentence, or reaching it by key, shows which thread is about it. */
  function pairWithAnchor(thread) {
    const anchor = anchorOf(thread);
    if (!anchor) return;
    const hot = (is) => () => thread.classList.toggle("thread--hot", is);
    anchor.addEventListener("mouseenter", hot(true));
    anchor.addEventListener("focusin", hot(true));
    anchor.addEventListener("mouseleave", hot(false));
    anchor.addEventListener("focusout", hot(false));
  }

  function openTarget(event) {
    const reference = event.target.closest("a.aref");
    const thread = reference && document.querySelector(reference.getAttribute("href"));
    if (thread) thread.open = true;
  }

  for (const thread of threads) {
    if (!wide.matches) thread.open = false;
    thread.addEventListener("toggle", align);
    pairWithAnchor(thread);
  }
  document.addEventListener("click", openTarget);
  wide.addEventListener("change", align);
  addEventListener("resize", align);
  addEventListener("load", align);
  align();
})();
