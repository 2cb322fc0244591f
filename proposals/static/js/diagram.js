/* In the sandboxed frame: draws the one diagram that the page round it asks for. */
(() => {
  "use strict";

  const SMALLEST = 0.7; // of its own size: what is narrower scrolls, or nobody could read it
  const drawing = document.getElementById("drawing");
  let turn = 0;

  const say = (facts) => parent.postMessage(facts, location.origin);

  const settings = (dark) => ({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    theme: dark ? "dark" : "neutral",
    fontFamily: "system-ui, sans-serif",
    maxTextSize: 20000,
    maxEdges: 500,
  });

  async function draw({ source, dark, name }) {
    const mine = ++turn;
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    try {
      mermaid.initialize(settings(dark));
      const { svg } = await mermaid.render(`diagram-${mine}`, source);
      if (mine !== turn) return;
      drawing.innerHTML = svg;
      const picture = drawing.firstElementChild;
      picture.style.minWidth = `${SMALLEST * (parseFloat(picture.style.maxWidth) || 0)}px`;
      if (!picture.getAttribute("aria-labelledby")) picture.setAttribute("aria-label", name);
      tellSize();
    } catch (error) {
      if (mine === turn) say({ fault: String(error.message || error).split("\n")[0].replace(/:$/, "").slice(0, 300) });
    }
  }

  function tellSize() {
    if (!drawing.firstElementChild) return;
    const bar = innerHeight - document.documentElement.clientHeight;
    say({ height: Math.ceil(drawing.getBoundingClientRect().height) + bar });
  }

  addEventListener("message", (event) => {
    if (event.source === parent && event.origin === location.origin) draw(event.data);
  });
  addEventListener("resize", tellSize);
  if (window.mermaid) say({ ready: true });
  else say({ fault: "the drawing program did not load" });
})();
