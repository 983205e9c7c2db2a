// One pin on a map: it fills the form's hidden lat and lon. Keys move the map, a button puts the pin in its middle.
(function () {
  "use strict";

  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  var marks = {
    hub: '<rect x="4" y="4" width="14" height="14" fill="#0e548c"/>',
    pin: '<path d="M11 1a7 7 0 0 1 7 7c0 5-7 13-7 13S4 13 4 8a7 7 0 0 1 7-7Z" fill="#ffcf33" stroke="#14211f" stroke-width="2"/>'
  };

  function icon(kind) {
    var picture = '<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">' + marks[kind] + "</svg>";
    return L.divIcon({ className: "site-map__mark", html: picture, iconSize: [22, 22], iconAnchor: kind === "pin" ? [11, 21] : [11, 11] });
  }

  function named(layer, point) {
    var span = document.createElement("span");
    span.textContent = point.name;
    layer.bindTooltip(span, { permanent: true, direction: point.kind === "hub" ? "top" : "center", opacity: 1,
      className: "site-map__label site-map__label--" + point.kind, offset: point.kind === "hub" ? [0, -10] : [0, 0] });
  }

  function drawPoint(map, point) {
    var layer = point.kind === "hub"
      ? L.marker([point.lat, point.lon], { icon: icon("hub"), interactive: false, keyboard: false })
      : L.circleMarker([point.lat, point.lon], { radius: 0, stroke: false, interactive: false });
    named(layer.addTo(map), point);
  }

  function open(holder) {
    var facts = JSON.parse(document.getElementById(holder.dataset.pinMap).textContent);
    var form = holder.closest("form"), lat = form.elements.lat, lon = form.elements.lon;
    var said = holder.querySelector("[data-pin-said]"), away = holder.querySelector("[data-pin-away]");
    holder.hidden = false;
    var map = L.map(holder.querySelector(".site-map"), { scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still, attributionControl: Boolean(holder.dataset.tiles) });
    map.setView([facts.lat, facts.lon], 11);
    if (holder.dataset.tiles) L.tileLayer(holder.dataset.tiles, { attribution: holder.dataset.attribution, maxZoom: 19 }).addTo(map);
    facts.points.forEach(function (point) { drawPoint(map, point); });
    var pin = null;

    function put(place) {
      var where = place.wrap();
      if (pin) pin.setLatLng(where);
      else pin = L.marker(where, { icon: icon("pin"), keyboard: false, interactive: false, zIndexOffset: 1000 }).addTo(map);
      lat.value = where.lat.toFixed(5);
      lon.value = where.lng.toFixed(5);
      away.hidden = false;
      said.textContent = said.dataset.set;
    }

    function take() {
      if (pin) pin.remove();
      pin = null;
      lat.value = lon.value = "";
      away.hidden = true;
      said.textContent = said.dataset.none;
    }

    map.on("click", function (event) { put(event.latlng); });
    holder.querySelector("[data-pin-middle]").addEventListener("click", function () { put(map.getCenter()); });
    away.addEventListener("click", take);
    if (lat.value && lon.value) {
      put(L.latLng(Number(lat.value), Number(lon.value)));
      map.setView(pin.getLatLng(), 13);
    }
    var fold = holder.closest("details");
    if (fold) fold.addEventListener("toggle", function () { map.invalidateSize(); });
  }

  if (window.L) document.querySelectorAll("[data-pin-map]").forEach(open);
})();
