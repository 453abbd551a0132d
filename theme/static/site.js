// Nothing on these pages needs this script. It opens the row that an address names where a browser does not do so by itself,
// and lets the pages be read from a folder.
(function () {
  function open() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var details = target && (target.closest("details") || target.querySelector("details"));
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", open);
  open();
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href]").forEach(function (link) {
      // Read as text, since the links of a drawing have no pathname.
      link.setAttribute("href", link.getAttribute("href").replace(/^([^:#?]*\/)(?=[#?]|$)/, "$1index.html"));
    });
  }
})();
