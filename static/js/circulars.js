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
