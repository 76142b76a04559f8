// Bad luck of the line: a part that could not be fetched or saved says so, and can be tried again.
// And a form is not sent twice by a second press.
(function () {
  "use strict";
  const TWICE = 4000; // milliseconds in which a second press of the same form means nothing
  let again = null;

  const box = () => document.getElementById("trouble");
  function tell(kind, retry) {
    const note = box();
    if (!note) return;
    again = retry || null;
    note.querySelectorAll("[data-for]").forEach((one) => { one.hidden = one.dataset.for !== kind; });
    note.querySelector("[data-again]").hidden = !retry;
    note.querySelector("[data-in]").hidden = kind !== "out";
    note.hidden = false;
  }

  // What the page asks for by itself may fail in silence: nobody waits for it.
  const isQuiet = (detail) => detail.elt && detail.elt.closest && detail.elt.closest("[data-quiet]");
  function failed(event) {
    const detail = event.detail, config = detail.requestConfig || {}, status = detail.xhr ? detail.xhr.status : 0;
    if (isQuiet(detail) || status === 409 || status === 422) return;
    const verb = (config.verb || "get").toLowerCase();
    const retry = () => window.htmx && window.htmx.ajax(verb, config.path, {
      source: detail.elt, target: detail.target, values: config.parameters,
    });
    if (status && status < 500) tell(verb === "get" ? "refused-get" : "refused", null);
    else tell(verb === "get" ? "get" : "post", verb === "get" ? retry : () => {
      const form = detail.elt.closest("form");
      if (form && form.isConnected) form.requestSubmit(); else retry();
    });
  }
  // A rule objects: in its own words.
  document.addEventListener("yc:refused", (event) => {
    const said = box() && box().querySelector("[data-said]");
    if (!said) return;
    said.textContent = event.detail.text;
    tell("rule", null);
  });
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && !isQuiet(event.detail) && box()) box().hidden = true;
  });

  // The session has ended: who is writing is not taken away from it, only told.
  const isWriting = () => [...document.querySelectorAll("form[method=post] textarea, form[method=post] input[type=text], form[method=post] input:not([type])")]
    .some((field) => field.value !== field.defaultValue);
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!xhr || !xhr.getResponseHeader("HX-Redirect")) return;
    if (requestConfig && requestConfig.verb !== "get") return;
    if (!isQuiet(event.detail) && !isWriting()) return;
    event.preventDefault();
    tell("out", null);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#trouble [data-close]")) box().hidden = true;
    if (event.target.closest("#trouble [data-again]") && again) { box().hidden = true; again(); }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post") return;
    const now = Date.now(), last = Number(form.dataset.sent || 0);
    if (now - last < TWICE) event.preventDefault();
    else form.dataset.sent = String(now);
  });
  // Back again from the next page: it may be sent anew.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
})();
