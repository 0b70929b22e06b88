// The publish page: looks again when the kind or the words about it change, and adds corrections.
// Without this script the button "Check again" does it.
"use strict";

(() => {
  const form = document.querySelector("form[data-publish]");
  if (!form) return;
  const findings = form.querySelector("[data-findings]");
  const corrections = form.querySelector("[data-corrections]");
  const note = form.elements.namedItem("note");
  const kind = () => form.querySelector("[name=kind]:checked")?.value ?? "";
  let suggested = findings.querySelector("[data-note]")?.content.textContent ?? "";

  const take = (html) => {
    if (findings.innerHTML !== html) findings.innerHTML = html;
    const button = findings.querySelector("[data-button]");
    form.querySelector("[data-go]").textContent = button.content.textContent;
    const next = findings.querySelector("[data-note]").content.textContent;
    if (note.value === suggested && next !== suggested) {
      note.value = next;
      note.dispatchEvent(new Event("input", { bubbles: true }));
      suggested = next;
      look();
    }
    suggested = next;
  };
  const look = window.writethru.asker(form, "findings", async (answer) => {
    take(await answer.text());
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "override_reason") return;
    if (event.target.name === "kind") {
      corrections.open = kind() === "correction";
      form.querySelector("[data-correction-note]").hidden = kind() !== "correction";
    }
    look();
  });

  form.querySelector("[data-more]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const total = form.elements.namedItem("c-TOTAL_FORMS");
    const html = form.querySelector("[data-empty-row]").innerHTML;
    const made = html.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    const rows = form.querySelector("[data-rows]");
    rows.insertAdjacentHTML("beforeend", made);
    rows.lastElementChild.querySelector("textarea").focus();
  });
})();
