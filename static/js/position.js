// Where this phone is, sent along with an answer: asked of the phone only when somebody presses the button.
(function () {
  "use strict";

  var row = document.querySelector("[data-position]");
  if (!row || !navigator.geolocation || !window.isSecureContext) return;
  var form = row.closest("form"), said = row.querySelector("[role=status]");
  row.hidden = false;
  row.querySelector("button").addEventListener("click", function () {
    navigator.geolocation.getCurrentPosition(function (found) {
      form.elements.lat.value = found.coords.latitude.toFixed(5);
      form.elements.lon.value = found.coords.longitude.toFixed(5);
      form.elements.metres.value = Math.round(found.coords.accuracy);
      said.textContent = said.dataset.found;
    }, function () { said.textContent = said.dataset.notFound; }, { enableHighAccuracy: true, timeout: 15000 });
  });
})();
