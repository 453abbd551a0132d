// Nothing on these pages needs this script. It opens the row that an address names where a browser does not do so by itself,
// copies references and codes, and lets the pages be read from a folder.
(function () {
  function named() {
    try {
      var name = decodeURIComponent(location.hash.slice(1));
      // Codes are also written in capitals, as the methodology prints them.
      return name && (document.getElementById(name) || document.getElementById(name.toLowerCase()));
    } catch (broken) {
      return null;
    }
  }
  function open() {
    var target = named();
    if (!target) return;
    // A data point opens its own sums, a KPI of several data points the sums of all of them.
    var all = target.matches("tbody") ? [].slice.call(target.querySelectorAll("details")) : [];
    for (var around = target.closest("details"); around; around = around.parentNode.closest("details")) all.push(around);
    all.forEach(function (details) {
      details.open = true;
    });
    if (all.length) {
      target.scrollIntoView();
      // Whoever goes on by keyboard, or has the page read out, starts at the row.
      all[0].querySelector("summary").focus({ preventScroll: true });
    }
  }
  addEventListener("hashchange", open);
  // Once more when all is there and has been drawn: a browser that goes to the place by itself takes the focus away again.
  addEventListener("load", function () {
    requestAnimationFrame(function () {
      requestAnimationFrame(open);
    });
  });
  open();
  // A button that copies the text it names; where the browser does not let it, the text is marked instead.
  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    var text = document.getElementById(button.dataset.copy);
    var said = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", function () {
      var mark = function () {
        getSelection().selectAllChildren(text);
      };
      if (!navigator.clipboard) return mark();
      navigator.clipboard.writeText(text.innerText.trim()).then(function () {
        said.textContent = button.dataset.copied;
        setTimeout(function () {
          said.textContent = "";
        }, 4000);
      }, mark);
    });
  });
  // A page that has moved takes the place in it along, which the page itself could not know.
  var moved = document.getElementById("moved");
  if (moved && location.hash) location.replace(moved.href + location.hash);
  // The page of addresses that there are not has the site's as its base, from which a link to a place would lead away.
  if (document.querySelector("base[href]")) {
    document.querySelector(".skip").addEventListener("click", function (event) {
      event.preventDefault();
      location.hash = "main";
    });
  }
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href]").forEach(function (link) {
      // Read as text, since the links of a drawing have no pathname.
      link.setAttribute("href", link.getAttribute("href").replace(/^([^:#?]*\/)(?=[#?]|$)/, "$1index.html"));
    });
  }
})();
