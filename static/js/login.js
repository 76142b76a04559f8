// The picture beside the sign-in form: the world, the city, its arcs. Wide screens only.
(function () {
  "use strict";
  const art = World.data("login-data"), el = document.getElementById("login-map");
  if (art && art.home && el.clientWidth) {
    World.map(el, { home: { ...art.home, label: "" }, points: art.points, arcs: true, homeRadius: 6.5 });
  }
})();
