// A field that narrows the long table or list below it to the rows whose name holds every word that is typed, with its state in the
// address. Without this script, and on paper, all rows stand there.
(function () {
  "use strict";
  if (!window.URLSearchParams || !String.prototype.normalize) return;
  var number = new Intl.NumberFormat(document.documentElement.lang);

  document.querySelectorAll(".narrow").forEach(function (form) {
    var input = form.querySelector("input"), status = form.querySelector("[role=status]"), reset = form.querySelector("[type=reset]");
    var rows = [].slice.call(form.nextElementSibling.querySelectorAll("tbody tr, li"));
    var texts = rows.map(function (row) { return folded((row.querySelector("th, h3") || row).textContent); });

    function show() {
      var wanted = folded(input.value), words = wanted.split(" "), shown = 0;
      rows.forEach(function (row, i) {
        var fits = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
        row.classList.toggle("out", !fits);
        shown += fits;
      });
      status.textContent = wanted ? form.dataset.shown.replace("{count}", number.format(shown)).replace("{all}", number.format(rows.length)) : "";
      reset.hidden = !wanted;
    }
    function remember() {
      var state = new URLSearchParams(location.search);
      if (input.value) state.set(input.name, input.value); else state.delete(input.name);
      var text = String(state);
      history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
    }
    function recall() {
      input.value = new URLSearchParams(location.search).get(input.name) || "";
      show();
    }

    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("input", function () { show(); remember(); });
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      input.value = "";
      // The button goes; whoever pressed it stays in the field.
      input.focus();
      show();
      remember();
    });
    addEventListener("popstate", recall);
    recall();
  });
})();
