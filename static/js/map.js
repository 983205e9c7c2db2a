// Leaflet over the drawn map: the same points, rings and names, with or without tiles. The drawing stays where this does not run.
(function () {
  "use strict";

  var marks = {
    task: '<path d="M11 2 20 11 11 20 2 11Z" fill="#ffcf33" stroke="#14211f" stroke-width="2"/>',
    hub: '<rect x="4" y="4" width="14" height="14" fill="#0e548c"/>'
  };
  var dots = {
    here: { fillColor: "#1a6838", stroke: false },
    coming: { fillColor: "#fff", color: "#1a6838", weight: 3 },
    suggested: { fillColor: "#e4eff8", color: "#0e548c", weight: 2 },
    silent: { fillColor: "#fff", color: "#596662", weight: 1.5 }
  };
  var words = { here: "Here", coming: "On the way", suggested: "Suggested", silent: "Silent" };
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function icon(kind) {
    var picture = '<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">' + marks[kind] + "</svg>";
    return L.divIcon({ className: "site-map__mark", html: picture, iconSize: [22, 22] });
  }

  // Names are set as text, never as HTML: they come from people.
  function story(point) {
    var box = document.createElement("div");
    [words[point.kind], point.detail].forEach(function (line) {
      if (line) box.appendChild(document.createElement("p")).textContent = line;
    });
    var name = box.insertBefore(document.createElement(point.url ? "a" : "b"), box.firstChild);
    name.textContent = point.name;
    if (point.url) name.href = point.url;
    return box;
  }

  function label(text) {
    var span = document.createElement("span");
    span.textContent = text;
    return span;
  }

  function named(layer, text, kind) {
    layer.bindTooltip(label(text), {
      permanent: true, direction: kind === "place" || kind === "ring" ? "center" : "top",
      className: "site-map__label site-map__label--" + kind, offset: kind === "hub" || kind === "task" ? [0, -10] : [0, 0], opacity: 1
    });
  }

  function drawRings(map, facts) {
    return facts.rings_km.map(function (km) {
      var ring = L.circle([facts.lat, facts.lon], {
        radius: km * 1000, fill: false, color: "#6f7d79", weight: 1, dashArray: "3 4", interactive: false
      }).addTo(map);
      var foot = L.circleMarker([ring.getBounds().getSouth(), facts.lon], { radius: 0, stroke: false, interactive: false });
      named(foot.addTo(map), km + " km", "ring");
      return ring;
    });
  }

  function drawName(map, point) {
    var nowhere = L.circleMarker([point.lat, point.lon], { radius: 0, stroke: false, interactive: false });
    named(nowhere.addTo(map), point.name, "place");
  }

  function drawMark(map, point) {
    var options = { icon: icon(point.kind), interactive: false, keyboard: false, zIndexOffset: point.kind === "task" ? 1000 : 0 };
    named(L.marker([point.lat, point.lon], options).addTo(map), point.name, point.kind);
  }

  // Dots lie close together, so they are pressed by pointer only; the page lists the same people for the keyboard.
  function drawDot(map, point) {
    var look = Object.assign({ radius: 6, fillOpacity: 1 }, dots[point.kind] || dots.silent);
    L.circleMarker([point.lat, point.lon], look).bindPopup(story(point)).addTo(map);
  }

  function drawPoint(map, point) {
    (point.kind === "place" ? drawName : marks[point.kind] ? drawMark : drawDot)(map, point);
  }

  function draw(holder) {
    var facts = JSON.parse(document.getElementById(holder.dataset.map).textContent);
    var box = holder.querySelector(".site-map");
    box.hidden = false;
    holder.querySelector("[data-map-drawing]").hidden = true;
    var map = L.map(box, { scrollWheelZoom: false, zoomSnap: 0.25, zoomAnimation: !still, fadeAnimation: !still, attributionControl: Boolean(holder.dataset.tiles) });
    map.setView([facts.lat, facts.lon], 13);
    if (holder.dataset.tiles) L.tileLayer(holder.dataset.tiles, { attribution: holder.dataset.attribution, maxZoom: 19 }).addTo(map);
    var rings = drawRings(map, facts);
    facts.points.forEach(function (point) { drawPoint(map, point); });
    drawPoint(map, { kind: "task", name: facts.name, lat: facts.lat, lon: facts.lon });
    if (rings.length) map.fitBounds(rings[rings.length - 1].getBounds(), { padding: [8, 8] });
  }

  if (window.L) document.querySelectorAll("[data-map]").forEach(draw);
})();
