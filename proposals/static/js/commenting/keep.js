/* What is typed in a form that has a line `[data-kept]` is kept on every pause, and as the page
   goes; the line says since when, and can throw it away. Nobody else sees any of it. */
(() => {
  "use strict";

  const pause = 1500; // milliseconds between the last key and keeping
  const again = 5000; // milliseconds before a failed attempt is repeated
  const prefixes = /^(thread|concern|about)-/;

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    if (children.length) element.append(...children);
    return element;
  }

  const hour = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  function watch(line) {
    const form = line.closest("form");
    const state = { typed: 0, kept: 0, under: null, timer: 0, isSent: false };

    const entries = () => {
      const fields = [...new FormData(form)].filter(([name]) => !["do", "mark"].includes(name));
      return new URLSearchParams(fields.map(([name, value]) => [name.replace(prefixes, ""), value]));
    };

    function show({ id, kept_at: at }) {
      line.hidden = !id;
      if (!id) return;
      const time = made("time", { dateTime: at, textContent: hour(at) });
      const discard = made("button", {
        className: "btn btn--sm btn--quiet",
        formAction: `${line.dataset.kept}/${id}/removal?back=${line.dataset.back}`,
        formNoValidate: true,
      }, "Discard", made("span", { className: "vh", textContent: " this draft" }));
      line.replaceChildren(made("span", {}, "Kept since ", time), discard);
    }

    function showFailed() {
      line.hidden = false;
      line.replaceChildren(made("span", {}, "Not kept yet: the server does not answer. What you typed is still here."));
      state.timer = setTimeout(keep, again);
    }

    async function post(options) {
      const sent = state.typed;
      const answer = await fetch(line.dataset.kept, {
        method: "POST",
        body: entries(),
        redirect: "manual",
        headers: { Accept: "application/json" },
        ...options,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      state.kept = sent;
      show(await answer.json());
    }

    /* One at a time, so that an older text never arrives after a newer one. */
    async function keep() {
      clearTimeout(state.timer);
      await state.under;
      if (state.isSent || state.typed === state.kept) return;
      state.under = post().catch(showFailed);
      await state.under;
      state.under = null;
    }

    form.addEventListener("input", () => {
      state.typed += 1;
      clearTimeout(state.timer);
      state.timer = setTimeout(keep, pause);
    });

    /* Nothing may be kept after it was sent: what is on its way arrives first. */
    form.addEventListener("submit", (event) => {
      clearTimeout(state.timer);
      state.isSent = true;
      if (!state.under) return;
      event.preventDefault();
      state.under.then(() => form.requestSubmit(event.submitter));
    });

    function flush() {
      if (state.isSent || state.typed === state.kept) return;
      clearTimeout(state.timer);
      post({ keepalive: true }).catch(() => {});
    }

    addEventListener("pagehide", flush);
    addEventListener("pageshow", (event) => {
      if (event.persisted) state.isSent = false;
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
    keeping.set(form, { keep, show, begin: () => Object.assign(state, { typed: 0, kept: 0, isSent: false }) });
  }

  const keeping = new Map(); // of a form: keep now; show since when; begin with other words
  document.querySelectorAll("[data-kept]").forEach(watch);
  window.Commenting = Object.assign(window.Commenting || {}, { keeping });
})();
