// Tasks near somebody by keyboard alone: arrows and figures go to a task, Enter refers to it. Nothing is sent by choosing.
(function () {
  "use strict";

  var form = document.querySelector("[data-work-near]");
  if (!form) return;

  function buttons() { return Array.from(form.querySelectorAll("[data-refer]")); }

  function go(position) {
    var all = buttons();
    var chosen = all[Math.max(0, Math.min(position, all.length - 1))];
    if (!chosen) return false;
    all.forEach(function (one) { one.classList.toggle("btn-primary", one === chosen); });
    chosen.focus();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    var at = buttons().indexOf(document.activeElement);
    var done = event.key === "ArrowDown" ? go(at + 1) : event.key === "ArrowUp" ? go(at - 1) :
      /^[1-9]$/.test(event.key) && Number(event.key) <= buttons().length ? go(Number(event.key) - 1) : false;
    if (done) event.preventDefault();
  });
})();
