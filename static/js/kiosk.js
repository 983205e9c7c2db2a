// A screen that many people use: after a minute of nothing it goes back to its first page, and says so before.
(function () {
  "use strict";

  var home = document.querySelector("[data-kiosk-home]");
  var still = document.querySelector("[data-kiosk-still]");
  var CLEARED = 60000, WARNED = 45000;
  var warning, leaving;

  function wait() {
    clearTimeout(warning);
    clearTimeout(leaving);
    still.hidden = true;
    warning = setTimeout(function () { still.hidden = false; }, WARNED);
    leaving = setTimeout(function () { location.replace(home.href); }, CLEARED);
  }

  // What the browser kept of an earlier person must not come back.
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  if (!home || !still) return;
  ["keydown", "pointerdown", "pointermove", "scroll", "input"].forEach(function (name) {
    document.addEventListener(name, wait, { passive: true });
  });
  wait();
})();
