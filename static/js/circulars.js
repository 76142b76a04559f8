// Boxes of a group at one press; without script each is ticked by hand.
for (const group of document.querySelectorAll("[data-group]")) {
  const button = group.querySelector("[data-all-of]");
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  button.hidden = boxes.length < 2;
  button.addEventListener("click", () => {
    const isOn = !boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = isOn; });
  });
}
// Units of a list, a kind or a subtree at one press; what is ticked already stays. Without script the
// page comes back with them ticked.
for (const link of document.querySelectorAll("[data-together]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const keys = new Set(link.dataset.together.split(" "));
    for (const box of document.querySelectorAll(".pick-units input[name=units]")) {
      if (keys.has(box.value)) box.checked = true;
    }
    link.setAttribute("aria-current", "true");
  });
}
