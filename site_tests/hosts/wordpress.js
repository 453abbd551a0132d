// What WordPress's own pages do with a frame that was embedded by oEmbed, written from its documented messages: they greet each frame
// with its secret, set the height that it asks for, between 200 and 1,000 pixels, and follow a link to the frame's own host once the
// frame has the focus. Everything is refused that lacks the secret or comes from another window.
(function () {
  function frames() {
    return Array.from(document.querySelectorAll("iframe.wp-embedded-content"));
  }
  addEventListener("message", function (event) {
    var said = event.data;
    if (!said || !(said.secret && said.message && said.value) || /[^a-zA-Z0-9]/.test(said.secret)) return;
    frames().forEach(function (frame) {
      if (frame.dataset.secret !== said.secret || frame.contentWindow !== event.source) return;
      if (said.message === "height") {
        frame.removeAttribute("style");
        frame.height = Math.min(1000, Math.max(200, Math.trunc(said.value)));
      }
      if (said.message === "link") {
        var target = new URL(said.value), own = new URL(frame.getAttribute("src"));
        if (/^https?:$/.test(target.protocol) && target.host === own.host && document.activeElement === frame) top.location.href = said.value;
      }
    });
  });
  addEventListener("load", function () {
    frames().forEach(function (frame) {
      frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
    });
  });
})();
