// ECharts helpers. Every colour is read from the CSS tokens, so charts follow the theme.
// A page's script calls YC.data("id") for what the server gave it by json_script, then
// YC.draw(() => ...) with everything that paints: it is run again when the theme changes.
const YC = (function () {
  "use strict";
  const CONTINENTS = ["asia", "europe", "africa", "americas", "oceania"];
  const MID = 150; // the map is centred on this meridian
  const rad = Math.PI / 180;

  const v = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const find = (el) => (typeof el === "string" ? document.querySelector(el) : el);
  const data = (id) => {
    const holder = document.getElementById(id);
    return holder ? JSON.parse(holder.textContent) : null;
  };

  // Natural Earth I projection, and back.
  function project(point) {
    const l = (point[0] - MID) * rad, f = point[1] * rad, f2 = f * f, f4 = f2 * f2;
    return [
      l * (0.8707 - 0.131979 * f2 + f4 * (-0.013791 + f4 * (0.003971 * f2 - 0.001529 * f4))),
      -f * (1.007226 + f2 * (0.015085 + f4 * (-0.044475 + 0.028874 * f2 - 0.005916 * f4))),
    ];
  }
  function unproject(point) {
    let f = -point[1], i = 12, d;
    do {
      const f2 = f * f, f4 = f2 * f2;
      f -= d = (f * (1.007226 + f2 * (0.015085 + f4 * (-0.044475 + 0.028874 * f2 - 0.005916 * f4))) + point[1]) /
        (1.007226 + f2 * (0.045255 + f4 * (-0.311325 + 0.259866 * f2 - 0.065076 * f4)));
    } while (Math.abs(d) > 1e-6 && --i);
    const f2 = f * f;
    return [point[0] / (0.8707 + f2 * (-0.131979 + f2 * (-0.013791 + f2 * f2 * f2 * (0.003971 - 0.001529 * f2)))) / rad + MID, f / rad];
  }
  const sh = (lon) => (lon < MID - 180 ? lon + 360 : lon);

  // Unwrap rings that cross the antimeridian, then shift the western hemisphere to the right.
  function polygons(topology) {
    const found = [], all = topojson.feature(topology, topology.objects.land);
    (all.features || [all]).forEach((feature) => {
      const shapes = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
      shapes.forEach((rings) => {
        const lat = rings[0].reduce((sum, c) => sum + c[1], 0) / rings[0].length;
        if (lat < -60) return;
        const open = rings.map((ring) => {
          let before = ring[0][0], turn = 0;
          return ring.map((c, i) => {
            if (i) {
              const step = c[0] - before;
              if (step > 180) turn -= 360; else if (step < -180) turn += 360;
            }
            before = c[0];
            return [c[0] + turn, c[1]];
          });
        });
        const lon = open[0].reduce((sum, c) => sum + c[0], 0) / open[0].length;
        const shift = lon < MID - 180 ? 360 : lon > MID + 180 ? -360 : 0;
        found.push(open.map((ring) => ring.map((c) => [c[0] + shift, c[1]])));
      });
    });
    return found;
  }

  let ready = null;
  function land(el) {
    const url = (el && el.dataset.land) || document.documentElement.dataset.land;
    ready = ready || fetch(url).then((answer) => answer.json()).then((topology) => {
      echarts.registerMap("land", {
        type: "FeatureCollection",
        features: polygons(topology).map((shape, i) => ({
          type: "Feature", properties: { name: "l" + i }, geometry: { type: "Polygon", coordinates: shape },
        })),
      });
    });
    return ready;
  }

  // richText: the policy forbids the style attributes of an HTML tooltip.
  function base() {
    return {
      textStyle: { fontFamily: v("--f-sans"), color: v("--ink-2") },
      animation: false,
      tooltip: {
        renderMode: "richText", confine: true,
        backgroundColor: v("--surface"), borderColor: v("--line"), borderWidth: 1, padding: [6, 10],
        textStyle: { color: v("--ink"), fontSize: 12, fontFamily: v("--f-sans") }, shadowBlur: 0,
      },
    };
  }

  // One chart an element, however often it is drawn.
  function mk(el) {
    const node = find(el);
    const old = echarts.getInstanceByDom(node);
    if (old) { old.clear(); return old; }
    const chart = echarts.init(node, null, { renderer: "svg" });
    new ResizeObserver(() => chart.resize()).observe(node);
    return chart;
  }

  function ax(more = {}) {
    return {
      axisLine: { lineStyle: { color: v("--line") } }, axisTick: { show: false },
      axisLabel: { color: v("--ink-3"), fontSize: 12 }, splitLine: { lineStyle: { color: v("--line-soft") } },
      ...more,
    };
  }

  function graticule() {
    const lines = [];
    for (let lat = -60; lat <= 60; lat += 30) {
      const line = [];
      for (let lon = -30; lon <= 330; lon += 6) line.push([lon, lat]);
      lines.push({ coords: line });
    }
    for (let lon = -30; lon <= 330; lon += 30) {
      const line = [];
      for (let lat = -56; lat <= 80; lat += 4) line.push([lon, lat]);
      lines.push({ coords: line });
    }
    return lines;
  }

  /* Draw the world, the home city and the places.
     o.home: {lon, lat, label}. o.points: [{lon, lat, name, cont, type: "f" formal or "c", plan, cold,
     size, lab (label), lp (its side), url}]. o.arcs, o.labels: booleans; o.arcFilter, o.labelFilter:
     functions of a point; o.tip: text of a point; o.onPick: called with a pressed point (default:
     go to its url). o.grid false hides the graticule; o.*Color override the tokens. */
  async function map(el, o = {}) {
    const node = find(el);
    await land(node);
    const chart = mk(node), points = o.points || [];
    const home = o.home || { lon: 118.8, lat: 32.06, label: "" }, from = [sh(home.lon), home.lat];
    const colour = (c) => (CONTINENTS.includes(c) ? v("--c-" + c) : v("--ink-off"));
    const surface = o.surfaceColor || v("--surface");
    const arc = (p) => {
      const east = sh(p.lon) > from[0] ? 0.2 : -0.2;
      return {
        coords: [from, [sh(p.lon), p.lat]],
        lineStyle: {
          color: o.arcColor || colour(p.cont), width: p.type === "f" ? 1.3 : 0.8, opacity: p.type === "f" ? 0.75 : 0.42,
          type: p.plan ? "dashed" : "solid", curveness: east * (p.lat < 0 ? -0.7 : 1),
        },
      };
    };
    const dot = (p) => ({
      name: p.name || p.zh || "", value: [sh(p.lon), p.lat], p, symbol: "circle", symbolSize: p.size || (p.type === "f" ? 8 : 6),
      itemStyle: p.plan ? { color: surface, borderColor: colour(p.cont), borderWidth: 1.6 }
        : p.cold ? { color: surface, borderColor: v("--ink-off"), borderWidth: 1.5 }
          : { color: o.dotColor || colour(p.cont), borderColor: surface, borderWidth: 1 },
      label: {
        show: Boolean(o.labels) && (o.labelFilter ? Boolean(o.labelFilter(p)) : true), formatter: p.lab || p.name || p.zh || "",
        position: p.lp || "right", distance: 4, fontSize: o.fs || 11, color: o.labelColor || v("--ink-2"),
        textBorderColor: o.halo || surface, textBorderWidth: 2,
      },
    });
    const drawn = o.arcs ? points.filter(o.arcFilter || (() => true)) : [];
    const setting = {
      ...base(),
      geo: {
        map: "land", projection: { project, unproject }, roam: false, silent: true,
        left: o.pad ?? 6, right: o.pad ?? 6, top: o.top ?? 4, bottom: o.bottom ?? 4,
        itemStyle: { areaColor: o.landColor || v("--map-land"), borderWidth: 0 }, emphasis: { disabled: true },
      },
      series: [
        { type: "lines", coordinateSystem: "geo", polyline: true, silent: true, data: o.grid === false ? [] : graticule(), lineStyle: { color: o.gridColor || v("--map-grid"), width: 0.7, opacity: 1 }, z: 0 },
        { type: "lines", coordinateSystem: "geo", silent: true, data: drawn.map(arc), z: 2 },
        { type: "scatter", coordinateSystem: "geo", z: 3, data: points.map(dot), labelLayout: { hideOverlap: true } },
        {
          type: "scatter", coordinateSystem: "geo", z: 5, silent: true, data: [{ name: home.label || "", value: from }], symbol: "circle", symbolSize: o.homeSize || 11,
          itemStyle: { color: o.homeColor || v("--us"), borderColor: surface, borderWidth: 2 },
          label: {
            show: o.homeLabel !== false && Boolean(home.label), formatter: home.label || "", position: "left", fontSize: 12, fontWeight: "bold",
            color: o.homeColor || v("--us"), textBorderColor: o.halo || surface, textBorderWidth: 3,
          },
        },
      ],
    };
    setting.tooltip.formatter = (item) => (item.data && item.data.p ? (o.tip ? o.tip(item.data.p) : item.name) : "");
    chart.setOption(setting);
    chart.off("click");
    chart.on("click", (item) => {
      const p = item.data && item.data.p;
      if (!p) return;
      if (o.onPick) o.onPick(p); else if (p.url) location.href = p.url;
    });
    return chart;
  }

  function draw(paint) {
    const all = () => Promise.resolve(paint()).then(() => { document.documentElement.dataset.ready = "1"; });
    document.documentElement.addEventListener("yc:theme", all);
    return all();
  }

  return { v, data, map, mk, base, ax, sh, draw };
})();
