// Drafts: what is typed into a form stays in this browser until it is saved, a week at most.
// Only text, never a password or a code; each person, form and record for itself. See ADR 0014.
(function () {
  "use strict";
  const PREFIX = "yc-draft:", SENT = "yc-sent", DELAY = 400, LARGEST = 50000, DAYS = 7;
  const TEXTS = "textarea[name], input[name]:not([type=hidden]):not([type=password]):not([type=checkbox])" +
    ":not([type=radio]):not([type=file]):not([type=submit]):not([type=button])";
  const NEVER = /pass|secret|token|csrf|otp/i;
  let timer = 0;

  const user = () => document.body.dataset.user || "";
  function kept(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }
  function keep(key, draft) {
    const text = JSON.stringify(draft);
    try { if (text.length <= LARGEST) localStorage.setItem(key, text); } catch { /* full or refused */ }
  }
  function drop(key) { try { localStorage.removeItem(key); } catch { /* refused */ } }
  function keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } }

  function texts(form) {
    return [...form.querySelectorAll(TEXTS)].filter((field) =>
      !field.readOnly && !NEVER.test(field.name) && field.autocomplete !== "one-time-code");
  }

  // A form is known by where it goes; several of one page by their order.
  function keyOf(form) {
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || !user()) return "";
    if (form.querySelector("input[type=password]") || form.matches("[data-no-draft]")) return "";
    const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    const alike = [...document.querySelectorAll("form")].filter((other) =>
      other.getAttribute("action") === form.getAttribute("action"));
    return PREFIX + user() + ":" + path + (alike.length > 1 ? "#" + alike.indexOf(form) : "");
  }

  function save(form) {
    const key = keyOf(form);
    if (!key) return;
    const fields = {}, before = kept(key);
    texts(form).forEach((field, i) => {
      const name = i + ":" + field.name;
      // What stood there when it was first typed over: a colleague may change it meanwhile.
      const base = before && before.fields[name] ? before.fields[name].base : field.defaultValue;
      if (field.value !== base) fields[name] = { text: field.value, base };
    });
    if (Object.keys(fields).length) keep(key, { at: Date.now(), fields });
    else drop(key);
  }

  function clock(at) {
    const day = new Date(at), two = (n) => String(n).padStart(2, "0");
    const time = two(day.getHours()) + ":" + two(day.getMinutes());
    return day.toDateString() === new Date().toDateString() ? time :
      day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate()) + " " + time;
  }

  function restore(form) {
    const key = keyOf(form), draft = key && kept(key), sample = document.getElementById("draft-note");
    if (!draft || !draft.fields || !sample || form.dataset.restored) return;
    const back = [], other = [];
    texts(form).forEach((field, i) => {
      const was = draft.fields[i + ":" + field.name];
      if (!was || field.value === was.text) return;
      if (field.value === was.base) back.push([field, was]);
      else other.push([field, was]);
    });
    if (!back.length && !other.length) { drop(key); return; }
    form.dataset.restored = "1";
    back.forEach(([field, was]) => { field.value = was.text; });
    const note = sample.content.firstElementChild.cloneNode(true), said = note.querySelector("[data-text]");
    said.textContent = said.dataset.text.replace("{time}", clock(draft.at));
    // Changed by somebody since: theirs stays, and what was typed is shown to be taken over by hand.
    const list = note.querySelector("ul");
    other.forEach(([field, was]) => {
      const item = document.createElement("li"), text = document.createElement("bdi");
      text.textContent = was.text;
      item.append(list.dataset.text + " ", text);
      list.append(item);
    });
    list.hidden = !other.length;
    note.querySelector("[data-discard]").addEventListener("click", () => {
      back.forEach(([field, was]) => { field.value = was.base; });
      drop(key);
      note.remove();
      const first = texts(form)[0];
      if (first) first.focus();
    });
    const fold = form.closest("details");
    if (fold) fold.open = true;
    form.before(note);
  }

  // The page after a sending: was it saved? A redirect, or an answer without the form, says so.
  function settle() {
    let sent = null;
    try { sent = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { /* refused */ }
    if (!sent || !user()) return;
    const [nav] = performance.getEntriesByType("navigation");
    const isRedirected = Boolean(nav && nav.redirectCount), isAnswer = document.body.dataset.method === "POST";
    const isHere = [...document.forms].some((form) => keyOf(form) === sent);
    const isBad = document.querySelector("main .notes .note-y.bad, main [data-kept]");
    if (!isBad && (isRedirected || (isAnswer && !isHere))) drop(sent);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => save(form), DELAY);
  });
  document.addEventListener("compositionend", (event) => { if (event.target.form) save(event.target.form); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    clearTimeout(timer);
    if ((form.getAttribute("action") || "").endsWith("/sign-out/")) {
      keys().filter((key) => key.startsWith(PREFIX + user() + ":")).forEach(drop);
      return;
    }
    save(form);
    if (event.defaultPrevented) return;
    try { if (keyOf(form)) sessionStorage.setItem(SENT, keyOf(form)); } catch { /* refused */ }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, requestConfig, successful } = event.detail, form = elt && elt.closest && elt.closest("form");
    if (!form || !requestConfig || requestConfig.verb !== "post") return;
    try { sessionStorage.removeItem(SENT); } catch { /* refused */ }
    if (successful && !(event.detail.xhr && event.detail.xhr.getResponseHeader("HX-Redirect"))) drop(keyOf(form));
  });
  document.addEventListener("htmx:load", (event) => {
    const root = event.detail.elt;
    if (root && root.querySelectorAll) root.querySelectorAll("form").forEach(restore);
  });
  addEventListener("DOMContentLoaded", () => {
    const old = Date.now() - DAYS * 24 * 3600 * 1000;
    keys().filter((key) => ((kept(key) || {}).at || 0) < old).forEach(drop);
    settle();
    [...document.forms].forEach(restore);
  });
})();
