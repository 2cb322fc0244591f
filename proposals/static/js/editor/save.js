/* Saving a revision without leaving the page: the cursor, the folds and Undo stay as they are.
   Whatever the server would rather show (a conflict, a fault in a field) it shows as a page. */
(() => {
  "use strict";

  const { form, entries, send, keeping } = window.Editor;
  const buttons = document.querySelectorAll(".edbar [form=editor], #save-button");
  let isSaving = false;
  let isWantedAgain = false; // asked for while the last one was on its way

  function showBusy(isBusy) {
    isSaving = isBusy;
    for (const each of buttons) each.setAttribute("aria-busy", String(isBusy));
  }

  async function save() {
    isWantedAgain = isSaving;
    if (isSaving) return;
    showBusy(true);
    const sent = keeping.stop();
    keeping.remember({ sent: true });
    keeping.show("saving", "Saving…");
    try {
      const answer = await send(address(), entries());
      if (answer.type === "opaqueredirect") leaveFor(() => location.assign(location.pathname));
      else if (answer.ok) await finish(await answer.json(), sent);
      else if (answer.status >= 500) keeping.fail("the server did not answer");
      else leaveFor(() => HTMLFormElement.prototype.submit.call(form));
    } catch (error) {
      keeping.fail(error instanceof TypeError ? "offline" : "the answer was not understood");
    }
    showBusy(false);
    if (isWantedAgain) save();
  }

  const address = () => location.pathname;

  function leaveFor(go) {
    keeping.leave();
    go();
  }

  async function finish({ revision, notice }, sent) {
    form.elements.base_revision.value = revision;
    form.elements.message.value = "";
    form.dataset.revision = revision;
    document.getElementById("save-button").textContent = `Save revision ${revision + 1}`;
    const banner = document.getElementById("typed-before");
    if (banner) banner.remove();
    keeping.saved(sent, notice.replace(/\.$/, ""));
    form.dispatchEvent(new CustomEvent("editor:saved"));
    refresh([".steps", ".checks"]);
  }

  /* What the page says about the saved text: what is done, and what the review waits for. */
  async function refresh(places) {
    const answer = await fetch(location.pathname, { redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const place of places) {
      const [old, fresh] = [document.querySelector(place), page.querySelector(place)];
      if (old && fresh) old.replaceWith(document.adoptNode(fresh));
    }
  }

  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (submitter && (submitter.name || submitter.hasAttribute("formaction"))) {
      keeping.leave();
      return;
    }
    event.preventDefault();
    save();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const isAtNoForm = event.key === "Enter" && !event.target.closest("form");
    if (event.key.toLowerCase() !== "s" && !isAtNoForm) return;
    event.preventDefault();
    form.requestSubmit();
  });
})();
