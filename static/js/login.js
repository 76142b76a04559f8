// The picture beside the sign-in form: the world, the city, its arcs. Wide screens only.
(function () {
  "use strict";
  const art = YC.data("login-data"), el = document.getElementById("login-map");
  if (!art || !art.home || !el.clientWidth) return;
  YC.map(el, {
    home: art.home, points: art.points, arcs: true, homeLabel: false, homeSize: 13,
    landColor: "#2d464a", gridColor: "#294145", arcColor: "#c9ab9d", dotColor: "#e9d3c6",
    homeColor: "#f0a3b7", surfaceColor: "#22383c", halo: "#22383c",
  }).then(() => { document.documentElement.dataset.ready = "1"; });
})();
