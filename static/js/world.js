// The world as an SVG picture: land, places, arcs, names. Its colours are classes of app.css, so it
// follows the theme and paper by itself.
const World = (function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const CONTINENTS = ["asia", "europe", "africa", "americas", "oceania"];
  const MID = 150; // the map is centred on this meridian: the Pacific lies whole
  const PAD = 5;

  const data = (id) => {
    const holder = document.getElementById(id);
    return holder ? JSON.parse(holder.textContent) : null;
  };
  const done = () => { document.documentElement.dataset.ready = "1"; };

  let ready = null;
  // The land without Antarctica, fetched once a page.
  function land() {
    ready = ready || fetch(document.documentElement.dataset.land).then((answer) => answer.json()).then((topology) => {
      const whole = topojson.feature(topology, topology.objects.land);
      const parts = (whole.features || [whole]).flatMap(({ geometry }) =>
        geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
      const isKept = (coordinates) => d3.geoCentroid({ type: "Polygon", coordinates })[1] > -60;
      return { type: "MultiPolygon", coordinates: parts.filter(isKept) };
    });
    return ready;
  }

  function put(parent, name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
    if (text) node.textContent = text;
    parent.append(node);
    return node;
  }

  const say = (n) => n.toFixed(1);

  // Bent on the paper: the shortest way on the globe would leave the map's edge on the road to South America.
  function arc(from, to, isSouth) {
    const bend = (to[0] > from[0] ? 0.2 : -0.2) * (isSouth ? -0.7 : 1);
    const middle = [
      (from[0] + to[0]) / 2 - (from[1] - to[1]) * bend,
      (from[1] + to[1]) / 2 - (to[0] - from[0]) * bend,
    ];
    return "M" + from.map(say).join() + "Q" + middle.map(say).join() + " " + to.map(say).join();
  }

  // Names that would lie on an earlier one, or stand out of the picture, are left out.
  function thin(names, width) {
    const kept = [];
    names.forEach((name) => {
      const box = name.getBBox();
      const isHit = kept.some((other) => box.x < other.x + other.width && other.x < box.x + box.width
        && box.y < other.y + other.height && other.y < box.y + box.height);
      if (isHit || box.x < 0 || box.x + box.width > width) name.remove(); else kept.push(box);
    });
  }

  /* o.home: {lon, lat, label} or nothing. o.points: [{lon, lat, name, cont, kind, url}]; a formal
     tie has a larger dot and a stronger arc. o.arcs: lead from home to each. o.tip: text of a point.
     o.isNamed: whether the name of a point is written beside it. */
  async function map(el, o) {
    const node = typeof el === "string" ? document.querySelector(el) : el;
    const shape = await land();
    const lines = d3.geoGraticule().step([30, 30]).extent([[-180, -60], [180, 84]])();
    let drawn = "";
    const paint = () => {
      const width = node.clientWidth, height = node.clientHeight, size = width + "x" + height;
      if (!width || !height || size === drawn) return;
      drawn = size;
      const project = d3.geoNaturalEarth1().rotate([-MID, 0]).fitExtent([[PAD, PAD], [width - PAD, height - PAD]], shape);
      const path = d3.geoPath(project);
      const svg = document.createElementNS(SVG, "svg");
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("class", "world");
      put(svg, "path", { class: "grid", d: path(lines) });
      put(svg, "path", { class: "land", d: path(shape) });

      const home = o.home && project([o.home.lon, o.home.lat]);
      const placed = (o.points || []).map((p) => ({
        p, at: project([p.lon, p.lat]),
        css: (CONTINENTS.includes(p.cont) ? p.cont : "") + (p.kind === "formal" ? " formal" : ""),
      }));
      if (o.arcs && home) {
        placed.forEach(({ p, at, css }) => put(svg, "path", { class: "arc " + css, d: arc(home, at, p.lat < 0) }));
      }
      placed.forEach(({ p, at, css }) => {
        const dot = put(svg, "circle", { class: "dot " + css, cx: say(at[0]), cy: say(at[1]), r: p.kind === "formal" ? 4 : 3 });
        if (o.tip) put(dot, "title", {}, o.tip(p));
        if (p.url) dot.addEventListener("click", () => { location.href = p.url; });
      });
      const names = [];
      if (home) {
        put(svg, "circle", { class: "home", cx: say(home[0]), cy: say(home[1]), r: o.homeRadius || 4.5 });
        if (o.home.label) names.push(put(svg, "text", { class: "home", x: say(home[0] - 9), y: say(home[1] + 4) }, o.home.label));
      }
      placed.filter(({ p }) => o.isNamed && o.isNamed(p, width)).forEach(({ p, at }) => {
        const isLeft = p.cont === "europe";
        names.push(put(svg, "text", { class: isLeft ? "left" : "", x: say(at[0] + (isLeft ? -7 : 7)), y: say(at[1] + 4) }, p.name));
      });
      node.replaceChildren(svg);
      thin(names, width);
    };
    paint();
    new ResizeObserver(paint).observe(node);
    done();
  }

  // The points of a map, which come by columns: keys as steps, degrees in tenths.
  function unpacked(columns) {
    let key = 0;
    return columns.id.map((step, at) => ({
      id: (key += step), lon: columns.lon[at] / 10, lat: columns.lat[at] / 10,
      name: columns.name[at], cont: columns.cont[at], kind: columns.kind[at],
    }));
  }

  // A map of ties as the pages give it by map_data.
  function ties(el, id, more = {}) {
    const given = data(id);
    if (!given) return;
    map(el, {
      home: given.home,
      points: unpacked(given.points).map((p) => ({ ...p, url: given.url.replace("/0/", "/" + p.id + "/") })),
      tip: (p) => p.name + "\n" + given.kinds[p.kind],
      ...more,
    });
  }

  return { data, done, map, ties };
})();
