// The slip: one press prints it, then Enter goes on to the next person.
(function () {
  "use strict";

  var button = document.querySelector("[data-print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
  window.addEventListener("afterprint", function () { var then = document.querySelector("[data-then]"); if (then) then.focus(); });
  button.focus();
})();
