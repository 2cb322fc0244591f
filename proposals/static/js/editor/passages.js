/* The document passage by passage: folded, renamed, added, moved and removed with Undo. */
(() => {
  "use strict";

  const { form, changed, made } = window.Editor;
  const list = form.querySelector(".passages");
  const long = 20000; // characters from which a field has a fixed height
  let undo = null; // the way back from the last removal, while it is offered

  form.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-markdown]:not(.textarea--long)")) return;
    target.classList.toggle("textarea--long", target.textLength > long);
  });
  if (!list) return;

  const passageOf = (element) => element.closest("[data-passage]");
  const titleOf = (passage) => passage.querySelector(".passage__t").textContent;
  const movable = () => [...list.querySelectorAll("[data-passage]:not([hidden])")];

  /* Which ways are open to a passage; what stands before the first heading stays there. */
  function showWays() {
    const all = movable();
    for (const [at, passage] of all.entries()) {
      const isOpening = passage.querySelector("[name=part-level]").value === "0";
      passage.querySelector(".passage__acts").hidden = isOpening;
      const first = all[0].querySelector("[name=part-level]").value === "0" ? 1 : 0;
      setUsable(passage.querySelector("[data-moves=up]"), at > first);
      setUsable(passage.querySelector("[data-moves=down]"), at < all.length - 1);
    }
  }

  function setUsable(control, isUsable) {
    if (isUsable) control.removeAttribute("aria-disabled");
    else control.setAttribute("aria-disabled", "true");
  }

  function showSummary(passage) {
    const title = passage.querySelector("[name=part-title]");
    const text = passage.querySelector("textarea").value;
    const start = text.slice(0, 180).replace(/\s+/g, " ").trim();
    if (title.type !== "hidden") {
      passage.querySelector(".passage__t").textContent = title.value || "Untitled";
    }
    passage.querySelector(".passage__first").textContent =
      start.length > 90 ? `${start.slice(0, 90)}…` : start || "Nothing yet";
  }

  function add() {
    const fresh = document.getElementById("new-passage").content.cloneNode(true).firstElementChild;
    const number = `new-${list.children.length}`;
    for (const name of ["id", "for", "aria-describedby"]) {
      for (const each of fresh.querySelectorAll(`[${name}]`)) {
        each.setAttribute(name, each.getAttribute(name).replace(/new$/, number));
      }
    }
    list.append(fresh);
    reveal(fresh);
    showWays();
    fresh.querySelector("[name=part-title]").focus();
    changed();
  }

  function move(passage, way) {
    const all = movable();
    const other = all[all.indexOf(passage) + (way === "up" ? -1 : 1)];
    if (way === "up") other.before(passage);
    else other.after(passage);
    showWays();
    passage.querySelector(`[data-moves=${way}]`).focus();
    passage.scrollIntoView({ block: "nearest" });
    changed();
  }

  function remove(passage) {
    const after = passage.nextElementSibling;
    const next = after || passage.previousElementSibling;
    passage.remove();
    if (next) next.querySelector("summary").focus();
    showWays();
    changed();
    offerUndo(`“${titleOf(passage)}” is removed.`, () => {
      if (after && after.isConnected) after.before(passage);
      else list.append(passage);
      showWays();
      passage.querySelector("summary").focus();
      changed();
    });
  }

  function dropHint(passage) {
    const shown = passage.querySelector("[data-hint]");
    const kept = passage.querySelector("[name=part-hint]");
    const { value } = kept;
    kept.value = "";
    shown.hidden = true;
    passage.querySelector("textarea").focus();
    changed();
    offerUndo("The hint is removed.", () => {
      kept.value = value;
      shown.hidden = false;
      passage.querySelector("textarea").focus();
      changed();
    });
  }

  function offerUndo(sentence, back) {
    if (undo) undo.remove();
    const toast = made("div", { className: "toast edtoast" });
    const words = made("span");
    words.setAttribute("role", "status");
    const takeBack = made("button", { type: "button", textContent: "Undo" });
    takeBack.addEventListener("click", () => {
      toast.remove();
      back();
    });
    const close = made("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => toast.remove());
    toast.append(words, takeBack, close);
    list.after(toast);
    words.textContent = sentence; // after it is there, or nobody is told
    undo = toast;
  }

  function reveal(passage) {
    for (const hidden of passage.querySelectorAll(".passage__acts, [data-drops-hint]")) {
      hidden.hidden = false;
    }
  }

  list.addEventListener("click", ({ target }) => {
    const control = target.closest("button");
    if (!control || control.hasAttribute("aria-disabled")) return;
    if (control.dataset.moves) move(passageOf(control), control.dataset.moves);
    else if ("removes" in control.dataset) remove(passageOf(control));
    else if ("dropsHint" in control.dataset) dropHint(passageOf(control));
  });
  list.addEventListener("input", ({ target }) => {
    if (target.name === "part-title") showSummary(passageOf(target));
  });
  list.addEventListener("toggle", ({ target }) => target.open || showSummary(target), true);

  const acts = document.getElementById("passages-acts");
  acts.hidden = false;
  acts.addEventListener("click", ({ target }) => {
    const control = target.closest("button");
    if (!control) return;
    if ("adds" in control.dataset) add();
    else for (const passage of movable()) passage.open = control.dataset.folds === "no";
  });
  for (const passage of movable()) reveal(passage);
  showWays();
})();
