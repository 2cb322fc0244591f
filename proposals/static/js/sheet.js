/* The decider's sheet: what is typed is kept in this browser until it is recorded, another row
   needs no round trip, and what follows from the picked ruling is in view. */
(() => {
  "use strict";

  const PREFIX = "throughline:";
  const done = document.querySelector("[data-forgets]");
  if (done) forget(done.dataset.forgets);
  const form = document.querySelector("form[data-keeps]");
  if (!form) return;

  const key = form.dataset.keeps;
  const notice = form.querySelector("[data-kept]");
  const fields = "input:not([type=hidden]), textarea, select";

  function forget(name) {
    try {
      localStorage.removeItem(PREFIX + name);
    } catch {
      /* a browser that keeps nothing has nothing to forget */
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  }

  function typed() {
    const values = {};
    for (const field of form.querySelectorAll(fields)) {
      if (field.type === "radio" ? field.checked : field.value) values[field.name] = field.value;
    }
    return values;
  }

  function keep() {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(typed()));
    } catch {
      /* full or forbidden: the form still works */
    }
  }

  /* Rows of conditions. The last one is copied, with numbers of its own and nothing in it. */
  function rows() {
    return form.querySelectorAll(".cond");
  }

  function addRow() {
    const last = rows()[rows().length - 1];
    const number = rows().length + 1;
    const row = last.cloneNode(true);
    for (const each of row.querySelectorAll("*")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace(`condition-${number - 1}-`, `condition-${number}-`));
      }
      if (each.matches(fields)) each.value = "";
    }
    row.querySelector("legend").textContent = `Condition ${number}`;
    row.querySelector(".cond__drop")?.remove();
    last.after(row);
    form.elements.rows.value = number;
    return row;
  }

  function onMore(event) {
    if (event.target.closest("button")?.value !== "more" || rows().length >= 20) return;
    event.preventDefault();
    addRow().querySelector("textarea").focus();
  }

  function restore(values) {
    const highest = Math.max(0, ...Object.keys(values).map((name) => Number(/^condition-(\d+)-/.exec(name)?.[1] || 0)));
    while (rows().length < Math.min(highest, 20)) addRow();
    for (const field of form.querySelectorAll(fields)) {
      if (!(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    }
    notice.hidden = false;
  }

  /* What only one ruling asks for is put away with the others, unless something is in it. */
  function followRuling() {
    const picked = form.querySelector("input[name=ruling]:checked")?.value;
    for (const each of document.querySelectorAll("[data-ruling]")) {
      if (picked) each.open = each.dataset.ruling === picked;
    }
    for (const each of form.querySelectorAll("[data-only]")) {
      const isFilled = [...each.querySelectorAll(fields)].some((field) => field.value);
      each.hidden = each.dataset.only !== picked && !isFilled && !each.querySelector(".err");
    }
  }

  const values = kept();
  if (values && "fresh" in form.dataset && Object.keys(values).length) restore(values);
  else keep();
  followRuling();
  form.addEventListener("input", keep);
  form.addEventListener("change", followRuling);
  form.addEventListener("click", onMore);
  notice.querySelector("[data-discard]").addEventListener("click", () => {
    forget(key);
    location.reload();
  });
})();
