/* Keys in a suggestion that has the focus: a takes it up, d asks why it is declined. Without
   this there are the buttons. */
(() => {
  "use strict";

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const thread = event.target.closest?.(".thread:has(.sugg), .onethread:has(.sugg)");
    if (!thread || isTyping(event.target)) return;
    if (event.key === "a") {
      const take = thread.querySelector("[data-takes]");
      take?.focus();
      take?.click();
    } else if (event.key === "d") {
      const decline = thread.querySelector("details:has([name='disposition'][value='declined'])");
      if (!decline) return;
      event.preventDefault();
      decline.open = true;
      decline.querySelector("textarea").focus();
    }
  });
})();
