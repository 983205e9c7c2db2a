// Cards can be dragged to a column instead of opening them: it presses the button that the card has anyway.
(function () {
  "use strict";

  var rack = document.getElementById("rack");
  var MOVES = { "resting": "rest", "on-task": "resume", "arrived": "resume", "off-duty": "out" };
  var dragged = null;
  if (!rack) return;

  function button(card, column) {
    return card && column && card.querySelector('button[name="' + MOVES[column.dataset.column] + '"]');
  }
  function column(event) { return event.target.closest && event.target.closest("[data-column]"); }
  function unmark() {
    rack.querySelectorAll(".t-rack__col--over").forEach(function (one) { one.classList.remove("t-rack__col--over"); });
  }

  // Cards come and go with the live part, so a card becomes draggable when a finger or the mouse reaches it.
  rack.addEventListener("pointerover", function (event) {
    var card = event.target.closest("[data-card]");
    if (card) card.draggable = true;
  });
  rack.addEventListener("dragstart", function (event) {
    dragged = event.target.closest && event.target.closest("[data-card]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.card);
  });
  rack.addEventListener("dragover", function (event) {
    unmark();
    var over = column(event);
    if (!button(dragged, over)) return;
    event.preventDefault();
    over.classList.add("t-rack__col--over");
  });
  rack.addEventListener("drop", function (event) {
    var press = button(dragged, column(event));
    unmark();
    if (!press) return;
    event.preventDefault();
    press.click();
  });
  rack.addEventListener("dragend", function () { unmark(); dragged = null; });
})();
