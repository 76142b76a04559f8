// The palette: Ctrl K opens one box for everything. Keys sleep while an input method composes.
(function () {
  "use strict";
  const RECENT = "yc-recent", KEPT = 6, DELAY = 120;
  const dialog = document.getElementById("palette");
  if (!dialog || !dialog.showModal) return;
  const input = document.getElementById("palette-input"), list = document.getElementById("palette-list");
  const said = document.getElementById("palette-said");
  let timer = 0, asked = 0, at = -1;

  const hits = () => [...list.querySelectorAll(".pal-hit")];
  const composing = (event) => event.isComposing || event.keyCode === 229;

  function mark(index) {
    const all = hits();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach((hit, i) => {
      hit.id = "pal-hit-" + i;
      hit.setAttribute("aria-selected", String(i === at));
      hit.setAttribute("role", "option");
      hit.tabIndex = -1;
    });
    // A list box holds groups of options and nothing else; without options it is none.
    if (all.length) list.setAttribute("role", "listbox"); else list.removeAttribute("role");
    input.setAttribute("aria-expanded", String(all.length > 0));
    list.querySelectorAll(".pal-kind").forEach((head) => head.setAttribute("role", "presentation"));
    list.querySelectorAll(".pal-list").forEach((group) => {
      group.setAttribute("role", "group");
      group.querySelectorAll("li").forEach((item) => item.setAttribute("role", "presentation"));
    });
    if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }

  function remembered() {
    try { return JSON.parse(localStorage.getItem(RECENT)) || []; } catch { return []; }
  }

  function remember(hit) {
    const one = { href: hit.getAttribute("href"), title: hit.dataset.title, detail: hit.dataset.detail };
    const others = remembered().filter((other) => other.href !== one.href);
    try { localStorage.setItem(RECENT, JSON.stringify([one, ...others].slice(0, KEPT))); } catch { /* full or refused */ }
  }

  function showRecent() {
    list.replaceChildren();
    const rows = remembered();
    if (!rows.length) return;
    const head = document.createElement("h2"), group = document.createElement("ul");
    head.className = "pal-kind";
    head.textContent = dialog.dataset.recent;
    group.className = "pal-list";
    rows.forEach((row) => {
      const item = document.createElement("li"), link = document.createElement("a");
      const title = document.createElement("span"), detail = document.createElement("span");
      link.className = "pal-hit";
      link.href = row.href;
      Object.assign(link.dataset, { title: row.title, detail: row.detail });
      title.className = "t";
      title.textContent = row.title;
      detail.className = "mut xs end";
      detail.textContent = row.detail;
      link.append(title, detail);
      item.append(link);
      group.append(item);
    });
    list.append(head, group);
    mark(0);
  }

  function ask() {
    const text = input.value.trim(), mine = ++asked;
    if (!text) { showRecent(); return; }
    fetch(dialog.dataset.url + "?q=" + encodeURIComponent(text), { headers: { "HX-Request": "true" } })
      .then((answer) => {
        // A session that ended answers with the sign-in page: go there, it leads back.
        if (answer.redirected || answer.headers.get("HX-Redirect")) { location.reload(); return ""; }
        return answer.ok ? answer.text() : "";
      })
      .then((html) => {
        if (mine !== asked) return;
        list.innerHTML = html;
        const told = list.querySelector("[role=status]");
        said.textContent = told ? told.textContent : "";
        if (told) told.remove();
        mark(0);
      })
      .catch(() => { /* the line is cut: the last answer stays */ });
  }

  function open(text) {
    if (dialog.open) return;
    dialog.showModal();
    input.value = text || "";
    input.focus();
    input.select();
    ask();
  }

  function go(hit, event) {
    remember(hit);
    if (event.ctrlKey || event.metaKey) window.open(hit.href, "_blank", "noopener");
    else location.href = hit.href;
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open("");
    }
  });
  const box = document.querySelector(".top-search input");
  if (box) box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    const text = box.value;
    box.value = "";
    open(text);
    input.setSelectionRange(text.length, text.length);
  });
  if (box) box.addEventListener("compositionend", () => {
    const text = box.value;
    box.value = "";
    open(text);
  });

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  input.addEventListener("compositionend", () => { clearTimeout(timer); ask(); });
  input.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = hits()[at];
      if (chosen) go(chosen, event);
    }
  });
  list.addEventListener("click", (event) => {
    const hit = event.target.closest(".pal-hit");
    if (hit) remember(hit);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
})();
