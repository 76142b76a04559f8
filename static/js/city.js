// The page of a city: which tab is open; focus after an edit in place.
(function () {
  "use strict";
  function mark() {
    document.querySelectorAll("[data-tabs] a").forEach((tab) => {
      const path = new URL(tab.href, location.href).pathname;
      if (path === location.pathname) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    });
  }
  document.addEventListener("htmx:pushedIntoHistory", mark);

  // Where something was edited, the reader goes on: to the sides that differ, a wrong field, the
  // first field of the form, or the button that opened it.
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    if (!part || !part.closest || event.detail.requestConfig?.triggeringEvent?.type === "load") return;
    const form = part.matches("form") ? part : part.querySelector("form:has([name=opened])");
    const target = form
      ? form.querySelector("[role=alert][tabindex]") || form.querySelector("[aria-invalid=true]")
        || form.querySelector("input:not([type=hidden]),textarea,select")
      : part.querySelector(".btn.edit");
    if (target) target.focus();
  });

  // Escape leaves an edit in place.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const form = event.target.closest && event.target.closest("form");
    const leave = form && form.querySelector("[data-cancel]");
    if (leave) { event.preventDefault(); leave.click(); }
  });
})();
