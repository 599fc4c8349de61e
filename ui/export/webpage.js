"use strict";
const charts = JSON.parse(document.getElementById("charts").textContent);
const places = charts.map((chart, at) => document.getElementById(`chart-${at}`));
const drawn = charts.map((chart, at) =>
  Plotly.newPlot(places[at], chart.data, { ...chart.layout, autosize: true, width: undefined }, { displayModeBar: false, responsive: true }),
);
window.addEventListener("beforeprint", () => places.forEach((place) => Plotly.Plots.resize(place)));
window.ready = Promise.all(drawn);
