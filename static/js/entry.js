// An entry by keyboard alone: Enter goes to the next field and at last sends; Y and N answer; words are completed after a comma.
(function () {
  "use strict";

  var form = document.querySelector("[data-entry]");
  if (!form) return;
  var send = form.querySelector("[data-send]");
  var other = form.querySelector("[data-send-other]");

  // One stop for each group of answers: the chosen one, else the first.
  function stops() {
    var fields = Array.from(form.querySelectorAll(".entry__grid input, .entry__grid select"));
    return fields.filter(function (field) {
      if (field.type !== "radio") return true;
      var group = Array.from(form.elements[field.name]);
      return field === (group.find(function (one) { return one.checked; }) || group[0]);
    });
  }

  function next(field) {
    var all = stops();
    var at = all.findIndex(function (one) { return one === field || (one.type === "radio" && one.name === field.name); });
    var following = all[at + 1];
    if (!following) return send.click();
    following.focus();
    if (following.select) following.select();
  }

  form.addEventListener("keydown", function (event) {
    var field = event.target;
    if (event.isComposing || field.tagName === "BUTTON" || field.tagName === "A") return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) send.click();
      else if (event.altKey) (other || send).click();
      else next(field);
    } else if (field.type === "checkbox" && /^[yn]$/i.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      field.checked = event.key.toLowerCase() === "y";
      event.preventDefault();
    } else if (field.type === "radio" && /^[yn]$/i.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      var wanted = event.key.toLowerCase() === "y" ? ["yes", "any"] : ["no"];
      var found = Array.from(form.elements[field.name]).find(function (one) { return wanted.indexOf(one.value) >= 0; });
      if (found) { found.checked = true; found.focus(); event.preventDefault(); }
    }
  });

  // A list completes a whole field; after a comma its words must begin with what stands before it.
  Array.from(form.querySelectorAll("[data-complete]")).forEach(function (field) {
    var list = document.getElementById(field.getAttribute("list"));
    var words = Array.from(list.options).map(function (option) { return option.value; });
    var lead = "";
    field.addEventListener("input", function () {
      var cut = field.value.lastIndexOf(",");
      var now = cut < 0 ? "" : field.value.slice(0, cut + 1) + " ";
      if (now === lead) return;
      lead = now;
      Array.from(list.options).forEach(function (option, index) { option.value = lead + words[index]; });
    });
  });

  form.querySelector("[data-entry-keys]").hidden = false;
})();
