// Counts the letters of an answer while it is typed, as hub/messaging/segments.py counts them for the carrier.
(function () {
  "use strict";

  var basic = "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" +
    "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";
  var extended = "\f[\\]^{|}~€";
  var plain = { "’": "'", "‘": "'", "“": "\"", "”": "\"", "–": "-", "—": "-", "…": "...", "\u00a0": " " };

  function count(text) {
    var letters = text.replace(/[’‘“”–—…\u00a0]/g, function (sign) { return plain[sign]; });
    var units = 0;
    for (var i = 0; i < letters.length; i += 1) {
      if (extended.indexOf(letters[i]) >= 0) units += 2;
      else if (basic.indexOf(letters[i]) >= 0) units += 1;
      else return parts(letters.length, 70, 67);
    }
    return parts(units, 160, 153);
  }

  function parts(units, one, many) {
    var number = units <= one ? 1 : Math.ceil(units / many);
    return { segments: number, left: (number === 1 ? one : number * many) - units };
  }

  document.querySelectorAll("[data-reply]").forEach(function (form) {
    var area = form.querySelector("textarea");
    var line = form.querySelector("[data-reply-count]");
    function show() {
      var found = count(form.getAttribute("data-before") + area.value.trim());
      var texts = found.segments === 1 ? "one text" : found.segments + " texts";
      line.textContent = area.value.trim() ? found.left + " letters left in " + texts + "." : "";
    }
    area.addEventListener("input", show);
    show();
  });
})();
