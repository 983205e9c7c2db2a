// Shows the blue band when the page's questions find no answer, and takes it away when they do again.
(function () {
  "use strict";

  var lost = document.getElementById("connection-lost");
  if (!lost || !lost.hasAttribute("hidden")) return;
  var since = lost.querySelector("[data-lost-since]");
  var figures = document.querySelector("#connection-state time");

  function two(number) { return String(number).padStart(2, "0"); }
  function clock(now) { return two(now.getHours()) + ":" + two(now.getMinutes()); }

  function isLost() {
    if (!lost.hidden) return;
    since.textContent = " since " + clock(new Date());
    lost.hidden = false;
  }

  function isBack(event) {
    lost.hidden = true;
    var moment = event.detail.xhr.getResponseHeader("X-As-Of");
    if (figures && moment) figures.textContent = moment;
  }

  document.addEventListener("htmx:sendError", isLost);
  document.addEventListener("htmx:timeout", isLost);
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status >= 500) isLost();
  });
  document.addEventListener("htmx:afterOnLoad", isBack);
})();
