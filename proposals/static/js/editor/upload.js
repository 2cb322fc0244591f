/* Images and files, pasted, dropped or picked: a note stands in the text until they are there. */
(() => {
  "use strict";

  const { form, insert, changed, made, address } = window.Editor;
  const toolbar = document.getElementById("edtools");
  const said = document.getElementById("upload-said");
  const picker = made("input", { type: "file", multiple: true, hidden: true });
  form.after(picker);

  const isField = (element) => element.matches("[data-markdown]");

  function placeholder(file) {
    const name = file.name.replace(/[[\]\\]/g, "");
    const names = [...form.querySelectorAll("[data-markdown]")].map((each) => each.value).join("\n");
    let note = `![Uploading ${name}…]()`;
    for (let again = 2; names.includes(note); again += 1) note = `![Uploading ${name} (${again})…]()`;
    return note;
  }

  /* The passage may have been moved or written on meanwhile: the note says where it belongs. */
  function replace(note, text) {
    for (const textarea of form.querySelectorAll("[data-markdown]")) {
      const at = textarea.value.indexOf(note);
      if (at < 0) continue;
      const gone = text ? 0 : textarea.value.startsWith("\n", at + note.length) ? 1 : 0;
      textarea.setRangeText(text, at, at + note.length + gone, "preserve");
      changed(textarea);
      return;
    }
  }

  async function put(file) {
    const body = new FormData();
    body.append("file", file);
    const answer = await fetch(address("/files"), {
      method: "POST",
      redirect: "manual",
      headers: { Accept: "application/json", "X-CSRF-Token": form.elements.csrf_token.value },
      body,
    });
    if (answer.ok) return (await answer.json()).markdown;
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || "The server did not take it.");
  }

  async function upload(textarea, file) {
    const note = placeholder(file);
    insert(textarea, `${note}\n`);
    try {
      replace(note, await put(file));
    } catch (error) {
      replace(note, "");
      const reason = error instanceof TypeError ? "There is no connection to the server." : error.message;
      said.append(made("span", { textContent: `${file.name}: ${reason}` }));
      said.hidden = false;
    }
  }

  async function uploadAll(textarea, files) {
    said.replaceChildren();
    said.hidden = true;
    for (const file of files) await upload(textarea, file);
  }

  form.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    // Copied from a table or a document, a picture comes along with what is meant.
    if (!isField(event.target) || !files.length || types.includes("text/plain")) return;
    event.preventDefault();
    uploadAll(event.target, [...files]);
  });
  form.addEventListener("dragover", (event) => {
    if (!isField(event.target) || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  form.addEventListener("drop", (event) => {
    if (!isField(event.target) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    uploadAll(event.target, [...event.dataTransfer.files]);
  });
  toolbar.addEventListener("click", ({ target }) => {
    if (target.closest("[data-md-button=file]")) picker.click();
  });
  picker.addEventListener("change", () => {
    const chosen = document.getElementById(toolbar.getAttribute("for"));
    const textarea = chosen && isField(chosen) ? chosen : form.querySelector("[data-markdown]");
    uploadAll(textarea, [...picker.files]).then(() => (picker.value = ""));
  });
})();
