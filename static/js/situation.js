// The situation page: the map, the growth line, and tabs over tables that stand below each other
// where scripts do not run.
(function () {
  "use strict";
  const growth = World.data("grow-data"), n = World.data("map-data").points.id.length;

  document.documentElement.classList.add("has-script");
  document.querySelectorAll("[data-tabs]").forEach((card) => {
    const buttons = card.querySelectorAll("[data-tab]"), panels = card.querySelectorAll("[data-panel]");
    const show = (name) => {
      buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tab === name)));
      panels.forEach((panel) => { panel.hidden = panel.dataset.panel !== name; });
    };
    if (buttons.length < 2) return;
    buttons[0].parentNode.hidden = false;
    card.addEventListener("click", (event) => {
      const button = event.target.closest("[data-tab]");
      if (button) show(button.dataset.tab);
    });
    show(buttons[0].dataset.tab);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-why]");
    if (!button) return;
    const shown = document.getElementById(button.dataset.why).classList.toggle("shown");
    button.setAttribute("aria-expanded", String(shown));
  });

  const views = document.querySelector("[data-map-view]");
  views.hidden = false;
  views.addEventListener("click", (event) => {
    const button = event.target.closest("[data-view]");
    if (!button) return;
    document.getElementById("map").classList.toggle("no-arcs", button.dataset.view !== "arcs");
    views.querySelectorAll("[data-view]").forEach((other) =>
      other.setAttribute("aria-pressed", String(other === button)));
  });

  function drawGrowth() {
    if (!growth.points.length) return;
    const years = growth.points.map((p) => p[0]);
    const line = growth.points.concat([[growth.until, growth.points[growth.points.length - 1][1]]]);
    const last = line[line.length - 1][1], top = Math.max(last, growth.published || 0);
    const series = [{
      type: "line", step: "end", symbol: "none", data: line,
      lineStyle: { color: YC.v("--us"), width: 2 }, areaStyle: { color: YC.v("--us"), opacity: 0.07 },
      endLabel: { show: true, formatter: String(last), color: YC.v("--us"), fontWeight: "bold" },
    }];
    if (growth.published) {
      series.push({
        type: "line", symbol: "circle", symbolSize: 0.01, silent: true,
        data: [{
          value: [Math.min(...years) - 1, growth.published],
          label: {
            show: true, position: "right", offset: [2, -8], formatter: growth.label + " " + growth.published,
            color: YC.v("--us"), fontSize: 11,
          },
        }, [growth.until, growth.published]],
        lineStyle: { color: YC.v("--us"), type: "dashed", width: 1, opacity: 0.6 },
      });
    }
    const chart = YC.mk("#grow");
    chart.setOption({
      ...YC.base(),
      grid: { left: 12, right: 56, top: 16, bottom: 4, containLabel: true },
      xAxis: YC.ax({
        type: "value", min: Math.min(...years) - 1, max: growth.until, minInterval: 1, splitLine: { show: false },
        axisLabel: { formatter: (v) => String(v), showMinLabel: false, color: YC.v("--ink-3") },
      }),
      yAxis: YC.ax({ type: "value", min: 0, max: top, minInterval: 1, splitNumber: 3, axisLine: { show: false } }),
      series,
    });
  }

  YC.draw(drawGrowth);
  World.ties("#map", "map-data", {
    arcs: true, isNamed: (p, width) => width > 600 && (p.kind === "formal" || n < 12),
  });
})();
