// Puts the cities side by side that the address names ("?cities=kristiansund,aalesund"). What it makes is what the site's own pages of
// similar cities show; cityprofiles/comparison.py holds the rules, and a test holds the two together. Every choice is a link.
(function () {
  "use strict";
  var root = document.getElementById("compare"), result = document.getElementById("result"), told = document.getElementById("told");
  var links = Array.from(document.querySelectorAll("#choice a[data-slug]"));
  var known = new Map(links.map(function (link) {
    return [link.dataset.slug, { slug: link.dataset.slug, name: link.textContent, where: link.parentNode.querySelector("small").textContent }];
  }));
  var asks = new URLSearchParams(location.search), asked = (asks.get("cities") || "").split(",").filter(Boolean);
  asked = asked.filter(function (slug, place) { return asked.indexOf(slug) === place; });
  var differing = asks.get("show") === "differing", list = document.getElementById("chosen");
  var words, say, number, percent, quantity, names, load = cityWords.load;

  // --- The page

  function make(name, attributes) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    Array.prototype.slice.call(arguments, 2).flat(Infinity).forEach(function (child) { if (child || child === 0) { element.append(child); } });
    return element;
  }
  function chip(points, without) {
    if (!points) { return make("span", { class: "chip nt" }, make("i"), without); }
    var band = words.bands[points];
    return make("span", { class: "chip " + band[0] }, make("i"), make("span", { class: "sr" }, band[2] + ", "), band[1]);
  }
  function gauge(points, length) { return make("i", { class: "gauge " + words.bands[points][0] + " w" + length }); }
  function address(slugs) {
    return location.pathname + (slugs.length ? "?cities=" + slugs.map(encodeURIComponent).join(",") + (differing ? "&show=differing" : "") : "");
  }

  // --- The rules

  function bandOf(share, whole) {
    return share * 100 >= 95 * whole ? 4 : share * 100 >= 66 * whole ? 3 : share * 100 >= 33 * whole ? 2 : 1;
  }
  function shareWords(share, whole) {
    var tenths = Math.floor(share * 1000 / whole);
    return percent(share * 100 % whole === 0 ? String(share * 100 / whole) : Math.floor(tenths / 10) + "." + tenths % 10);
  }
  function spread(values) { return Math.max.apply(null, values) - Math.min.apply(null, values); }
  function apart(bands) { return bands ? say("apart", {}, bands) : say("same_band"); }
  function year(city, point) { return point[4] || Number(city.month.slice(0, 4)); }
  function reasonOf(points, years) {
    var found = words.reasons.slice(1).find(function (reason) { return points.some(function (point) { return point[1] === reason; }); });
    return found || (spread(years) > words.years_apart_at_most ? words.reasons[0] : "");
  }

  function compare(cities) {
    var editions = cities.map(function (city) { return city.edition; });
    var often = function (one) { return editions.filter(function (other) { return other === one; }).length; };
    var edition = editions.reduce(function (best, one) { return often(one) > often(best) ? one : best; });
    var found = { edition: edition, cities: cities, groups: [], compared: 0, scored: [], refused: new Map() };
    found.members = cities.filter(function (city) { return city.edition === edition; });
    found.others = cities.filter(function (city) { return city.edition !== edition; });
    var whole = found.members.filter(function (city) { return city.full; });
    if (found.members.length < 2) { return found; }
    words.catalogs[edition].forEach(function (dimension) {
      dimension.categories.forEach(function (category) {
        var group = { dimension: dimension.name, category: category.name, rows: [], scored: [], shares: null };
        category.points.forEach(function (meant) {
          var points = found.members.map(function (city) { return city.points[meant.id]; });
          var years = points.map(function (point, place) { return year(found.members[place], point); });
          var reason = reasonOf(points, years);
          if (!reason) {
            var row = { meant: meant, points: points, years: years, apart: spread(points.map(function (point) { return point[3]; })) };
            group.rows.push(row);
            if (points[0][3]) { group.scored.push(row); }
            return;
          }
          var dated = reason === words.reasons[0], key = [reason], cited = [];
          points.forEach(function (point, place) {
            if (dated || point[1] === reason) { cited.push(found.members[place].name + (dated ? " " + years[place] : "")); }
          });
          key = JSON.stringify([reason, cited]);
          if (!found.refused.has(key)) { found.refused.set(key, { reason: reason, cities: cited, names: [] }); }
          found.refused.get(key).names.push(meant.label);
        });
        found.compared += group.rows.length;
        found.scored = found.scored.concat(group.scored);
        if (group.scored.length && whole.length > 1) {
          group.shares = found.members.map(function (city, place) {
            return city.full ? group.scored.reduce(function (sum, row) { return sum + row.points[place][3]; }, 0) : null;
          });
        }
        found.groups.push(group);
      });
    });
    return found;
  }

  function sentences(found) {
    if (!found.compared) { return [say("nothing")]; }
    var told = [say("compared", { years: number(String(words.years_apart_at_most)) }, found.compared)];
    if (found.scored.length) {
      var parts = [say("same", { scored: number(String(found.scored.length)) }, found.scored.filter(function (row) { return !row.apart; }).length)];
      if (found.members.length === 2) {
        found.members.forEach(function (city, place) {
          var higher = found.scored.filter(function (row) { return row.points[place][3] > row.points[1 - place][3]; }).length;
          if (higher) { parts.push(say("higher", { city: city.name }, higher)); }
        });
      }
      told.push(parts.join(" "));
    }
    var widest = null, best = [0, 1];
    found.groups.forEach(function (group) {
      if (!group.shares) { return; }
      var apart = [spread(group.shares.filter(function (share) { return share !== null; })), group.scored.length];
      if (apart[0] * best[1] > best[0] * apart[1]) { best = apart; widest = group; }
    });
    if (widest) {
      var shares = found.members.map(function (city, place) {
        return widest.shares[place] === null ? "" : say("share", { city: city.name, share: shareWords(widest.shares[place], 4 * widest.scored.length) });
      }).filter(Boolean);
      told.push(say("widest", { category: widest.category, dimension: widest.dimension, shares: names(shares) }));
    }
    return told;
  }

  // --- The tables

  function table(found, first, bodies) {
    var heads = found.members.map(function (city) {
      return make("th", { scope: "col" }, city.name, make("small", { class: "line" }, city.monthWords));
    });
    return make("table", { class: "sides by" + found.members.length },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say(first)), heads, make("th", { scope: "col" }, say("difference")))), bodies);
  }
  function body(found, title, rows) {
    return make("tbody", {}, make("tr", { class: "group" }, make("th", { scope: "rowgroup", colspan: found.members.length + 2 }, title)), rows);
  }
  function categories(found) {
    var dimensions = [];
    found.groups.forEach(function (group) {
      if (!group.shares) { return; }
      var whole = 4 * group.scored.length, bands = [];
      var cells = group.shares.map(function (share, place) {
        var at = { "data-city": found.members[place].name };
        if (share === null) { return make("td", at, make("span", { class: "none" }, say("no_total"))); }
        bands.push(bandOf(share, whole));
        return make("td", at, make("b", {}, shareWords(share, whole)), " ", chip(bandOf(share, whole)));
      });
      var row = make("tr", {}, make("th", { scope: "row" }, group.category), cells, make("td", { class: "apart" }, apart(spread(bands))));
      var last = dimensions[dimensions.length - 1];
      if (last && last.name === group.dimension) { last.rows.push(row); } else { dimensions.push({ name: group.dimension, rows: [row] }); }
    });
    return dimensions.map(function (dimension) { return body(found, dimension.name, dimension.rows); });
  }
  function points(found) {
    return found.groups.filter(function (group) { return group.rows.length; }).map(function (group) {
      return body(found, group.dimension + ": " + group.category, group.rows.map(function (row) {
        var meant = row.meant, cells = row.points.map(function (point, place) {
          var city = found.members[place], own = String(row.years[place]), scored = point[3] > 0;
          return make("td", { "data-city": city.name },
            make("b", {}, quantity(point[0], meant.unit)),
            city.month.slice(0, 4) === own ? null : [" ", make("small", {}, own)],
            scored ? [gauge(point[3], Math.floor(Number(point[2]))), make("small", { class: "of" }, say("of_target", { percent: percent(point[2]) }))] : null,
            " ", chip(point[3], meant.without));
        });
        return make("tr", row.apart ? { "data-differs": "" } : {},
          make("th", { scope: "row" }, make(meant.core ? "b" : "em", {}, meant.label), meant.target ? make("small", { class: "line" }, say("target", { target: meant.target })) : null),
          cells, make("td", { class: "apart" }, row.points[0][3] ? apart(row.apart) : say("no_band")));
      }));
    });
  }
  function narrowing(found) {
    var rows = found.groups.flatMap(function (group) { return group.rows; });
    var count = rows.filter(function (row) { return row.apart; }).length, box = make("input", { type: "checkbox" });
    if (!count || count === rows.length) { return null; }
    box.checked = differing;
    box.addEventListener("change", function () {
      var chosen = found.cities.map(function (city) { return city.slug; });
      differing = box.checked;
      history.replaceState(null, "", address(chosen));
      aim(chosen);
    });
    return make("p", { class: "differing" }, make("label", {}, box, " ", say("differing", {}, count)));
  }
  function section(title, children) { return make("section", {}, make("h2", {}, say(title)), children); }

  function show(cities) {
    var found = compare(cities), parts = [], shares = categories(found), rows = points(found);
    var extracts = found.members.filter(function (city) { return !city.full; }).map(function (city) { return city.name; });
    var notes = found.others.map(function (city) { return say("edition", { city: city.name, edition: city.edition, other: found.edition }); });
    if (extracts.length) { notes.push(say("totals", { cities: names(extracts) })); }
    parts.push(section("side_title", [
      make("ul", { class: "wheels" }, cities.map(function (city) {
        return make("li", {}, make("a", { href: root.dataset.profiles + city.slug + "/" },
          make("img", { src: root.dataset.pictures + city.slug + "/thumbnail.svg", alt: "", width: 256, height: 256 }), make("b", {}, city.name)),
          make("small", { class: "line" }, city.where), city.full ? null : [" ", make("span", { class: "tag" }, say("extract"))]);
      })),
      make("div", { class: "says" }, sentences(found).map(function (sentence) { return make("p", {}, sentence); })),
      notes.map(function (note) { return make("p", { class: "note" }, note); })
    ]));
    if (shares.length) { parts.push(section("category_title", [make("p", { class: "prose" }, say("pooled")), table(found, "category", shares)])); }
    if (rows.length) { parts.push(section("point_title", [narrowing(found), table(found, "data_point", rows)])); }
    if (found.refused.size) {
      var groups = Array.from(found.refused.values());
      groups.sort(function (one, other) { return words.reasons.indexOf(one.reason) - words.reasons.indexOf(other.reason); });
      parts.push(section("refused_title", groups.map(function (group) {
        var sentence = say(group.reason, { cities: names(group.cities), years: number(String(words.years_apart_at_most)) }, group.names.length);
        return make("details", { class: "refused" }, make("summary", {}, sentence), make("ul", {}, group.names.map(function (name) { return make("li", {}, name); })));
      })));
    }
    result.replaceChildren.apply(result, parts);
    document.title = say("title", { cities: names(cities.map(function (city) { return city.name; })) }) + document.title.slice(document.title.lastIndexOf(" – "));
  }

  // --- Choosing

  // Where the links lead from the cities that are chosen.
  function aim(chosen) {
    links.forEach(function (link) { link.href = address(chosen.concat(link.dataset.slug)); });
    list.querySelectorAll("a").forEach(function (link, place) {
      link.href = address(chosen.filter(function (_, other) { return other !== place; }));
    });
  }
  function choose() {
    var chosen = asked.filter(function (slug) { return known.has(slug); }).slice(0, words.cities_at_most);
    var strange = asked.filter(function (slug) { return !known.has(slug); });
    var input = document.getElementById("wanted");
    chosen.forEach(function (slug) {
      list.append(make("li", {}, make("a", { "aria-label": say("remove", { city: known.get(slug).name }) }, known.get(slug).name)));
    });
    list.hidden = !chosen.length;
    var messages = strange.map(function (slug) { return say("unknown_city", { city: slug }); });
    if (chosen.length === 1) { messages.push(say("one_more")); }
    var full = chosen.length === words.cities_at_most;
    if (full) { messages.push(say("enough")); }
    told.textContent = messages.join(" ");
    document.getElementById("choice").hidden = full;
    document.getElementById("filter").hidden = full;
    links.forEach(function (link) { link.parentNode.hidden = chosen.includes(link.dataset.slug); });
    aim(chosen);
    input.addEventListener("input", function () {
      var wanted = folded(input.value), count = 0;
      links.forEach(function (link) {
        var fits = !chosen.includes(link.dataset.slug) && folded(link.parentNode.textContent + " " + link.dataset.slug).includes(wanted);
        link.parentNode.hidden = !fits;
        count += fits;
      });
      told.textContent = say("found", {}, count);
    });
    return chosen;
  }

  // Where cities are chosen, what will move is not shown before it stands where it stays: neither the list, nor what comes below.
  var page = document.documentElement;
  function settle() { page.classList.remove("coming"); }
  page.classList.toggle("coming", asked.length > 0);
  load(root.dataset.words).then(function (found) {
    var speech = cityWords(found);
    words = found;
    say = speech.say;
    number = speech.number;
    percent = speech.percent;
    quantity = speech.quantity;
    names = speech.names;
    var chosen = choose();
    if (chosen.length < 2) { return; }
    return Promise.all(chosen.map(function (slug) { return load(root.dataset.results + slug + "/results.json"); })).then(function (results) {
      show(results.map(function (city, place) {
        var shown = known.get(chosen[place]);
        var month = new Intl.DateTimeFormat(words.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(city.month + "-15T00:00:00Z"));
        return Object.assign(city, { name: shown.name, where: shown.where, monthWords: month });
      }));
    });
  }).catch(function () {
    told.textContent = words ? say("failed") : root.dataset.failed;
  }).then(function () { requestAnimationFrame(function () { requestAnimationFrame(settle); }); });
})();
