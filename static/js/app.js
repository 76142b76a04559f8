// Theme, menus, forms that send themselves. Loaded in <head>, so that the theme is there before
// the first paint. Nothing here is needed to use a page: it only saves a press.
(function () {
  "use strict";
  const root = document.documentElement;
  root.dataset.js = "1";
  const THEMES = ["light", "dark"];

  function kept(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function keep(key, value) {
    try { localStorage.setItem(key, value); } catch { /* a locked-down browser: this page only */ }
  }
  function paint(theme) {
    root.dataset.bsTheme = THEMES.includes(theme) ? theme : "light";
    root.dispatchEvent(new CustomEvent("yc:theme"));
  }

  const asked = new URLSearchParams(location.search).get("theme");
  paint(asked || kept("yc-theme") || "light");
  root.dataset.density = kept("yc-density") || "default";

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      keep("yc-theme", next);
      paint(next);
    }
    const density = event.target.closest("[data-set-density]");
    if (density) {
      root.dataset.density = density.dataset.setDensity;
      keep("yc-density", density.dataset.setDensity);
      density.parentNode.querySelectorAll("[data-set-density]").forEach((button) =>
        button.setAttribute("aria-pressed", String(button === density)));
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-autosubmit]")) form.requestSubmit();
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const search = document.querySelector(".top-search input");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  // Empty fields of a filter stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;
    if (verb !== "get") return;
    Object.keys(parameters).forEach((name) => { if (parameters[name] === "") delete parameters[name]; });
  });

  // Say to readers of the screen that a region is being fetched.
  document.addEventListener("htmx:beforeRequest", (event) =>
    event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) =>
    event.detail.target.removeAttribute("aria-busy"));
})();
