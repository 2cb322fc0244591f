/* Names after an @ and proposals after a #, by <text-expander>. */
(() => {
  "use strict";

  const { form, insert, made, count } = window.Editor;
  const kinds = {
    "@": { kind: "people", noun: "person", shape: /^[\p{L}\d_.-]{0,40}$/u },
    "#": { kind: "proposals", noun: "proposal", shape: /^[\p{L}\d-]{1,40}$/u },
  };
  const known = new Map();
  const never = new Promise(() => {});
  let newest;
  const said = made("div", { className: "vh" });
  said.setAttribute("role", "status");
  form.append(said);

  for (const textarea of form.querySelectorAll("textarea")) {
    if (textarea.closest("text-expander")) continue;
    const { parentNode, nextSibling } = textarea;
    const around = made("text-expander");
    around.setAttribute("keys", "@ #");
    around.append(textarea);
    parentNode.insertBefore(around, nextSibling);
  }

  async function ask(kind, beginning) {
    const address = `/completions?${new URLSearchParams({ kind, q: beginning })}`;
    if (!known.has(address)) {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return [];
      known.set(address, await answer.json());
    }
    return known.get(address);
  }

  function menuOf(found, noun) {
    const menu = made("ul", { className: "complete", id: "complete" });
    menu.setAttribute("role", "listbox");
    menu.setAttribute("aria-label", noun === "person" ? "People" : "Proposals");
    for (const [at, each] of found.entries()) {
      const option = made("li", { id: `complete-${at}` });
      option.setAttribute("role", "option");
      option.dataset.value = each.value;
      option.append(made("strong", { textContent: each.label }), " ", made("span", { textContent: each.note }));
      menu.append(option);
    }
    return menu;
  }

  /* The newest question wins: an answer that comes late is heard by nobody. */
  async function offer({ kind, noun }, beginning) {
    const mine = (newest = {});
    try {
      const found = await ask(kind, beginning);
      if (mine !== newest) return never;
      const many = found.length === 1 || noun !== "person" ? count(found.length, noun) : `${found.length} people`;
      said.textContent = found.length ? `${many}: arrow keys choose, Enter writes.` : "";
      return { matched: found.length > 0, fragment: menuOf(found, noun) };
    } catch {
      return { matched: false };
    }
  }

  /* Written the way a key writes it, so that Undo takes it back. */
  function write(event) {
    const textarea = event.target.querySelector("textarea");
    const end = textarea.selectionEnd;
    const start = textarea.value.lastIndexOf(event.detail.key, end - 1);
    event.preventDefault();
    textarea.setSelectionRange(start, end);
    insert(textarea, `${event.detail.item.dataset.value} `);
    event.target.dismiss();
    said.textContent = "";
  }

  document.addEventListener(
    "text-expander-change",
    ({ detail }) => {
      const kind = kinds[detail.key];
      if (kind.shape.test(detail.text)) detail.provide(offer(kind, detail.text));
    },
    true,
  );
  document.addEventListener("text-expander-value", write, true);
})();
