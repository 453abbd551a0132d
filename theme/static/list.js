// The filter and the order of the list of cities, with their state in the address. Without this script all cities stand there by name.
(function () {
  "use strict";
  var form = document.querySelector(".filter"), table = document.querySelector(".list");
  if (!form || !table || !window.URLSearchParams) return;
  var bodies = [].slice.call(table.tBodies), rows = [].slice.call(table.querySelectorAll("tbody tr:not(.letter)"));
  var status = form.querySelector("[role=status]"), region = form.elements.region, letters = document.querySelector(".letters");
  var plain = table.createTBody(), home = rows.map(function (row) { return row.parentNode; }), area = "";
  var fields = ["q", "country", "region", "size", "year", "reported", "band", "report", "sort"];
  var mapped = form.querySelector("[data-area]");

  function value(name) { return form.elements[name] ? form.elements[name].value : ""; }
  function regionOf(row) {
    var found = row.querySelector(".region");
    return found ? found.textContent : "";
  }
  var texts = rows.map(function (row) { return folded(row.querySelector("th").textContent); });

  function regions(chosen) {
    var country = value("country"), found = {};
    if (country) rows.forEach(function (row) { if (row.dataset.c === country && regionOf(row)) found[regionOf(row)] = true; });
    region.length = 1;
    Object.keys(found).sort(function (a, b) { return a.localeCompare(b, document.documentElement.lang); }).forEach(function (name) {
      region.add(new Option(name, name, false, name === chosen));
    });
    region.closest("p").hidden = region.length < 3;
  }

  var keys = {
    people: function (row) { return -row.dataset.p; },
    latest: function (row) { return -row.dataset.m.replace("-", ""); },
    reported: function (row) { return -row.dataset.n; },
    score: function (row) { return row.dataset.s ? -row.dataset.s : 1; }
  };

  function fits(row, i) {
    var data = row.dataset, q = folded(value("q")), limits = area.split(",").map(Number), at = data.at.split(",").map(Number);
    return (!q || q.split(" ").every(function (word) { return texts[i].indexOf(word) >= 0; })) &&
      (!value("country") || data.c === value("country")) &&
      (!value("region") || regionOf(row) === value("region")) &&
      (!value("size") || data.z === value("size")) &&
      (!value("year") || data.m.slice(0, 4) === value("year")) &&
      (!value("reported") || +data.n >= +value("reported")) &&
      (!value("band") || data.b === value("band")) &&
      (!value("report") || (value("report") === "full") === (+data.n >= 0)) &&
      (!area || (data.at && at[0] >= limits[0] && at[1] >= limits[1] && at[0] <= limits[2] && at[1] <= limits[3]));
  }

  function show() {
    var shown = 0, key = keys[value("sort")], order = rows.map(function (_, i) { return i; });
    rows.forEach(function (row, i) {
      row.hidden = !fits(row, i);
      if (!row.hidden) shown++;
    });
    if (key) order.sort(function (a, b) { return key(rows[a]) - key(rows[b]) || a - b; });
    order.forEach(function (i) { (key ? plain : home[i]).append(rows[i]); });
    bodies.forEach(function (body) {
      body.hidden = Boolean(key) || !body.querySelector("tr:not(.letter):not([hidden])");
    });
    if (letters) letters.hidden = Boolean(key) || shown < rows.length;
    form.querySelector("[data-ranks]").hidden = value("sort") !== "score";
    mapped.hidden = !area;
    status.textContent = form.dataset.shown.replace("{count}", shown).replace("{all}", rows.length);
    form.querySelector("[type=reset]").hidden = shown === rows.length && !key;
  }

  function remember() {
    var state = new URLSearchParams();
    fields.forEach(function (name) { if (value(name)) state.set(name, value(name)); });
    if (area) state.set("area", area);
    var text = String(state).replace(/%2C/g, ",");
    history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash);
  }

  function recall() {
    var state = new URLSearchParams(location.search);
    area = /^(-?[\d.]+,){3}-?[\d.]+$/.test(state.get("area") || "") ? state.get("area") : "";
    fields.forEach(function (name) {
      if (name === "region") regions(state.get("region"));
      else if (form.elements[name]) form.elements[name].value = state.get(name) || "";
      if (form.elements[name] && form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    });
  }

  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) {
    if (event.target.name === "country") regions("");
    show();
    remember();
  });
  form.addEventListener("reset", function () {
    area = "";
    setTimeout(function () { regions(""); show(); remember(); }, 0);
  });
  addEventListener("popstate", function () { recall(); show(); });
  recall();
  show();
  // On a phone the list comes first, unless a field below is set.
  var more = form.querySelector("details");
  more.open = matchMedia("(min-width: 48rem)").matches || fields.slice(1, -1).some(value);
})();
