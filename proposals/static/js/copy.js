/* Buttons that copy what stands in an element; without the script it is selected by hand. */
(() => {
  "use strict";

  async function copy(button) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.querySelector("span").textContent = button.dataset.copied;
    document.querySelector("#copied").textContent = button.dataset.copied;
  }

  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
})();
