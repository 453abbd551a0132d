// Nothing on these pages needs this script. It opens the row that an address names where a browser does not do so by itself,
// copies a code at the press of a button, and lets the pages be read from a folder.
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
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var code = document.getElementById(button.dataset.copy), told = document.getElementById("copied");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      // What is shown, without the parts that are not chosen.
      navigator.clipboard.writeText(code.innerText).then(function () {
        told.textContent = told.dataset.copied.replace("{}", code.getAttribute("aria-label"));
      });
    });
  });
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href]").forEach(function (link) {
      // Read as text, since the links of a drawing have no pathname.
      link.setAttribute("href", link.getAttribute("href").replace(/^([^:#?]*\/)(?=#|$)/, "$1index.html"));
    });
  }
})();
