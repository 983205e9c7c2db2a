// Live regions (components/live.html): htmx asks, idiomorph changes only what is different. Here stands what must not happen then.
(function () {
  "use strict";

  // A fold that somebody opened stays open; a box that somebody ticked stays ticked.
  var keep = { open: "DETAILS", checked: "INPUT", value: "INPUT" };
  if (window.Idiomorph) {
    window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = function (name, node) {
      return !(keep[name] && node.tagName === keep[name]);
    };
  }

  function inUse(region) {
    return region.contains(document.activeElement) || region.matches(":hover");
  }

  // The Back button must not bring a page of the console back once the screen was handed over or signed out.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.querySelector(".site-header__lock")) location.reload();
  });

  // Nobody looks at a hidden page, so it does not ask.
  document.addEventListener("htmx:beforeRequest", function (event) {
    var trigger = event.target.getAttribute("hx-trigger") || "";
    if (document.hidden && trigger.indexOf("every") === 0) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    var asked = new URL(detail.pathInfo.requestPath, location.href).pathname;
    var answered = detail.xhr.responseURL ? new URL(detail.xhr.responseURL).pathname : asked;
    if (asked !== answered) {
      // The screen was locked meanwhile: the answer is the sign-in page, which belongs in the window, not in the region.
      detail.shouldSwap = false;
      location.reload();
    } else if (detail.target.hasAttribute("data-still") && inUse(detail.target)) {
      detail.shouldSwap = false;
    }
  });
})();
