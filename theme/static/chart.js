// Draws, in a frame of its own, the chart that the explorer's page sends. The frame is in a sandbox: Plotly reaches nothing of the site
// there, and however long it works, the page stays quick. Each message brings the port on which it is answered.
(function () {
  "use strict";
  var chart = document.getElementById("chart"), shown = { displayModeBar: false, responsive: true, doubleClick: "reset" };
  var deeds = {
    draw: function (figure) { return window.Plotly.newPlot(chart, figure.data, figure.layout, shown); },
    recolour: function (figure) { return window.Plotly.react(chart, figure.data, figure.layout, shown); },
    picture: function (size) { return window.Plotly.toImage(chart, size); }
  };
  addEventListener("message", function (event) {
    if (event.source !== parent || !Object.hasOwn(deeds, event.data.deed)) { return; }
    document.body.classList.add("drawn");
    Promise.resolve(event.data.given).then(deeds[event.data.deed]).then(function (made) {
      event.ports[0].postMessage({ made: typeof made === "string" ? made : "" });
    }, function () { event.ports[0].postMessage({ failed: true }); });
  });
})();
