// Opens the charts of the explorer when a reader asks for one: only then are the figure and Plotly's script loaded, both from this site,
// and given to a frame that draws the chart (theme/embed/chart.js).
// Without it the page shows a picture and a table of each. "?city=…", "?rounds=…", "?point=…" or "?one=…&other=…" open one choice at once.
(function () {
  "use strict";
  var root = document.getElementById("explore"), sections = Array.from(document.querySelectorAll(".chart")), files = root.dataset.files;
  var cities = new Map(Array.from(document.querySelectorAll("#pick-city option")).map(function (option) { return [option.value, option.textContent]; }));
  var dark = matchMedia("(prefers-color-scheme: dark)"), asked = new URLSearchParams(location.search), catalog, plotly;

  // Plotly's script as it stands on this site; a frame without an origin may load nothing from there itself.
  function script() {
    plotly = plotly || fetch(root.dataset.plotly).then(function (response) {
      if (!response.ok) { throw new Error(root.dataset.plotly); }
      return response.blob();
    });
    plotly.catch(function () { plotly = null; });
    return plotly;
  }
  // What a frame makes of what it is told to do; one that could not be loaded does not answer.
  function ask(frame, deed, given) {
    return new Promise(function (resolve, reject) {
      var channel = new MessageChannel(), late = setTimeout(reject, 20000);
      channel.port1.onmessage = function (event) {
        clearTimeout(late);
        if (event.data.failed) { reject(); } else { resolve(event.data.made); }
      };
      frame.contentWindow.postMessage({ deed: deed, given: given }, "*", [channel.port2]);
    });
  }
  // The frame of a chart, with Plotly in it.
  function frameOf(section) {
    section.frame = section.frame || Promise.all([script(), new Promise(function (resolve) {
      var frame = document.createElement("iframe");
      frame.sandbox = "allow-scripts";
      frame.title = section.querySelector("h2").textContent;
      frame.tabIndex = -1;
      frame.addEventListener("load", function () { resolve(frame); });
      frame.src = root.dataset.frame;
      section.querySelector(".live").append(frame);
    })]).then(function (found) { return ask(found[1], "begin", found[0]).then(function () { return found[1]; }); });
    return section.frame;
  }
  function draw(section, deed, figure) {
    return frameOf(section).then(function (frame) {
      frame.height = figure.layout.height;
      return ask(frame, deed, figure);
    });
  }
  // Words of the current edition: its data points, and how to say things.
  function words() {
    catalog = catalog || cityWords.load(root.dataset.words).then(function (found) {
      var points = new Map();
      Object.values(found.catalogs).forEach(function (dimensions) {
        dimensions.forEach(function (dimension) {
          dimension.categories.forEach(function (category) { category.points.forEach(function (point) { points.set(point.id, point); }); });
        });
      });
      return Object.assign({ bands: found.bands, points: points }, cityWords(found));
    });
    return catalog;
  }
  function escaped(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }
  function color(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  // Words in lines of at most so many letters.
  function lines(text, most) {
    var line = 0;
    return text.split(" ").reduce(function (before, word) {
      line += word.length + 1;
      if (before && line > most) { line = word.length; return before + "<br>" + word; }
      return before ? before + " " + word : word;
    }, "");
  }
  // A chart cuts what is wider than itself, so on a phone its words are smaller and in short lines, as in stills.narrow.
  function narrow(layout) {
    [["xaxis", 38], ["yaxis", 52]].forEach(function (found) {
      var title = (layout[found[0]] || {}).title;
      if (title && title.text) { Object.assign(title, { text: lines(title.text, found[1]), font: { size: 13 } }); }
    });
    (layout.annotations || []).forEach(function (note) { note.font = Object.assign({}, note.font, { size: note.textangle ? 22 : 10.5 }); });
    var months = (layout.xaxis || {}).categoryarray;
    if (months && months.length < 5) { Object.assign(layout.xaxis, { tickvals: months, ticktext: months.map(function (month) { return lines(month, 1); }), tickangle: 0 }); }
  }
  // A figure in the colours of the page, light or dark.
  function themed(figure, width) {
    var copy = structuredClone(figure), layout = copy.layout, ink = color("--ink"), paper = color("--paper"), groups = [];
    layout.font = Object.assign({}, layout.font, { color: ink, family: getComputedStyle(document.body).fontFamily });
    layout.paper_bgcolor = layout.plot_bgcolor = paper;
    layout.hoverlabel = { bgcolor: paper, bordercolor: ink, font: { color: ink } };
    layout.autosize = true;
    if (matchMedia("(pointer: coarse)").matches) { layout.dragmode = false; }
    if (copy.data[0] && copy.data[0].type === "sunburst") { layout.height = Math.min(layout.height, width + 16); }
    ["xaxis", "yaxis"].forEach(function (axis) {
      if (layout[axis]) { Object.assign(layout[axis], { gridcolor: color("--line"), linecolor: ink, tickcolor: ink }); }
    });
    if (width < 560) { narrow(layout); }
    copy.data.forEach(function (trace) {
      if (trace.marker && trace.marker.line) { trace.marker.line.color = dark.matches ? paper : ink; }
      if (trace.legendgroup) {
        if (!groups.includes(trace.legendgroup)) { groups.push(trace.legendgroup); }
        trace.line.color = color("--tone" + (groups.indexOf(trace.legendgroup) % 4 + 1));
        trace.marker.color = trace.line.color;
      } else if (trace.type === "scatter" && trace.meta === undefined) { trace.marker.color = color("--accent"); }
    });
    return copy;
  }
  function choice(section) {
    return Object.fromEntries(Array.from(section.querySelectorAll("select")).map(function (select) { return [select.name, select.value]; }));
  }
  function load(section) {
    var chosen = choice(section), kind = section.dataset.kind;
    if (kind === "city" || kind === "rounds") { return cityWords.load(files + (kind === "city" ? "cities/" : "rounds/") + chosen[kind] + "." + root.dataset.language + ".json"); }
    return words().then(function (speech) {
      return kind === "distribution" ? distribution(chosen.point, speech) : scatter(chosen.one, chosen.other, section, speech);
    });
  }
  function values(id) { return cityWords.load(files + "points/" + id.toLowerCase().replace("/", "-") + ".json"); }
  function axis(point) { return escaped(point.label + (!point.unit ? "" : point.unit[0] === "(" ? " " + point.unit : " (" + point.unit + ")")); }

  // The same as charts.named_distribution makes at build time.
  function distribution(id, speech) {
    return Promise.all([values(id), base("distribution")]).then(function (found) {
      var figure = found[0], layout = found[1].layout, point = speech.points.get(id), rows = [], numbers = [];
      figure.data.forEach(function (trace) {
        trace.name = trace.meta ? speech.bands[trace.meta][2] : point.without;
        trace.text = trace.customdata.map(function (mark) {
          var value = speech.quantity(mark[1], point.unit);
          rows.push([cities.get(mark[0]) || mark[0], value, trace.name]);
          numbers.push(mark[1]);
          return escaped(cities.get(mark[0]) || mark[0]) + ": " + escaped(value);
        });
      });
      numbers.sort(function (one, other) { return one - other; });
      var told = speech.say("values", { label: point.label }, rows.length);
      if (rows.length > 1) { told += " " + speech.say("extent", { lowest: speech.quantity(numbers[0], point.unit), highest: speech.quantity(numbers[numbers.length - 1], point.unit) }); }
      layout.xaxis.title.text = axis(point);
      return { title: point.label, description: told, figure: { data: figure.data, layout: layout }, head: ["city", "result", "band"].map(function (key) { return speech.say(key); }), rows: sorted(rows) };
    });
  }
  function scatter(one, other, section, speech) {
    return Promise.all([values(one), values(other), cityWords.load(section.dataset.figure)]).then(function (found) {
      var figure = found[2].figure, trace = figure.data[0], across = written(found[0]), up = written(found[1]), rows = [];
      var first = speech.points.get(one), second = speech.points.get(other);
      Object.assign(trace, { x: [], y: [], text: [] });
      across.forEach(function (value, slug) {
        if (!up.has(slug)) { return; }
        var row = [cities.get(slug) || slug, speech.quantity(value, first.unit), speech.quantity(up.get(slug), second.unit)];
        rows.push(row);
        trace.x.push(Number(value));
        trace.y.push(Number(up.get(slug)));
        trace.text.push(row.map(escaped).join("<br>"));
      });
      figure.layout.xaxis.title.text = axis(first);
      figure.layout.yaxis.title.text = axis(second);
      var labels = { one: first.label, other: second.label };
      return { title: speech.say("pair", labels), description: speech.say("both", labels, rows.length), figure: figure, head: [speech.say("city"), first.label, second.label], rows: sorted(rows) };
    });
  }
  function written(figure) { return new Map(figure.data.flatMap(function (trace) { return trace.customdata; })); }
  function sorted(rows) { return rows.sort(function (one, other) { return one[0].localeCompare(other[0], root.dataset.language); }); }
  // The layout that the build gave to the chart of the page.
  function base(kind) { return cityWords.load(files + kind + "." + root.dataset.language + ".json").then(function (found) { return found.figure; }); }

  function fill(section, chart) {
    section.querySelector(".name").textContent = chart.title;
    section.querySelector(".described").textContent = chart.description;
    function cells(tag, row) {
      var line = document.createElement("tr");
      row.forEach(function (text) {
        var cell = document.createElement(tag);
        if (tag === "th") { cell.scope = "col"; }
        cell.textContent = text;
        line.append(cell);
      });
      return line;
    }
    section.querySelector("thead").replaceChildren(cells("th", chart.head));
    section.querySelector("tbody").replaceChildren.apply(section.querySelector("tbody"), chart.rows.map(function (row) { return cells("td", row); }));
  }
  function open(section) {
    var live = section.querySelector(".live"), still = section.querySelector(".still"), told = section.querySelector(".told");
    told.textContent = "";
    if (live.hidden) {
      live.classList.add("coming");
      live.hidden = false;
    }
    return Promise.all([load(section), frameOf(section)]).then(function (found) {
      var chart = found[0];
      return draw(section, "draw", themed(chart.figure, section.clientWidth)).then(function () {
        section.chart = chart;
        fill(section, chart);
        live.classList.remove("coming");
        if (still) { still.hidden = true; }
        section.querySelector(".open").hidden = true;
        live.setAttribute("role", "img");
        live.setAttribute("aria-label", chart.title + ". " + chart.description);
      });
    }).catch(function () {
      // The next attempt starts anew.
      if (live.classList.contains("coming")) {
        live.replaceChildren();
        live.hidden = true;
        section.frame = null;
      }
      told.textContent = root.dataset.failed;
    });
  }
  function save(section, format) {
    var size = { format: format, width: 1200, height: section.chart.figure.layout.height };
    return frameOf(section).then(function (frame) { return ask(frame, "picture", size); }).then(function (address) {
      var link = document.createElement("a");
      link.href = address;
      link.download = section.dataset.kind + "." + format;
      link.click();
    });
  }

  sections.forEach(function (section) {
    var form = section.querySelector(".choose");
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      history.replaceState(null, "", location.pathname + "?" + new URLSearchParams(choice(section)) + "#" + section.id);
      open(section);
    });
    section.querySelector(".open").addEventListener("click", function (event) {
      event.preventDefault();
      open(section);
    });
    section.querySelectorAll(".save").forEach(function (link) {
      link.addEventListener("click", function (event) {
        if (!section.chart) { return; }
        event.preventDefault();
        save(section, link.dataset.format);
      });
    });
    var selects = Array.from(section.querySelectorAll("select"));
    var named = selects.filter(function (select) {
      var wanted = asked.get(select.name), fits = wanted !== null && Array.from(select.options).some(function (option) { return option.value === wanted; });
      if (fits) { select.value = wanted; }
      return fits;
    });
    // The page itself is shown first.
    if (named.length) { addEventListener("load", function () { requestAnimationFrame(function () { setTimeout(open, 0, section); }); }); }
  });
  dark.addEventListener("change", function () {
    sections.forEach(function (section) {
      if (section.chart) { draw(section, "recolour", themed(section.chart.figure, section.clientWidth)); }
    });
  });
})();
