// The list of keys: ? opens it. Like all keys it sleeps while something is typed.
(function () {
  "use strict";
  const dialog = document.getElementById("keys");
  if (!dialog || !dialog.showModal) return;
  function open() { if (!dialog.open) dialog.showModal(); }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || window.ycAsleep(event)) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) open();
    if (event.target === dialog || event.target.closest("#keys [data-close]")) dialog.close();
  });
})();
