/* Choosing the words: by selecting them, by the key `c`, or by the one button that goes from
   paragraph to paragraph with the pointer, or with the arrow keys while it has the focus. */
(() => {
  "use strict";

  const { choose, blocksOfPage, rangeOf, open, isOpen } = window.Commenting;
  const bar = document.getElementById("about-bar");
  const here = document.getElementById("about-here");
  if (!bar || !open) return;
  const named = here.querySelector("[data-words]");
  const fields = "input, textarea, select, [contenteditable]";
  const isCoarse = matchMedia("(pointer: coarse)");
  const hasHover = matchMedia("(hover: hover)");
  let current; // the paragraph that the button is at
  let waiting;
  let hiding;
  let isPressed = false;

  /* -- the words that are selected ------------------------------------------------------- */

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const node = range.commonAncestorContainer;
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    if (element.closest(`${fields}, .thread, dialog`)) return null;
    return choose(range);
  }

  function offer() {
    const chosen = !isPressed && !isOpen() && selected();
    bar.hidden = !chosen;
    if (!chosen) return;
    const words = chosen.range.getBoundingClientRect();
    const lines = [...chosen.range.getClientRects()];
    const edge = document.documentElement.clientWidth - bar.offsetWidth - 8;
    const isBelow = isCoarse.matches || words.top < bar.offsetHeight + 16;
    const line = lines[isBelow ? lines.length - 1 : 0] || words;
    const top = isBelow ? words.bottom + (isCoarse.matches ? 28 : 8) : words.top - bar.offsetHeight - 8;
    put(bar, Math.max(8, Math.min(line.left, edge)), Math.max(8, Math.min(top, innerHeight - bar.offsetHeight - 8)));
  }

  function put(element, left, top) {
    const parent = element.offsetParent;
    const origin = parent && parent !== document.body ? parent.getBoundingClientRect() : { left: -scrollX, top: -scrollY };
    element.style.left = `${left - origin.left}px`;
    element.style.top = `${top - origin.top}px`;
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 150);
  }

  function write(kind) {
    const chosen = selected();
    bar.hidden = true;
    if (!chosen) return;
    const block = blockAt(chosen.range.startContainer);
    open(chosen, kind, () => goTo(block, true));
  }

  /* -- the button that is at a paragraph -------------------------------------------------- */

  const blockAt = (node) => blocksOfPage().filter((each) => each.contains(node)).pop();

  function nearest() {
    const blocks = blocksOfPage();
    return blocks.find((each) => each.getBoundingClientRect().bottom > innerHeight * 0.2) || blocks[0];
  }

  function goTo(block, hasFocus) {
    if (current) current.removeAttribute("data-here");
    current = block;
    if (!block) return;
    const words = block.textContent.replace(/\s+/g, " ").trim();
    named.textContent = words.length > 60 ? `${words.slice(0, 60)}…` : words;
    here.classList.add("is-near");
    const box = block.getBoundingClientRect();
    const column = block.closest("[data-text]").getBoundingClientRect();
    const room = document.documentElement.clientWidth - here.offsetWidth - 4;
    put(here, Math.min(column.right + 2, room), box.top + Math.min(2, box.height / 2));
    if (!hasFocus) return;
    block.setAttribute("data-here", "");
    here.focus({ preventScroll: true });
    block.scrollIntoView({ block: "nearest" });
  }

  function leave() {
    here.classList.remove("is-near");
    if (current) current.removeAttribute("data-here");
  }

  function step(by) {
    const blocks = blocksOfPage();
    const at = blocks.indexOf(current || nearest()) + by;
    if (blocks[at]) goTo(blocks[at], true);
  }

  function writeHere(block) {
    const chosen = block && choose(rangeOf(block));
    if (chosen) open(chosen, "comment", () => goTo(block, true));
  }

  function follow(event) {
    if (event.pointerType === "touch" || !hasHover.matches || document.activeElement === here) return;
    const part = event.target.closest("[data-text]");
    clearTimeout(hiding);
    if (part) {
      const block = blockAt(event.target);
      if (block && block !== current) goTo(block, false);
      else if (block) here.classList.add("is-near");
    } else if (event.target.closest("#about-here") !== here) {
      hiding = setTimeout(leave, 400);
    }
  }

  /* -- keys ------------------------------------------------------------------------------ */

  function onKey(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!isPlain || isOpen() || event.target.closest(`${fields}, dialog`)) return;
    if (event.key === "Escape") bar.hidden = true;
    if (event.key !== "c") return;
    event.preventDefault();
    if (selected()) write("comment");
    else writeHere(focused() || (here.classList.contains("is-near") && current) || nearest());
  }

  const focused = () => {
    const element = document.activeElement;
    return element === here ? current : element.closest("[data-text]") && blockAt(element);
  };

  here.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  here.addEventListener("focus", () => {
    if (!here.classList.contains("is-near")) goTo(nearest(), true);
    else if (current) current.setAttribute("data-here", "");
  });
  here.addEventListener("blur", () => !isOpen() && leave());
  here.addEventListener("click", () => writeHere(current));
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-kind]");
    if (button) write(button.dataset.kind);
  });
  document.addEventListener("pointerdown", (event) => (isPressed = event.pointerType === "mouse"), true);
  document.addEventListener("pointerup", () => ((isPressed = false), soon()), true);
  document.addEventListener("selectionchange", soon);
  document.addEventListener("pointerover", follow);
  document.addEventListener("keydown", onKey);
  addEventListener("resize", soon);
  addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(document.body); // diagrams and threads move the words

  const firstPart = document.querySelector("[data-text]");
  if (firstPart) firstPart.before(here);
  here.hidden = !firstPart;
  document.getElementById("about-here-how").hidden = !firstPart;
})();
