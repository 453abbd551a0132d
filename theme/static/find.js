// The search: a list of names answers at once and forgives a slip of the keyboard; Pagefind looks into everything else that pages say.
// Both are loaded when a reader comes to the field, from this site alone.
(function () {
  "use strict";
  var form = document.querySelector("[data-find]");
  if (!form || !window.fetch || !String.prototype.normalize) return;
  var told = form.dataset, brief = told.find === "brief", input = form.querySelector("input");
  var list = document.getElementById("found"), status = form.querySelector("[role=status]");
  var kinds = told.kinds.split("|"), limit = brief ? 8 : 40;
  var names = null, pagefind = null, loading = null, turn = 0, active = -1, broken = false;

  function load() {
    if (loading) return loading;
    var bundle = new URL(told.bundle, document.baseURI).href;
    loading = fetch(bundle + "names.json").then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (rows) {
      names = rows.map(function (row) {
        var forms = [row[1]].concat(row[4] || []).map(folded);
        return {
          kind: row[0], title: row[1], detail: row[2], address: row[3],
          forms: forms.filter(function (form, i) { return form && forms.indexOf(form) === i; }),
          words: folded([row[1], row[2]].concat(row[4] || []).join(" ")).split(" ")
        };
      });
      return import(bundle + "pagefind.js").then(function (found) {
        return found.options({noWorker: true, excerptLength: 0}).then(function () { return found.init(); }).then(function () { pagefind = found; });
      }).catch(function () { /* The names alone still answer. */ });
    }).catch(function () { broken = true; });
    return loading;
  }

  // Slips of the keyboard between two words: a letter too many, too few, wrong, or two exchanged. More than `most` count as `most` + 1.
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var two = [], one = [], now, i, j;
    for (j = 0; j <= b.length; j++) one[j] = j;
    for (i = 1; i <= a.length; i++) {
      now = [i];
      for (j = 1; j <= b.length; j++) {
        now[j] = Math.min(one[j] + 1, now[j - 1] + 1, one[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], two[j - 2] + 1);
      }
      two = one;
      one = now;
    }
    return one[b.length];
  }

  function rank(entry, query, words) {
    var best = 9;
    entry.forms.forEach(function (form) {
      if (form === query) best = Math.min(best, 0);
      else if (form.indexOf(query) === 0) best = Math.min(best, 1);
      else if ((" " + form).indexOf(" " + query) >= 0) best = Math.min(best, 2);
    });
    // Within a word; three letters only in what is shown or at the end of a word, since they are somewhere in too many.
    if (best > 3 && query.length > 2 && entry.forms.some(function (form, i) {
      return query.length > 3 || !i ? form.indexOf(query) > 0 : (form + " ").indexOf(query + " ") > 0;
    })) best = 4;
    if (best > 3 && words.every(function (word) { return entry.words.some(function (other) { return other.indexOf(word) === 0; }); })) best = 3;
    return best;
  }

  function nearness(entry, query) {
    var most = query.length < 3 ? 0 : query.length < 8 ? 1 : 2, best = 9;
    if (!most) return best;
    entry.forms.forEach(function (form) {
      [form].concat(form.split(" ")).forEach(function (word) {
        if (word.length < 3) return;
        best = Math.min(best, slips(query, word, most));
        // What is being typed is the beginning of a name.
        if (query.length > 4 && word.length > query.length) best = Math.min(best, slips(query, word.slice(0, query.length), most) + 0.5);
      });
    });
    return best <= most + 0.5 ? best : 9;
  }

  // Where nothing has all words: how many of them, but for the shortest, an entry lacks.
  function lack(entry, words) {
    var asked = words.filter(function (word) { return word.length > 2; });
    var there = asked.filter(function (word) { return entry.words.some(function (other) { return other.indexOf(word) === 0; }); });
    return there.length ? asked.length - there.length : 9;
  }

  // Whether a page has every word, whatever its ending: Pagefind also gives pages with words that only begin alike.
  function tells(text, words) {
    var content = " " + folded(text);
    return words.every(function (word) { return content.indexOf(" " + word.slice(0, Math.max(4, word.length - 3))) >= 0; });
  }

  function sorted(measure, above) {
    return names.map(function (entry, i) { return [measure(entry), entry.kind, i, entry]; })
      .filter(function (row) { return row[0] < above; })
      .sort(function (a, b) { return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]; })
      .map(function (row) { return row[3]; });
  }

  function look(text) {
    var query = folded(text), mine = ++turn;
    if (!query) { show([], ""); return; }
    if (!names && !broken) status.textContent = told.wait;
    load().then(function () {
      if (mine !== turn) return;
      if (broken) { show([], told.failed); return; }
      var words = query.split(" ");
      var found = sorted(function (entry) { return rank(entry, query, words); }, 9);
      if (found.length >= limit || !pagefind) { done(found, query); return; }
      pagefind.search(text).then(function (answer) {
        return Promise.all(answer.results.slice(0, limit).map(function (result) { return result.data(); }));
      }).catch(function () { return []; }).then(function (pages) {
        if (mine !== turn) return;
        // Pagefind gives what begins alike where it knows no such word: near names are the better guess then.
        var near = found.length ? [] : sorted(function (entry) { return nearness(entry, query); }, 9);
        if (!near.length) pages.forEach(function (page) {
          if (!tells(page.content, words)) return;
          var address = page.raw_url, known = names.filter(function (entry) { return entry.address === address; })[0];
          if (known && found.indexOf(known) < 0) found.push(known);
        });
        done(found, query, near);
      });
    });
  }

  function done(found, query, near) {
    if (found.length) show(found.slice(0, limit), found.length === 1 ? told.one : told.many.replace("{count}", Math.min(found.length, limit)));
    else {
      near = (near || sorted(function (entry) { return nearness(entry, query); }, 9)).slice(0, 5);
      var words = query.split(" ");
      var some = near.length || words.length < 2 ? [] : sorted(function (entry) { return lack(entry, words); }, 9).slice(0, limit);
      show(near.concat(some), near.length ? told.close : some.length ? told.some : told.none);
    }
  }

  function show(entries, said) {
    list.textContent = "";
    active = -1;
    entries.forEach(function (entry, i) {
      var item = document.createElement("li"), name = document.createElement("b"), more = document.createElement("small");
      // An option of a combobox holds no link of its own: the field keeps the focus.
      var inside = document.createElement(brief ? "span" : "a");
      var address = told.root + entry.address + (location.protocol === "file:" ? "index.html" : "");
      name.textContent = entry.title;
      more.textContent = entry.detail.toLowerCase() === kinds[entry.kind] ? entry.detail : kinds[entry.kind] + " · " + entry.detail;
      inside.append(name, " ", more);
      if (brief) {
        item.id = "found-" + i;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("click", function () { location.assign(address); });
      } else inside.href = address;
      item.append(inside);
      list.append(item);
    });
    if (brief) {
      list.hidden = !entries.length;
      input.setAttribute("aria-expanded", String(entries.length > 0));
      input.removeAttribute("aria-activedescendant");
    }
    status.textContent = said;
    document.body.classList.remove("finding");
  }

  function choose(number) {
    var items = list.children, last = items[active];
    if (last) last.setAttribute("aria-selected", "false");
    active = (number + 1 + items.length + 1) % (items.length + 1) - 1;
    if (active < 0) { input.removeAttribute("aria-activedescendant"); return; }
    items[active].setAttribute("aria-selected", "true");
    items[active].scrollIntoView({block: "nearest"});
    input.setAttribute("aria-activedescendant", items[active].id);
  }

  input.addEventListener("focus", load, {once: true});
  if (brief) {
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.querySelector("button").textContent);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "found");
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("input", function () { look(input.value); });
    input.addEventListener("focus", function () { if (input.value && list.hidden) look(input.value); });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Escape") {
        if (!list.hidden) { event.preventDefault(); turn++; show([], ""); }
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) { if (input.value) look(input.value); return; }
        event.preventDefault();
        choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? list.children.length - 1 : active - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        list.children[active].click();
      }
    });
    form.addEventListener("focusout", function (event) {
      if (!form.contains(event.relatedTarget)) { turn++; show([], ""); }
    });
    // A press on an entry must not take the focus away before it is followed.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  } else {
    var asked = new URLSearchParams(location.search).get("q") || "";
    input.value = asked;
    // What stands below comes with the results, so that nothing moves.
    document.body.classList.toggle("finding", asked !== "");
    if (asked) look(asked);
    input.addEventListener("input", function () {
      history.replaceState(null, "", input.value ? "?q=" + encodeURIComponent(input.value) : location.pathname);
      look(input.value);
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); look(input.value); });
  }
})();
