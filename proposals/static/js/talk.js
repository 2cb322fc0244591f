/* Conversations: reacting and quoting without leaving the place, links to copy, and noting what
   was in view. Without any of it the same buttons and links lead to pages. */
(() => {
  "use strict";

  const LONG_ENOUGH = 4000;
  const SAID_MS = 2000;
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  document.body.append(status);

  function send(form, extra = {}) {
    const fields = new FormData(form);
    /* The mark keeps a form from being sent twice; a button may be pressed as often as wanted. */
    fields.delete("mark");
    for (const [name, value] of Object.entries(extra)) fields.set(name, value);
    return fetch(form.action, { method: "POST", body: fields, keepalive: true });
  }

  /* Seen: the page shows everything that is new, and was in view for some seconds. */
  function watchFor(form) {
    let timer = 0;
    function note() {
      document.removeEventListener("visibilitychange", watch);
      send(form, { up_to: form.dataset.seen }).catch(() => {}); // the button is still there
    }
    function watch() {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = setTimeout(note, LONG_ENOUGH);
    }
    document.addEventListener("visibilitychange", watch);
    watch();
  }

  async function react(button) {
    const foot = button.closest(".msg__f");
    const answer = await send(button.form, { [button.name]: button.value });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(foot.id);
    if (!answer.ok || !now) return location.assign(answer.url);
    foot.replaceWith(now);
    addCopy(now);
    const again = now.querySelector(`button[name="${button.name}"]`);
    again.focus();
    status.textContent = again.textContent.trim();
  }

  function quoted(message) {
    const selection = window.getSelection();
    const inside = selection.rangeCount && message.contains(selection.getRangeAt(0).commonAncestorContainer);
    const text = (inside && selection.toString().trim()) || message.innerText.trim();
    return text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n") + "\n\n";
  }

  function quote(event, link) {
    const box = document.querySelector(new URL(link.href).hash);
    if (!box) return;
    event.preventDefault();
    box.closest("details").open = true;
    const before = box.value.trim() ? box.value.trimEnd() + "\n\n" : "";
    box.value = before + quoted(link.closest(".msg").querySelector(".msg__b"));
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  function addCopy(foot) {
    if (!navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "msg__do";
    button.textContent = "Copy link";
    foot.querySelector(".msg__do").after(button);
  }

  async function copy(button) {
    const link = button.closest(".msg").querySelector(".msg__at");
    await navigator.clipboard.writeText(link.href);
    button.textContent = status.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), SAID_MS);
  }

  document.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const button = event.target.closest(".react[form]");
    const link = event.target.closest("[data-quote]");
    if (button) {
      event.preventDefault();
      react(button).catch(() => button.form.requestSubmit(button));
    } else if (link && plain) quote(event, link);
    else if (event.target.matches("button.msg__do")) copy(event.target);
  });
  document.querySelectorAll("form[data-seen]").forEach(watchFor);
  document.querySelectorAll(".msg__f").forEach(addCopy);
})();
