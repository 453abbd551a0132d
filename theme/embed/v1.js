/* U4SSC City Profiles, embed script 1: fits frames to what they show, and makes <u4ssc-snapshot>. This file never changes. */
(function (w, d) {
  if (w.u4sscEmbed1 || !d.currentScript) return;
  var base = new URL("../", d.currentScript.src).href, made = new Set();
  w.u4sscEmbed1 = base;
  function frames() {
    return Array.from(d.querySelectorAll("iframe")).concat(Array.from(made)).filter(function (f) { return f.src.indexOf(base) === 0; });
  }
  function fit(f) { if (f.contentWindow) f.contentWindow.postMessage({ u4ssc: "fit" }, "*"); }
  w.addEventListener("message", function (e) {
    var m = e.data;
    if (m && m.u4ssc) frames().forEach(function (f) {
      if (f.contentWindow !== e.source) return;
      if (m.u4ssc === "hello") fit(f);
      if (m.u4ssc === "height" && m.value > 0) f.style.height = Math.min(Math.ceil(m.value), 5000) + "px";
    });
  });
  frames().forEach(fit);
  if (!w.customElements || customElements.get("u4ssc-snapshot")) return;
  customElements.define("u4ssc-snapshot", class extends HTMLElement {
    static get observedAttributes() { return ["city", "round", "form", "theme", "language"]; }
    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      var f = this.frame = d.createElement("iframe");
      f.loading = "lazy";
      f.sandbox = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
      f.style.cssText = "display:block;border:0;width:100%;height:" + ({ compact: 390, table: 1000 }[this.getAttribute("form")] || 860) + "px";
      this.style.display = "block";
      this.load();
      made.add(f);
      this.shadowRoot.replaceChildren(f);
    }
    disconnectedCallback() { made.delete(this.frame); }
    attributeChangedCallback() { if (this.frame) this.load(); }
    load() {
      var of = this, part = function (name) { var v = of.getAttribute(name); return v ? encodeURIComponent(v) + "/" : ""; };
      var form = of.getAttribute("form"), theme = of.getAttribute("theme");
      of.frame.title = of.textContent.trim() || "City Snapshot";
      of.frame.src = base + part("language").replace(/^en\//, "") + "embed/" + part("city") + part("round") +
        (form === "compact" || form === "table" ? form + "/" : "") + (theme === "light" || theme === "dark" ? "#" + theme : "");
    }
  });
})(window, document);
