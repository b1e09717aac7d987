// A form is sent once, however often its button is pressed: of two answers a browser would keep the second, and lose what the
// first one says, such as a new session or a secret. Whoever stopped the page can send it again after half a minute.
"use strict";
(() => {
  const sent = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 30000);
  });
  window.addEventListener("pageshow", () => sent.clear());
})();
