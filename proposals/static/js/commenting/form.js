/* The form that opens beside the words it is about: in the margin, or as a sheet on a phone.
   What is written stays when it closes; the same words bring it back. */
(() => {
  "use strict";

  const { choose, locate, keeping } = window.Commenting;
  const dialog = document.getElementById("about");
  if (!dialog || !choose) return;
  const form = document.getElementById("about-form");
  const quote = dialog.querySelector(".aboutbox__q");
  const said = document.getElementById("about-said");
  const sheet = matchMedia("screen and (max-width: 48rem)");
  const written = ["title", "body", "would_settle", "replacement"];
  const chosenNames = ["exact", "prefix", "suffix", "text", "start"];
  const first = { concern: "title", suggestion: "replacement" };
  const drafts = new Map(); // place → what was written there
  const highlight = "highlights" in CSS && new Highlight();
  let opened; // { place, range, back }

  const field = (name) => form.elements[`about-${name}`];
  const place = ({ text, start, exact }) =>
    `words-${text.replace(/_/g, "")}-${start}-${[...exact].length}`;

  function readDrafts() {
    for (const link of document.querySelectorAll("[data-jotting]")) {
      const draft = JSON.parse(link.dataset.jotting);
      drafts.set(draft.place, draft);
    }
  }

  function fill(chosen, draft, kind) {
    for (const name of chosenNames) field(name).value = chosen[name];
    for (const name of written) field(name).value = (draft && draft[name]) || "";
    form.elements.place.value = draft ? draft.place : place(chosen); // wherever its words stand now
    quote.textContent = chosen.exact;
    for (const radio of field("kind")) radio.checked = radio.value === ((draft && draft.kind) || kind);
    for (const error of form.querySelectorAll(".errsum, .err")) error.remove();
    for (const each of form.querySelectorAll(".field--error")) each.classList.remove("field--error");
    keeping.get(form).begin();
    if (draft && draft.id) keeping.get(form).show({ id: draft.id, kept_at: draft.kept_at });
  }

  async function open(chosen, kind, back) {
    await close();
    fill(chosen, drafts.get(place(chosen)), kind);
    opened = { place: place(chosen), range: chosen.range, chosen, back };
    const { scrollX: left, scrollY: top } = window;
    dialog.show(); // gives it the focus, and scrolls to where it stood before
    scrollTo({ left, top, behavior: "instant" });
    if (highlight) highlight.add(chosen.range);
    getSelection().removeAllRanges();
    arrange();
    bring(chosen.range);
    focusFirst();
    offerPassage();
  }

  function focusFirst() {
    const { value } = field("kind");
    field(first[value] || "body").focus({ preventScroll: true });
  }

  /* Beside the words where there is room for it, and never beyond the edge of the page. */
  function arrange() {
    if (!dialog.open) return;
    dialog.style.left = dialog.style.top = "";
    if (sheet.matches) return;
    const words = opened.range.getBoundingClientRect();
    const column = opened.range.startContainer.parentElement.closest("[data-text]").getBoundingClientRect();
    const origin = dialog.offsetParent ? dialog.offsetParent.getBoundingClientRect() : { left: -scrollX, top: -scrollY };
    const room = document.documentElement.clientWidth - dialog.offsetWidth - 16;
    const isBeside = column.right + 24 <= room;
    dialog.style.left = `${Math.min(column.right + 24, room) - origin.left}px`;
    dialog.style.top = `${(isBeside ? words.top - 12 : words.bottom + 12) - origin.top}px`;
  }

  /* Both the words and the form have to be seen. */
  function bring(range) {
    const words = range.getBoundingClientRect();
    const isSeen = words.top > 60 && words.bottom < innerHeight * (sheet.matches ? 0.3 : 0.9);
    if (sheet.matches) {
      if (!isSeen) scrollBy({ top: words.top - 80, behavior: "instant" });
      return;
    }
    const box = dialog.getBoundingClientRect();
    const beyond = box.bottom + 16 - innerHeight;
    if (box.top < 0 || beyond > 0) scrollBy({ top: Math.min(Math.max(beyond, 0), box.top - 16), behavior: "instant" });
  }

  function close() {
    if (!dialog.open) return null;
    if (highlight) highlight.delete(opened.range);
    const kept = remember(opened);
    dialog.close();
    if (opened.back) opened.back();
    return kept;
  }

  /* What is left in the form: kept at once, and told of in the reader's review. */
  async function remember({ place: at, passage }) {
    const draft = { place: form.elements.place.value, kind: field("kind").value };
    for (const name of written) draft[name] = field(name).value;
    const isNew = written.some((name) => draft[name] && draft[name] !== passage);
    if (!isNew) return;
    drafts.set(at, { ...drafts.get(at), ...draft });
    await keeping.get(form).keep();
    said.textContent = "Your draft is kept.";
    fetch(location.pathname, { headers: { Accept: "text/html" } }).then(refresh).catch(() => {});
  }

  /* Take the reader's review from a page that the server has just shown. */
  async function refresh(answer) {
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("my-review");
    if (fresh) document.getElementById("my-review").replaceWith(fresh);
    readDrafts();
    return page;
  }

  /* For a suggestion: the words of the source, which are what will be replaced. */
  async function offerPassage() {
    const target = field("replacement");
    if (field("kind").value !== "suggestion" || target.value) return;
    const now = opened;
    const asked = new URLSearchParams(chosenNames.map((name) => [name, now.chosen[name]]));
    let { exact: passage } = now.chosen;
    try {
      const answer = await fetch(`${dialog.dataset.passage}?${asked}`, { headers: { Accept: "application/json" } });
      if (answer.ok) ({ passage } = await answer.json());
    } catch {
      /* The words as they are read will do. */
    }
    if (now !== opened || target.value) return;
    opened.passage = target.value = passage || now.chosen.exact;
    if (document.activeElement === target) target.select();
  }

  /* To add to a review keeps the reader where they read: the page stays. */
  async function collect(event) {
    if (!event.submitter || event.submitter.value !== "collect" || event.defaultPrevented) return;
    event.preventDefault();
    const body = new URLSearchParams([...new FormData(form), ["do", "collect"]]);
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (answer && answer.status === 422) return showRefused(await answer.text());
    const page = answer && (await refresh(answer));
    if (!page || !page.getElementById("about-form")) return HTMLFormElement.prototype.submit.call(withDo("collect"));
    form.elements.mark.value = page.querySelector("#about-form [name=mark]").value;
    drafts.delete(opened.place);
    for (const name of written) field(name).value = "";
    const notice = page.querySelector(".notices .banner__b");
    said.textContent = notice ? notice.textContent : "Added to your review.";
    return close();
  }

  /* Where the script cannot go on, the browser sends the form as it would without. */
  function withDo(value) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "do", value }));
    return form;
  }

  function showRefused(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    keeping.get(form).begin();
    for (const wrong of page.querySelectorAll(".field--error")) {
      const named = wrong.querySelector("[name]") || wrong;
      const here = form.elements[named.name];
      const box = here && (here.length ? here[0] : here).closest(".field");
      if (box) {
        box.querySelectorAll(".err").forEach((each) => each.remove());
        box.classList.add("field--error");
      }
      (box || quote.parentElement).append(wrong.querySelector(".err")); // the words have no field here
    }
    const wrong = form.querySelector(".field--error :is(textarea, input)");
    if (wrong) wrong.focus();
  }

  function goOn(event) {
    const link = event.target.closest("[data-jotting]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { selectors, kind } = JSON.parse(link.dataset.jotting);
    const range = locate(selectors);
    const chosen = range && choose(range);
    if (!chosen) return;
    event.preventDefault();
    const draft = JSON.parse(link.dataset.jotting);
    drafts.set(place(chosen), draft);
    open(chosen, kind, () => link.isConnected && link.focus());
  }

  if (highlight) CSS.highlights.set("about", highlight);
  dialog.querySelector("[data-closes]").addEventListener("click", close);
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  form.addEventListener("submit", collect);
  form.addEventListener("change", (event) => {
    if (event.target.name !== "about-kind") return;
    offerPassage();
    bring(opened.range); // it may be longer now
  });
  document.addEventListener("click", goOn);
  addEventListener("resize", arrange);
  new ResizeObserver(arrange).observe(document.body);
  sheet.addEventListener("change", arrange);
  readDrafts();
  Object.assign(window.Commenting, { open, isOpen: () => dialog.open });
})();
