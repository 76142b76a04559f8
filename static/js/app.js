// Look, menus, keys, forms that send themselves. Loaded in <head>, so that the look is there
// before the first paint. Nothing here is needed to use a page: it only saves a press.
(function () {
  "use strict";
  const root = document.documentElement;
  root.dataset.js = "1";
  const THEMES = ["light", "dark"], DENSITIES = ["compact", "normal", "cozy"];
  const MINUTE = 60_000, CHORD = 1500; // milliseconds; CHORD: how long G waits for its letter

  function kept(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function keep(key, value) {
    try { localStorage.setItem(key, value); } catch { /* a locked-down browser: this page only */ }
  }

  function paint(look) {
    if (THEMES.includes(look.theme)) root.dataset.bsTheme = look.theme;
    if (DENSITIES.includes(look.density)) root.dataset.density = look.density;
    document.querySelectorAll("[data-look] [name=density]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.value === root.dataset.density)));
    root.dispatchEvent(new CustomEvent("yc:theme"));
  }

  // What the account keeps comes with the page; this browser remembers it for the sign-in page.
  const asked = new URLSearchParams(location.search).get("theme");
  if (root.hasAttribute("data-chosen")) keep("yc-theme", root.dataset.bsTheme);
  paint({ theme: asked || (root.hasAttribute("data-chosen") ? "" : kept("yc-theme")) });

  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (!form.matches("[data-look]") || !button) return;
    event.preventDefault();
    const fields = new FormData(form);
    fields.set(button.name, button.value);
    if (button.name === "theme") keep("yc-theme", button.value);
    paint({ [button.name]: button.value });
    // The button that was pressed gives way to its opposite: the focus goes along.
    if (!button.offsetParent) form.querySelectorAll("button").forEach((other) => other.offsetParent && other.focus());
    fetch(form.action, { method: "POST", body: fields, headers: { "HX-Request": "true" } })
      .catch(() => { /* offline: the look holds for this page */ });
  });

  function closeMenus(but) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!but || !menu.contains(but)) menu.open = false;
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-autosubmit]")) form.requestSubmit();
  });

  // Keys sleep while something is typed or an input method composes, and behind a dialog.
  function asleep(event) {
    if (event.isComposing || event.keyCode === 229) return true;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return true;
    const at = event.target;
    return Boolean(at.closest("textarea, select, [contenteditable]")) ||
      (at.matches("input") && !["checkbox", "radio", "button", "submit"].includes(at.type));
  }
  window.ycAsleep = asleep;

  let chord = 0;
  function press(target) {
    if (target.matches("summary")) {
      target.parentNode.open = true;
      (target.parentNode.querySelector(".pop a, .pop button") || target).focus();
    } else if (target.matches("input, select, textarea")) target.focus();
    else target.click();
  }
  const visible = (found) => [...found].find((one) => one.offsetParent);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) {
      const menu = document.querySelector("details.menu[open]");
      if (menu) {
        const inside = menu.contains(document.activeElement);
        menu.open = false;
        if (inside) menu.querySelector("summary").focus();
      }
      return;
    }
    if (asleep(event) || event.key.length !== 1) return;
    const key = event.key.toLowerCase();
    if (key === "g") { chord = event.timeStamp; return; }
    const goes = chord && event.timeStamp - chord < CHORD;
    chord = 0;
    const target = goes
      ? document.querySelector(`[data-go="${CSS.escape(key)}"]`)
      : visible(document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`));
    if (!target) return;
    event.preventDefault();
    press(target);
  });

  // The counts of the menu, anew every minute while the page is looked at.
  setInterval(() => {
    const counts = document.getElementById("counts");
    if (counts && !document.hidden) counts.dispatchEvent(new CustomEvent("yc:count"));
  }, MINUTE);

  // Paper is white, narrow and tells when it was printed: charts are drawn again for it.
  addEventListener("beforeprint", () => {
    const now = new Date(), shift = now.getTimezoneOffset() * MINUTE;
    document.querySelectorAll("[data-now]").forEach((time) => {
      time.textContent = new Date(now - shift).toISOString().slice(0, 16).replace("T", " ");
    });
    root.dataset.shown = root.dataset.bsTheme;
    root.classList.add("printing");
    paint({ theme: "light" });
  });
  addEventListener("afterprint", () => {
    root.classList.remove("printing");
    paint({ theme: root.dataset.shown });
  });

  // Empty fields of a filter stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;
    if (verb !== "get") return;
    Object.keys(parameters).forEach((name) => { if (parameters[name] === "") delete parameters[name]; });
  });

  // Say to readers of the screen that a region is being fetched.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.defaultPrevented) event.detail.target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) =>
    event.detail.target.removeAttribute("aria-busy"));
})();
