/* Notes that somebody has read this revision, once the page was in view for some seconds. */
(() => {
  "use strict";

  const LONG_ENOUGH = 8000;
  const form = document.querySelector("form[data-looked]");
  if (!form) return;
  let timer = 0;

  /* The answer is a redirect to this page: there is no need to follow it. */
  function note() {
    document.removeEventListener("visibilitychange", watch);
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" })
      .catch(() => {}); // the button is still there, and so is the next visit
  }

  function watch() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") timer = setTimeout(note, LONG_ENOUGH);
  }

  document.addEventListener("visibilitychange", watch);
  watch();
})();
