// Dropping a PDF on the form of /controle. Without this script one chooses a file, and that stays possible with it.
"use strict";

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const hint = form.querySelector("[data-drop-hint]");
  const name = form.querySelector("[data-drop-name]");
  const over = (is) => form.classList.toggle("drop-over", is);
  const told = () => { name.textContent = input.files.length ? `${name.dataset.dropName} ${input.files[0].name}` : ""; };

  form.classList.add("drop");
  hint.hidden = false;
  input.addEventListener("change", told);
  form.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const [file] = event.dataTransfer.files;
    if (!file) return;
    const one = new DataTransfer(); // several were dropped: the first is taken
    one.items.add(file);
    input.files = one.files;
    told();
  });
}
