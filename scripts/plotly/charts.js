// The kinds of charts that cityprofiles/charts.py makes; lines and dots (scatter) are part of the core.
"use strict";
const Plotly = require("plotly.js/lib/core");
Plotly.register([require("plotly.js/lib/sunburst")]);
module.exports = Plotly;
