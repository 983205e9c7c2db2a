// A file that is too large is said at once, and not chosen: sent, it would be refused after minutes on a bad line.
(function () {
  "use strict";

  document.querySelectorAll("input[type=file][data-most-bytes]").forEach(function (field) {
    var words = document.querySelector('[data-too-large-for="' + field.id + '"]');
    field.addEventListener("change", function () {
      var isTooLarge = Array.from(field.files).some(function (file) { return file.size > Number(field.dataset.mostBytes); });
      if (words) words.hidden = !isTooLarge;
      if (isTooLarge) field.value = "";
    });
  });
})();
