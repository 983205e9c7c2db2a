// The call-out's button says how many people are ticked. Without JavaScript it says the number proposed; the server counts anyway.
(function () {
  "use strict";

  var form = document.querySelector("[data-ask]");
  var button = form && form.querySelector("[data-ask-button]");
  if (!button) return;

  function label(number) {
    if (number === 0) return "Choose whom to ask";
    return number === 1 ? "Ask 1 person" : "Ask " + number + " people";
  }

  function count() {
    var number = form.querySelectorAll(".person-row input:checked").length;
    button.textContent = label(number);
    button.disabled = number === 0;
  }

  form.addEventListener("change", count);
})();
