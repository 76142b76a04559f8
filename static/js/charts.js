// ECharts helpers. Every colour is read from the CSS tokens, so charts follow the theme.
// A page's script calls YC.draw(() => ...) with everything that paints: it is run again when the theme changes.
const YC = (function () {
  "use strict";
  const v = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const base = () => ({ textStyle: { fontFamily: v("--f-sans"), color: v("--ink-2") }, animation: false });

  // One chart an element, however often it is drawn.
  function mk(el) {
    const node = typeof el === "string" ? document.querySelector(el) : el;
    const old = echarts.getInstanceByDom(node);
    if (old) { old.clear(); return old; }
    const chart = echarts.init(node);
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

  function draw(paint) {
    document.documentElement.addEventListener("yc:theme", paint);
    paint();
  }

  return { v, mk, base, ax, draw };
})();
