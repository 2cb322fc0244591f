/* What is typed is kept on the server every few seconds, on this device while that fails, and
   the bar says which. The same message says that the author is here, and hears who else is. */
(() => {
  "use strict";

  const { form, entries, send, changed, made, button, count, wordsIn, address } = window.Editor;
  const state = document.getElementById("state");
  const acts = document.getElementById("state-acts");
  const said = document.getElementById("state-said");
  const here = document.getElementById("here");
  const pause = 2500; // milliseconds between the first key and keeping
  const heartbeat = 15000; // milliseconds between two signs of an open editor
  const again = 5000; // milliseconds before a failed attempt is repeated
  const mostAtClosing = 60000; // bytes: what browsers still send for a page that goes
  const key = `unsaved:${location.pathname}:${form.dataset.me}`;
  const glyphs = { saved: "check", saving: "clock", unsaved: "warn" };

  let typed = 0; // counts changes; what is kept is the count at which it was sent
  let kept = 0;
  let keptAt = 0;
  let under; // the request under way, if any
  let timer;
  let isLeaving = false;

  const isTyped = () => typed > kept;

  /* The bar. Screen readers hear of a change for the worse or the better, not of each second. */
  function show(name, words, announced = "") {
    state.dataset.state = name;
    const use = state.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${glyphs[name]}`));
    state.querySelector("span").textContent = words;
    acts.hidden = name !== "unsaved";
    if (said.textContent !== announced && (announced || said.textContent)) said.textContent = announced;
  }

  function ago() {
    const seconds = Math.round((Date.now() - keptAt) / 1000);
    if (seconds < 5) return "just now";
    return seconds < 60 ? `${seconds} seconds ago` : `${count(Math.floor(seconds / 60), "minute")} ago`;
  }

  function showKept() {
    const wasFailing = state.dataset.state === "unsaved" || said.textContent.startsWith("Not saved");
    show("saved", `Saved ${ago()}, no revision yet`, wasFailing ? "Saved again." : said.textContent);
  }

  function showFailed(reason) {
    remember();
    const words = entries().reduce((sum, [name, value]) => sum + (isText(name) ? wordsIn(value) : 0), 0);
    const sentence = `Not saved: ${reason}; ${count(words, "word")} kept on this device`;
    show("unsaved", sentence, `${sentence}.`);
  }

  const isText = (name) => !["part-level", "part-hint", "base_revision", "weight"].includes(name);

  /* This device: only while the server has not got it. */
  function remember(more = {}) {
    try {
      const base = Number(form.dataset.revision);
      localStorage.setItem(key, JSON.stringify({ base, entries: entries(), ...more }));
    } catch {
      /* Full or forbidden: the warning before leaving remains. */
    }
  }

  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      /* Nothing could have been kept. */
    }
  }

  function soon(wait = pause) {
    if (!timer) timer = setTimeout(keep, wait);
  }

  async function keep() {
    clearTimeout(timer);
    timer = undefined;
    if (under || isLeaving) return;
    const sent = typed;
    const isText = isTyped();
    if (isText) show("saving", "Saving…", said.textContent);
    under = new AbortController();
    try {
      const answer = await post(isText, { signal: under.signal });
      under = undefined;
      await heed(answer, sent, isText);
    } catch (error) {
      under = undefined;
      if (error.name !== "AbortError" && isTyped()) fail("offline");
    }
    if (isTyped() && state.dataset.state !== "unsaved") soon();
  }

  const post = (isText, options) =>
    send(address("/unsaved"), entries(isText ? undefined : (name) => name === "base_revision"), options);

  async function heed(answer, sent, isText) {
    if (answer.type === "opaqueredirect") return isTyped() && fail("you are signed out");
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      return isTyped() && fail((problem.detail || "the server did not take it").replace(/\.$/, ""));
    }
    const heard = await answer.json();
    if (isText) {
      kept = sent;
      keptAt = Date.now();
      forget();
    }
    if (isText) showKept();
    return showPresence(heard);
  }

  function fail(reason) {
    showFailed(reason);
    soon(again);
  }

  function showPresence({ others, latest_revision: number, latest_by: by }) {
    const names = others.map(({ name }) => name);
    const writing = names.length
      ? `${new Intl.ListFormat("en-GB").format(names)} ${names.length > 1 ? "are" : "is"} writing too`
      : "";
    const newer = number > Number(form.dataset.revision)
      ? `${by} saved revision ${number} while you write; yours will be merged when you save`
      : "";
    const words = [newer, writing].filter(Boolean).join(". ");
    if (here.textContent.trim() === words) return;
    here.replaceChildren(...(words ? [iconOf("users"), made("span", { textContent: words })] : []));
    here.toggleAttribute("data-newer", Boolean(newer));
    if (newer && !said.textContent.includes(newer)) said.textContent = newer;
  }

  function iconOf(name) {
    const icon = state.querySelector("svg").cloneNode(true);
    const use = icon.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${name}`));
    return icon;
  }

  /* The page goes, or may: what fits is still sent; this device keeps it in any case. */
  function flush() {
    if (!isTyped() || isLeaving) return;
    remember();
    const text = JSON.stringify({ entries: entries() });
    const keepalive = new TextEncoder().encode(text).length < mostAtClosing;
    const sent = typed;
    send(address("/unsaved"), text, { keepalive })
      .then((answer) => heed(answer, sent, true))
      .catch(() => {});
  }

  /* Text of this device that the server never got: shown only when asked for. */
  function offerBack(local) {
    const banner = made("div", { className: "banner banner--info ed-conflict" });
    banner.setAttribute("role", "status");
    const words = local.entries.reduce((sum, [name, value]) => sum + (isText(name) ? wordsIn(value) : 0), 0);
    const sentence = made("p", {
      className: "banner__b",
      textContent: `Text that could not be saved, ${count(words, "word")}, is kept on this device.`,
    });
    const discard = button("Discard it", () => {
      forget();
      banner.remove();
    });
    banner.append(sentence, button("Put it back", () => putBack(local)), discard);
    document.querySelector(".ed").before(banner);
  }

  /* The server shows it again in its own shape, as it does where there are no scripts. */
  function putBack({ entries: given }) {
    const shape = given.some(([name]) => name.startsWith("part-")) ? "sections" : "whole";
    const token = ["csrf_token", form.elements.csrf_token.value];
    const carrier = made("form", { method: "post", hidden: true });
    for (const [name, value] of [...given, token, ["do", shape]]) {
      const field = made("textarea", { name });
      field.value = value;
      carrier.append(field);
    }
    document.body.append(carrier);
    isLeaving = true;
    HTMLFormElement.prototype.submit.call(carrier);
  }

  function greet() {
    const local = remembered();
    if ("typed" in form.dataset) {
      typed = 1; // shown again by the server, which has not kept it
      history.replaceState(null, "", location.pathname);
      soon(0);
    } else if (local) {
      const hasArrived = local.sent && Number(form.dataset.revision) > local.base;
      const isHere = JSON.stringify(local.entries) === JSON.stringify(entries());
      if (hasArrived || isHere) forget();
      else offerBack(local);
    }
    keep();
  }

  form.addEventListener("input", () => {
    typed += 1;
    soon();
  });
  form.addEventListener("focusout", () => {
    if (isTyped() && timer && typed - kept > 3) keep();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
    else keep();
  });
  addEventListener("pagehide", flush);
  addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = false;
  });
  addEventListener("online", () => isTyped() && keep());
  addEventListener("offline", () => isTyped() && showFailed("offline"));
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && isTyped() && state.dataset.state === "unsaved") event.preventDefault();
  });
  setInterval(() => document.visibilityState === "visible" && !isTyped() && keep(), heartbeat);
  setInterval(() => keptAt && state.dataset.state === "saved" && !isTyped() && showKept(), 10000);
  acts.querySelector("[data-tries-now]").addEventListener("click", keep);
  acts.querySelector("[data-copies-text]").addEventListener("click", async ({ target }) => {
    const texts = entries((name) => !["part-level", "base_revision", "weight", "part-title"].includes(name));
    await navigator.clipboard.writeText(texts.map(([, value]) => value).join("\n"));
    target.textContent = "Copied";
  });

  /* For saving as a revision: nothing of the old text may arrive after it. */
  window.Editor.keeping = {
    stop() {
      if (under) under.abort();
      clearTimeout(timer);
      timer = undefined;
      return typed;
    },
    saved(sent, sentence) {
      kept = sent;
      keptAt = 0;
      forget();
      show("saved", sentence, sentence);
      if (isTyped()) soon();
    },
    fail,
    remember,
    leave() {
      isLeaving = true;
      this.stop();
    },
    show,
    changed,
  };
  greet();
})();
