// Draws the chart that the explorer's page sends. The frame is in a sandbox, and its policy lets it load nothing: Plotly's script comes
// with a message too. However long that works, the page stays quick. Each message brings the port on which it is answered.
(function () {
  "use strict";
  var chart = document.getElementById("chart"), shown = { displayModeBar: false, responsive: true, doubleClick: "reset" };
  var deeds = {
    begin: function (plotly) {
      return new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = URL.createObjectURL(plotly);
        script.onload = function () { resolve(); };
        script.onerror = reject;
        document.head.append(script);
      });
    },
    draw: function (figure) {
      document.body.classList.add("drawn");
      return window.Plotly.newPlot(chart, figure.data, figure.layout, shown).then(function () {});
    },
    recolour: function (figure) { return window.Plotly.react(chart, figure.data, figure.layout, shown).then(function () {}); },
    picture: function (size) { return window.Plotly.toImage(chart, size); }
  };
  addEventListener("message", function (event) {
    if (event.source !== parent || !Object.hasOwn(deeds, event.data.deed)) { return; }
    Promise.resolve(event.data.given).then(deeds[event.data.deed]).then(function (made) {
      event.ports[0].postMessage({ made: made });
    }, function () { event.ports[0].postMessage({ failed: true }); });
  });
})();
