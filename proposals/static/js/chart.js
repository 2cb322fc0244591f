/* Charts, where scripts run: a cursor that reads values out, by pointer or arrow keys, and a time
   chosen by dragging. The server draws every window, so nothing is computed here but places. */
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const A_DAY = 86400, A_DRAG = 8;
  const HINT = "Values: arrow keys. Shift and arrow keys choose a time, Enter shows it, Escape goes back.";

  const numbers = (text) => text.split(" ").map(Number);
  const shown = (figure) => [...figure.querySelectorAll("svg.chart")].find((svg) => svg.getClientRects().length);
  const day = (at) => new Date(at * 1000).toISOString().slice(0, 10);
  const nearest = (readings, at) => {
    let low = 0, high = readings.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (readings[middle][0] < at) low = middle + 1; else high = middle;
    }
    return low && at - readings[low - 1][0] < readings[low][0] - at ? low - 1 : low;
  };
  const words = ([at, value], unit, fine) => {
    const when = new Date(at * 1000).toLocaleDateString("en-GB", {
      weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
      ...(fine ? { hour: "2-digit", minute: "2-digit" } : {}),
    });
    const said = value.toLocaleString("en-GB", { maximumSignificantDigits: 6 }).replace("-", "−");
    return `${when}: ${said}${unit === "%" ? "%" : unit ? ` ${unit}` : ""}`;
  };

  /** Where times and values are on the drawing that is shown. */
  const scale = (svg) => {
    const [left, right, top, bottom] = numbers(svg.dataset.plot);
    const [first, last] = numbers(svg.dataset.time);
    const [low, high] = numbers(svg.dataset.range);
    return {
      top, bottom, first, last,
      x: (at) => left + (Math.min(Math.max(at, first), last) - first) / (last - first) * (right - left),
      y: (value) => bottom - (value - low) / (high - low) * (bottom - top),
      at: (event) => {
        const box = svg.getBoundingClientRect();
        const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
        return first + Math.min(Math.max((x - left) / (right - left), 0), 1) * (last - first);
      },
    };
  };
  const add = (svg, name, look, attributes) => {
    const mark = document.createElementNS(SVG, name);
    mark.setAttribute("class", look);
    for (const [key, value] of Object.entries(attributes)) mark.setAttribute(key, value);
    svg.append(mark);
  };

  const start = (box) => {
    const figure = box.querySelector("figure");
    const readings = figure.dataset.readings.split(";").filter(Boolean).map((one) => one.split(",").map(Number));
    if (!readings.length) return;
    const fine = readings.length > 1 && readings[1][0] - readings[0][0] < A_DAY;
    const output = document.createElement("output");
    output.className = "chart__read";
    output.setAttribute("aria-live", "polite");
    box.querySelector(".chart__choice").prepend(output);
    figure.classList.add("chart__plot");
    figure.tabIndex = 0;
    figure.setAttribute("role", "group");
    figure.setAttribute("aria-label", HINT);
    let here = null, from = null;

    const draw = () => {
      const svg = shown(figure);
      if (!svg) return;
      svg.querySelectorAll(".c-cursor, .c-cursor-dot, .c-brush").forEach((mark) => mark.remove());
      if (here === null) return;
      const to = scale(svg), [at, value] = readings[here];
      if (from !== null) {
        const [left, right] = [to.x(from), to.x(at)].sort((a, b) => a - b);
        add(svg, "rect", "c-brush", { x: left, y: to.top, width: right - left, height: to.bottom - to.top });
      }
      add(svg, "path", "c-cursor", { d: `M${to.x(at)} ${to.top}V${to.bottom}` });
      add(svg, "circle", "c-cursor-dot", { cx: to.x(at), cy: to.y(value), r: 4.5 });
    };
    const read = (index) => {
      here = Math.min(Math.max(index, 0), readings.length - 1);
      output.textContent = words(readings[here], figure.dataset.unit, fine);
      draw();
    };
    const leave = () => { here = from = null; output.textContent = ""; draw(); };
    const zoom = () => {
      const [first, last] = [from, readings[here][0]].sort((a, b) => a - b);
      const until = last - first < A_DAY ? first + A_DAY : last;
      show(`?from=${day(first)}&until=${day(until)}#${box.id}`, box.id);
    };

    figure.addEventListener("pointermove", (event) => {
      const svg = shown(figure);
      if (svg && (event.pointerType === "mouse" || event.buttons)) read(nearest(readings, scale(svg).at(event)));
    });
    let pressed = null;
    figure.addEventListener("pointerdown", (event) => {
      const svg = shown(figure);
      if (!svg || event.button || event.pointerType !== "mouse") return;
      pressed = event.clientX;
      from = scale(svg).at(event);
      figure.setPointerCapture(event.pointerId);
      event.preventDefault();
      figure.focus({ preventScroll: true, focusVisible: false });
    });
    figure.addEventListener("pointerup", (event) => {
      if (pressed === null) return;
      const dragged = Math.abs(event.clientX - pressed) > A_DRAG;
      pressed = null;
      if (dragged && here !== null) return zoom();
      from = null;
      draw();
    });
    figure.addEventListener("pointerleave", () => { if (pressed === null && document.activeElement !== figure) leave(); });
    figure.addEventListener("blur", leave);
    figure.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const now = here ?? readings.length - 1;
      const to = {
        ArrowLeft: here === null ? now : now - 1, ArrowRight: here === null ? now : now + 1,
        PageUp: now - 7, PageDown: now + 7, Home: 0, End: readings.length - 1,
      }[event.key];
      if (to !== undefined) {
        if (!event.shiftKey) from = null;
        else if (from === null) from = readings[now][0];
        read(to);
      } else if (event.key === "Enter" && from !== null) zoom();
      else if (event.key === "Escape" && (from !== null || here !== null)) leave();
      else if (event.key === "Escape" && location.search) show(`?#${box.id}`, box.id);
      else return;
      event.preventDefault();
    });
    addEventListener("resize", draw);
  };

  /** Put the charts of another window in the place of these; the page stays where it is. */
  const show = async (address, focus) => {
    let charts = null;
    try {
      const answer = await fetch(new URL(address, location.href), { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.statusText);
      charts = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return location.assign(address);
    }
    document.querySelectorAll("[data-chart]").forEach((box) => {
      const other = charts.getElementById(box.id);
      if (other) { box.replaceWith(document.adoptNode(other)); start(document.getElementById(other.id)); }
    });
    history.replaceState(null, "", address);
    document.getElementById(focus)?.querySelector("figure").focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-chart] .chart__choice nav a");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.getAttribute("href"), link.closest("[data-chart]").id);
  });
  document.querySelectorAll("[data-chart]").forEach(start);
})();
