// The list by keyboard: J and K move, X chooses, Enter opens, / filters and the arrow down or
// Enter leads from the filter to the rows, E changes what is chosen, Esc chooses none.
(function () {
  "use strict";
  let at = -1, last = null, toRows = false, asked = "";
  const rows = () => [...document.querySelectorAll("[data-list] tbody tr")];
  const box = (row) => row.querySelector("input[name=pk]");

  function show() {
    const bar = document.getElementById("bulk");
    if (!bar) return;
    const all = rows(), chosen = all.filter((row) => box(row).checked);
    all.forEach((row) => row.classList.toggle("sel", box(row).checked));
    const whole = bar.querySelector("[name=all]");
    bar.classList.toggle("on", chosen.length > 0 || whole.checked);
    const count = bar.querySelector("[data-chosen]");
    count.textContent = whole.checked ? "" : chosen.length + " " + count.dataset.chosen;
    const head = document.querySelector("[data-list] [data-all]");
    head.checked = chosen.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }

  function move(to) {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, to));
    all.forEach((row, i) => row.classList.toggle("at", i === at));
    all[at].querySelector("td.name a").focus();
    all[at].scrollIntoView({ block: "nearest" });
  }

  function none() {
    rows().filter(box).forEach((row) => { box(row).checked = false; });
    const whole = document.querySelector("#bulk [name=all]");
    if (whole) whole.checked = false;
    show();
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.id === "id_q" && !event.isComposing && event.keyCode !== 229) {
      if (event.key === "ArrowDown") { event.preventDefault(); move(0); }
      // The rows that Enter asks for come first.
      toRows = event.key === "Enter";
    }
    if (ycAsleep(event)) return;
    const here = rows().findIndex((row) => row.contains(document.activeElement));
    if (here >= 0) at = here;
    const key = event.key.toLowerCase();
    if (key === "j") move(at + 1);
    else if (key === "k") move(at - 1);
    else if (key === "x" && rows()[at] && box(rows()[at])) {
      box(rows()[at]).checked = !box(rows()[at]).checked;
      show();
    } else if (key === "/") document.getElementById("id_q").focus();
    else if (event.key === "Escape") none();
    else return;
    event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      rows().forEach((row) => { box(row).checked = event.target.checked; });
    }
    if (event.target.closest("#chosen")) show();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-none]")) none();
    const up = event.target.closest("[data-up]");
    if (up) {
      const item = up.closest("li"), before = item.previousElementSibling;
      if (before && before.previousElementSibling) before.before(item);
      up.focus();
    }
    if (event.shiftKey && event.target.matches("input[name=pk]")) {
      const all = rows(), row = event.target.closest("tr"), from = all.indexOf(last), to = all.indexOf(row);
      if (from >= 0) all.slice(Math.min(from, to), Math.max(from, to) + 1)
        .forEach((one) => { box(one).checked = event.target.checked; });
      show();
    }
    if (event.target.matches("input[name=pk]")) last = event.target.closest("tr");
  });

  // Enter, the pause after the last letter and leaving the field ask the same question: one answer
  // is enough, and a later one would take the chosen rows away.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id !== "filters") return;
    const wanted = event.detail.pathInfo.finalRequestPath;
    if (wanted !== asked) { asked = wanted; return; }
    event.preventDefault();
    if (toRows) { toRows = false; move(0); }
  }, true);
  document.addEventListener("htmx:responseError", () => { asked = ""; });
  document.addEventListener("htmx:sendError", () => { asked = ""; });

  // One parameter instead of a dozen: the address stays readable.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-columns]")) return;
    event.preventDefault();
    const address = new URL(form.action), values = new FormData(form), chosen = values.getAll("cols");
    values.delete("cols");
    values.forEach((value, name) => address.searchParams.set(name, value));
    if (chosen.length) address.searchParams.set("cols", chosen.join(","));
    location.href = address;
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    at = -1;
    show();
    if (toRows && event.detail.target.id === "rows") { toRows = false; move(0); }
  });
  document.addEventListener("DOMContentLoaded", show);
})();
