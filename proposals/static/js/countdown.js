/* Keeps "Ends in 3 days" true while the page is open; the server wrote it as it was at first. */
(() => {
  "use strict";

  const MINUTE = 60000;

  function count(amount, noun) {
    return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
  }

  /* The day on the calendar of a zone, as a number that days can be counted with. */
  function dayOf(instant, zone) {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(instant);
    return Date.parse(`${parts}T00:00:00Z`) / (24 * 60 * MINUTE);
  }

  function leftUntil(until, now, zone) {
    if (until <= now) return "Has ended";
    const days = dayOf(until, zone) - dayOf(now, zone);
    if (days) return days === 1 ? "Ends tomorrow" : `Ends in ${count(days, "day")}`;
    const minutes = Math.floor((until - now) / MINUTE);
    const hours = Math.floor(minutes / 60);
    return `Ends in ${hours ? count(hours, "hour") : count(Math.max(1, minutes), "minute")}`;
  }

  function tell() {
    for (const place of document.querySelectorAll("[data-countdown]")) {
      const left = leftUntil(Date.parse(place.dataset.countdown), Date.now(), place.dataset.zone);
      if (place.textContent !== left) place.textContent = left;
    }
  }

  setInterval(tell, MINUTE);
})();
