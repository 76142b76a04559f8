// Passkeys: shows what needs them only where the browser has them, and says what went wrong in
// words. The ceremony itself is allauth's webauthn.js.
(function () {
  "use strict";
  const able = window.isSecureContext && typeof window.PublicKeyCredential === "function";
  document.querySelectorAll("[data-passkey]").forEach((el) => { el.hidden = !able; });
  document.querySelectorAll("[data-no-passkey]").forEach((el) => { el.hidden = able; });

  // Enter in the field for the name would send the form without a key.
  document.querySelectorAll("form[data-ceremony]").forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.querySelector("[data-begin]").click();
    }));

  document.addEventListener("allauth.error", (event) => {
    const note = document.getElementById("passkey-trouble");
    if (!note) return;
    event.preventDefault();
    const name = event.detail.exception.name;
    const cases = [...note.querySelectorAll("[data-case]")];
    const told = cases.find((one) => one.dataset.case === name) || cases[cases.length - 1];
    cases.forEach((one) => { one.hidden = one !== told; });
    note.hidden = false;
  });
})();
