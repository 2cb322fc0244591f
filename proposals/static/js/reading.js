/* What prose gains from a script: drawn diagrams, and a card where a link leads to a proposal
   or to a person.  Without it the diagrams are their source, and the links lead there. */
(() => {
  "use strict";

  /* -- diagrams ------------------------------------------------------------------------- */

  const frames = new Map(); // the window of a frame → its figure
  const system = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : system.matches;
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function nameOf(source) {
    const named = source.match(/^\s*(?:accTitle\s*:|title:?\s)\s*(.+)$/m);
    const kind = (source.match(/^\s*(?!%%|---)([A-Za-z]+)/m) || ["", "diagram"])[1];
    return named ? `Diagram: ${named[1].trim()}` : `Diagram (${kind})`;
  }

  function frameUp(pre) {
    if (pre.closest(".diagram")) return;
    const source = pre.textContent;
    const name = nameOf(source);
    const frame = element("iframe", { className: "diagram__frame", title: name, loading: "lazy", height: 0 });
    frame.setAttribute("sandbox", "allow-scripts");
    const fault = element("p", { className: "diagram__fault", hidden: true });
    const details = element("details", { className: "diagram__source", open: true },
      element("summary", { textContent: "Source of the diagram" }));
    const figure = element("figure", { className: "diagram" }, frame, fault, details);
    pre.replaceWith(figure);
    details.append(pre);
    frames.set(frame, { figure, frame, fault, details, source, name });
    frame.src = "/diagram";
  }

  function ask({ frame, source, name }) {
    // Its origin is nobody’s, so there is no narrower address to send to; it holds no secret.
    frame.contentWindow.postMessage({ source, name, dark: isDark() }, "*");
  }

  function onMessage(event) {
    const found = [...frames.values()].find(({ frame }) => frame.contentWindow === event.source);
    if (!found || event.origin !== "null") return;
    const { ready, height, fault } = event.data || {};
    if (ready) ask(found);
    else if (fault) showFault(found, String(fault));
    else if (Number.isFinite(height)) showDrawing(found, height);
  }

  function showDrawing({ figure, frame, fault, details }, height) {
    if (!figure.classList.contains("is-drawn")) details.open = false;
    figure.classList.add("is-drawn");
    fault.hidden = true;
    frame.height = Math.min(Math.max(height, 20), 4000);
  }

  function showFault({ figure, frame, fault, details }, reason) {
    figure.classList.remove("is-drawn");
    fault.textContent = `This diagram cannot be drawn: ${reason}.`;
    fault.hidden = false;
    frame.height = 0;
    details.open = true;
  }

  function drawAll() {
    for (const [frame] of frames) if (!frame.isConnected) frames.delete(frame);
    document.querySelectorAll("pre.mermaid").forEach(frameUp);
  }

  function drawAgain() {
    for (const each of frames.values()) if (each.figure.classList.contains("is-drawn")) ask(each);
  }

  /* -- cards ---------------------------------------------------------------------------- */

  const PAUSE = 350; // long enough to pass over a link without meaning it
  const links = "a.ref, a.mention";
  const cards = new Map(); // address → promise of its HTML, or of "" where there is none
  let card, link, waiting;

  function fetched(address) {
    if (!cards.has(address)) {
      cards.set(address, fetch(`${address}/card`, { headers: { Accept: "text/html" } })
        .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
        .catch(() => { cards.delete(address); return ""; }));
    }
    return cards.get(address);
  }

  function soon(deed, pause = PAUSE) {
    clearTimeout(waiting);
    waiting = setTimeout(deed, pause);
  }

  async function show(target) {
    if (link === target) return;
    hide();
    link = target;
    const html = await fetched(target.getAttribute("href"));
    if (link !== target || !html) return;
    card = element("div", { className: "hovercard", id: "hovercard" });
    card.setAttribute("role", "tooltip");
    card.innerHTML = html;
    card.addEventListener("pointerenter", () => clearTimeout(waiting));
    card.addEventListener("pointerleave", () => soon(hide, 200));
    (target.closest("main") || document.body).append(card);
    place(target);
    target.setAttribute("aria-describedby", "hovercard");
  }

  /* Under the link, or above it where there is no room; never beyond the edge. */
  function place(target) {
    const at = [...target.getClientRects()].pop() || target.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, room - width - 8));
    const below = at.bottom + 6 + height <= innerHeight || at.top < height + 6;
    const origin = (card.offsetParent || document.body).getBoundingClientRect();
    card.style.left = `${left - origin.left}px`;
    card.style.top = `${(below ? at.bottom + 6 : at.top - height - 6) - origin.top}px`;
  }

  function hide() {
    clearTimeout(waiting);
    if (link) link.removeAttribute("aria-describedby");
    if (card) card.remove();
    card = link = undefined;
  }

  const linkAt = (event) => event.target.closest && event.target.closest(links);

  function offerCards() {
    document.addEventListener("pointerover", (event) => {
      const target = event.pointerType !== "touch" && linkAt(event);
      if (target) soon(() => show(target));
    });
    document.addEventListener("pointerout", (event) => { if (linkAt(event)) soon(hide, 200); });
    document.addEventListener("focusin", (event) => {
      const target = linkAt(event);
      if (target) soon(() => show(target));
    });
    document.addEventListener("focusout", (event) => { if (linkAt(event)) hide(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    addEventListener("resize", hide);
  }

  /* -- beginning ------------------------------------------------------------------------ */

  let later;
  addEventListener("message", onMessage);
  system.addEventListener("change", drawAgain);
  new MutationObserver(drawAgain)
    .observe(document.documentElement, { attributeFilter: ["data-theme"] });
  new MutationObserver(() => { clearTimeout(later); later = setTimeout(drawAll, 300); })
    .observe(document.body, { childList: true, subtree: true });
  drawAll();
  offerCards();
})();
