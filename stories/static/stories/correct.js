// The correction lane: while the passage is typed, its difference, what stands in the way and what
// readers would be told are looked at again. Without this script "Look at it first" does it.
"use strict";

(() => {
  const form = document.querySelector("form[data-correct]");
  if (!form) return;
  const look = form.querySelector("[data-look]");
  const WAIT_MS = 350;
  let waiting = 0;

  const plain = (text) => text.replaceAll("\r\n", "\n");
  const value = (name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
  // What nobody typed or chose follows the machine.
  const follow = (name, offered) => {
    const said = form.elements.namedItem(`said-${name}`);
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) {
      const now = value(name);
      if (!now || now === said.value) {
        const wanted = form.querySelector(`[name="${name}"][value="${offered}"]`);
        if (wanted) wanted.checked = true;
      }
    } else if (!field.value || plain(field.value) === plain(said.value)) {
      field.value = offered;
    }
    said.value = offered;
  };
  const take = (answer) => {
    look.innerHTML = answer.look;
    form.querySelector("[data-go]").textContent = answer.button;
    if (!answer.offered.kind) return;
    for (const [name, offered] of Object.entries(answer.offered)) follow(name, offered);
    for (const tag of form.querySelectorAll("[data-proposed]")) {
      tag.hidden = tag.dataset.proposed !== answer.offered.kind;
    }
  };
  const ask = window.writethru.asker(form, "look", async (answer) => take(await answer.json()));
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MS);
  };
  form.querySelector("[data-check]").hidden = true;
  form.addEventListener("input", (event) => {
    if (event.target.name !== "override_reason") soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "kind" || event.target.name === "placement") soon();
  });
  const words = form.elements.namedItem("words");
  if (words.value !== words.defaultValue) soon(); // typed before this script was there
  // Whoever is there already keeps the caret where they put it.
  if (document.activeElement === document.body) {
    words.focus();
    words.setSelectionRange(words.value.length, words.value.length);
  }
})();
