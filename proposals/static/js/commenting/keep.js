/* What is typed in a form that has a line `[data-kept]` is kept on every pause, and as the page
   goes; the line says since when, and can throw it away. Nobody else sees any of it. */
(() => {
  "use strict";

  const pause = 1500; // milliseconds between the last key and keeping
  const again = 5000; // milliseconds before a failed attempt is repeated
  const prefixes = /^(thread|concern|about)-(?=[a-z])/;

  function made(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    if (children.length) element.append(...children);
    return element;
  }

  const hour = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  function watch(line) {
    const form = line.closest("form");
    const state = { typed: 0, kept: 0, under: null, timer: 0, isSent: false, round: 0 };

    const entries = () => {
      const fields = [...new FormData(form)].filter(([name]) => !["do", "mark"].includes(name));
      return new URLSearchParams(fields.map(([name, value]) => [name.replace(prefixes, ""), value]));
    };

    /* A line without words of its own gets them here, with the way to throw it away. */
    function show({ id, kept_at: at }) {
      line.hidden = !id;
      if (!id) return;
      if (!line.querySelector("span")) line.append(made("span"));
      if (!line.querySelector("button")) line.append(discarding(id));
      line.querySelector("span").replaceChildren("Kept since ", made("time", { dateTime: at, textContent: hour(at) }));
    }

    const discarding = (id) =>
      made("button", {
        className: "btn btn--sm btn--quiet",
        formAction: `${line.dataset.kept}/${id}/removal?back=${line.dataset.back}`,
        formNoValidate: true,
      }, "Discard", made("span", { className: "vh", textContent: " this draft" }));

    function showFailed() {
      if (!line.children.length) line.append(made("span"));
      line.hidden = false;
      line.querySelector("span").textContent = "Not kept yet: the server does not answer. What you typed is still here.";
      state.timer = setTimeout(keep, again);
    }

    async function post(options) {
      const { typed: sent, round } = state;
      const answer = await fetch(line.dataset.kept, {
        method: "POST",
        body: entries(),
        redirect: "manual",
        headers: { Accept: "application/json" },
        ...options,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const heard = await answer.json();
      if (round !== state.round) return; // the form is about other words by now
      state.kept = sent;
      show(heard);
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
    keeping.set(form, {
      keep,
      show,
      begin() {
        clearTimeout(state.timer);
        Object.assign(state, { typed: 0, kept: 0, isSent: false, round: state.round + 1 });
        line.hidden = true;
        line.replaceChildren();
      },
    });
  }

  const keeping = new Map(); // of a form: keep now; show since when; begin with other words
  document.querySelectorAll("[data-kept]").forEach(watch);
  window.Commenting = Object.assign(window.Commenting || {}, { keeping });
})();
