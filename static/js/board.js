// The board: a card is dragged, or carried by the keyboard, to the column it is to go to. Every drop
// opens the form of the step; without script the page of the case does the same.
(function () {
  "use strict";
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const box = document.querySelector("[data-step]");
  const said = document.querySelector("[data-board-said]");
  const words = document.querySelector("[data-board-words]").content;
  const columns = [...board.querySelectorAll("[data-column]")];
  const narrow = window.matchMedia("(max-width: 820px)");
  let carried = null;
  let at = 0;

  function tell(name) { said.textContent = words.querySelector(`[data-${name}]`).textContent; }
  function targets(card) {
    return new Map((card.dataset.drops || "").split(" ").filter(Boolean).map((pair) => pair.split(":")));
  }
  function home(card) { return columns.indexOf(card.closest("[data-column]")); }
  function clear() { columns.forEach((column) => column.classList.remove("over", "no")); }
  function mark(card, index) {
    clear();
    if (index === home(card)) return;
    const may = targets(card).has(columns[index].dataset.column);
    columns[index].classList.add(may ? "over" : "no");
    const heading = columns[index].querySelector("h2").firstChild.textContent.trim();
    said.textContent = may ? heading : `${heading}: ${words.querySelector("[data-no]").textContent}`;
  }
  function refuse(card) {
    tell("no");
    card.classList.remove("shake");
    void card.offsetWidth;
    card.classList.add("shake");
    card.title = words.querySelector("[data-no]").textContent;
  }
  function drop(card, column) {
    const stage = targets(card).get(column.dataset.column);
    clear();
    if (column === columns[home(card)]) return;
    if (!stage) { refuse(card); return; }
    const url = `${card.querySelector("a.to").getAttribute("href")}move/${stage}/`;
    window.htmx.ajax("GET", url, { target: "#step-here", swap: "innerHTML" }).then(() => {
      box.showModal();
      const first = box.querySelector("input:not([type=hidden]),textarea,select");
      if (first) first.focus();
    });
  }

  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest && event.target.closest(".kc[draggable=true]");
    if (!card || narrow.matches) { event.preventDefault(); return; }
    carried = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.case);
  });
  board.addEventListener("dragover", (event) => {
    const column = event.target.closest("[data-column]");
    if (!carried || !column) return;
    mark(carried, columns.indexOf(column));
    event.preventDefault();
  });
  board.addEventListener("drop", (event) => {
    const column = event.target.closest("[data-column]");
    if (!carried || !column) return;
    event.preventDefault();
    drop(carried, column);
    carried = null;
  });
  board.addEventListener("dragend", () => { carried = null; clear(); });

  // Space takes up and puts down; arrows carry, or go from card to card.
  let up = null;
  function put(card) { card.classList.remove("up"); up = null; }
  board.addEventListener("keydown", (event) => {
    const card = event.target.closest(".kc");
    if (!card || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === " " && card.dataset.drops) {
      event.preventDefault();
      if (up) { const column = columns[at]; put(card); drop(card, column); } else {
        up = card; at = home(card); card.classList.add("up"); tell("up");
      }
    } else if (event.key === "Escape" && up) {
      event.preventDefault(); put(card); clear(); tell("back");
    } else if (up && step) {
      event.preventDefault();
      at = Math.min(Math.max(at + step, 0), columns.length - 1);
      mark(card, at);
    } else if (!up && (step || event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const next = step ? beside(card, step) : below(card, event.key === "ArrowDown" ? 1 : -1);
      if (next) { event.preventDefault(); next.querySelector("a.to").focus(); }
    }
  });
  board.addEventListener("focusout", (event) => { if (up && event.target.closest(".kc") === up) { put(up); clear(); } });
  function below(card, step) {
    return step > 0 ? card.nextElementSibling : card.previousElementSibling;
  }
  function beside(card, step) {
    const row = [...card.parentElement.children].indexOf(card);
    for (let index = home(card) + step; index >= 0 && index < columns.length; index += step) {
      const cards = columns[index].querySelectorAll(".kc");
      if (cards.length) return cards[Math.min(row, cards.length - 1)];
    }
    return null;
  }

  // The form in the box is sent in the box: what is wrong is said there, and what is done shows on
  // the board, which is asked for anew.
  box.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) { event.preventDefault(); box.close(); }
  });
  box.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-step-form]");
    if (!form) return;
    event.preventDefault();
    const back = document.createElement("input");
    back.type = "hidden"; back.name = "next"; back.value = location.pathname + location.search;
    form.append(back);
    window.htmx.ajax("POST", form.getAttribute("action"), {
      source: form, target: "#step-here", swap: "innerHTML",
    });
  });
})();
