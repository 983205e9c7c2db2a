// Keying a sheet by keyboard alone: names are chosen while one types, Enter goes on, digits answer what is asked.
// The line is sent into the page, so that the photo beside it stays where the clerk has scrolled it.
(function () {
  "use strict";

  function form() { return document.querySelector("[data-keying]"); }
  function options() { return Array.from(document.querySelectorAll("[data-found] [role=option]")); }
  function chosen() { return document.querySelector("[data-found] [aria-selected=true]"); }
  function who() { return form().elements.who; }

  function choose(option) {
    options().forEach(function (one) { one.setAttribute("aria-selected", String(one === option)); });
    if (option) { who().setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else who().removeAttribute("aria-activedescendant");
  }

  function close() {
    document.querySelector("[data-found]").textContent = "";
    who().setAttribute("aria-expanded", "false");
    who().removeAttribute("aria-activedescendant");
  }

  function pick(option) {
    var fields = form().elements;
    var rest = fields.was.value.split("|").slice(1);
    fields.who.value = option.dataset.name;
    fields.person.value = option.dataset.uid;
    fields.is_new.value = "";
    if (rest.length) fields.was.value = [option.dataset.name].concat(rest).join("|");
    close();
    fields.came.focus();
    fields.came.select();
  }

  function step(by) {
    var all = options();
    if (!all.length) return false;
    var at = all.indexOf(chosen()) + by;
    choose(all[(at + all.length) % all.length] || all[0]);
    return true;
  }

  function enter(field) {
    var fields = form().elements;
    if (field === fields.who) {
      if (chosen()) pick(chosen());
      else { close(); fields.came.focus(); fields.came.select(); }
      return true;
    }
    if (field === fields.came) { fields.left.focus(); fields.left.select(); return true; }
    return false;
  }

  // Digits and arrows answer what is asked, as long as nobody types into a field.
  function answer(event) {
    var panel = document.querySelector("[data-choices]");
    if (!panel || event.target.tagName === "INPUT") return false;
    var buttons = Array.from(panel.querySelectorAll("button[name=do]"));
    if (/^[1-9]$/.test(event.key)) {
      var meant = panel.querySelector('[data-key="' + event.key + '"]');
      if (meant) meant.click();
      return Boolean(meant);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
    var at = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    buttons[(at + buttons.length) % buttons.length].focus();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (!form() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    var done = false;
    if (event.target === who() && event.key === "ArrowDown") done = step(1);
    else if (event.target === who() && event.key === "ArrowUp") done = step(chosen() ? -1 : 0);
    else if (event.target === who() && event.key === "Escape") { close(); done = true; }
    else if (event.key === "Enter" && event.target.tagName === "INPUT") done = enter(event.target);
    else done = answer(event);
    if (done) event.preventDefault();
  });

  document.addEventListener("input", function (event) {
    if (!form() || event.target !== who()) return;
    form().elements.person.value = "";
    form().elements.is_new.value = "";
  });

  document.addEventListener("click", function (event) {
    var option = event.target.closest("[data-found] [role=option]");
    if (option) pick(option);
  });

  function isWhole(option) {
    return option.dataset.name.toLowerCase() === who().value.trim().toLowerCase();
  }

  function ready() {
    var keys = document.querySelector("[data-keying-keys]");
    if (keys) keys.hidden = false;
  }

  // What must be put right comes back with its own status, and belongs into the page all the same.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 422 && event.detail.target.id === "keying") {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    // The list came too late: the clerk is in the next field already.
    if (event.detail.target.hasAttribute("data-found") && document.activeElement !== who()) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.hasAttribute("data-found")) {
      var all = options();
      who().setAttribute("aria-expanded", String(all.length > 0));
      // Chosen by itself only when nothing is left to guess: a whole name that nobody else has, or a badge.
      if (all.length === 1 && (isWhole(all[0]) || /this badge/.test(all[0].textContent))) choose(all[0]);
    } else ready();
  });
  ready();
})();
