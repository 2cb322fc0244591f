/* From change to change, by button or by the keys n and p. */
(() => {
  "use strict";

  const steps = document.querySelector("[data-steps]");
  const marks = [...document.querySelectorAll(".cmp ins.now, .cmp del.was, .cmp .pins, .cmp .pdel")];
  const changes = marks.filter((mark, place) => !place || blockOf(mark) !== blockOf(marks[place - 1]));
  if (!steps || changes.length < 2) return;
  let here = -1;

  function blockOf(mark) {
    return mark.closest("p, li, tr, pre, h1, h2, h3, h4, h5, h6, dd, dt") || mark;
  }

  function step(by) {
    if (here >= 0) changes[here].classList.remove("is-here");
    here = here < 0 ? (by > 0 ? 0 : changes.length - 1) : (here + by + changes.length) % changes.length;
    const change = changes[here];
    change.classList.add("is-here");
    change.tabIndex = -1;
    change.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    change.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  steps.hidden = false;
  steps.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
  });
})();
