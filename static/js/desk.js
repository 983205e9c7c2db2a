// The desk by keyboard alone: arrows choose a row, Enter does what it says, Esc clears, F-keys press what names them.
(function () {
  "use strict";

  var form = document.querySelector("[data-desk]");
  if (!form) return;
  var field = form.querySelector("input");
  var typed = field.value;
  var chosen = 0;

  function rows() { return Array.from(document.querySelectorAll("[data-desk-result] > li")); }
  function action(row) { return row && row.querySelector("[data-do]"); }

  function choose(position) {
    var all = rows();
    if (!all.length) return;
    chosen = Math.max(0, Math.min(position, all.length - 1));
    all.forEach(function (row, index) {
      var isChosen = index === chosen;
      var key = row.querySelector(".desk-result__do kbd");
      row.classList.toggle("desk-result__row--chosen", isChosen);
      if (action(row)) action(row).classList.toggle("btn-primary", isChosen);
      if (key) key.textContent = isChosen ? "Enter" : String(index + 1);
    });
    nameKeys();
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  // No figure beside a row that it would not choose.
  function nameKeys() {
    rows().forEach(function (row, index) {
      var key = row.querySelector(".desk-result__do kbd");
      if (key) key.hidden = index !== chosen && !digitsChoose();
    });
  }

  function press(element) {
    if (element && element.matches("input, select")) { element.focus(); element.select && element.select(); }
    else if (element) element.click();
    return Boolean(element);
  }

  // What may become the code of a badge or a slip (hub/printed_codes.py): its figures are part of it.
  function mayBeCode() {
    return /^[bs][cdefhjkmnprtvwxy34679]*$/i.test(field.value.replace(/[\s-]/g, ""));
  }

  // Digits choose a row only after a name, and only of the rows that were found by it: in a number they are part of it.
  function digitsChoose() {
    return field.value === typed && /[^\d\s+]/.test(field.value) && !mayBeCode();
  }
  function rowOfDigit(key) {
    return /^[1-9]$/.test(key) && digitsChoose() ? action(rows()[Number(key) - 1]) : null;
  }

  function clear() {
    field.value = "";
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  var does = {
    ArrowDown: function () { choose(chosen + 1); return true; },
    ArrowUp: function () { choose(chosen - 1); return true; },
    Escape: clear,
    Enter: function () { return field.value === typed && press(action(rows()[chosen])); }
  };

  field.addEventListener("keydown", function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    var done = does[event.key] ? does[event.key]() : press(rowOfDigit(event.key));
    if (done) event.preventDefault();
  });

  document.addEventListener("keydown", function (event) {
    if (/^F\d+$/.test(event.key) && press(document.querySelector('[data-key="' + event.key + '"]'))) event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", function () { typed = field.value; choose(0); });
  nameKeys();
  form.querySelector("[data-keys]").hidden = false;
  field.focus();
  // The next badge replaces the one that was read.
  if (field.hasAttribute("data-scanned")) field.select();
  else field.setSelectionRange(field.value.length, field.value.length);
})();
