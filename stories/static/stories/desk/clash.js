// The clash screen by keys, with a count of what is answered. Without this script every answer is
// a radio button, and the server says what is missing.
"use strict";

(() => {
  const form = document.querySelector("form[data-clash]");
  if (!form) return;
  const questions = [...form.querySelectorAll("[data-question]")];
  const radio = (question, value) => question.querySelector(`input[type=radio][value=${value}]`);
  const wholeOf = (question) =>
    question.closest(".clash-field")?.querySelector("[data-whole]")?.checked ?? false;
  const isAnswered = (question) =>
    wholeOf(question) || question.querySelector("input[type=radio]:checked") !== null;
  form.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));

  // The count ------------------------------------------------------------------------------------
  const count = form.querySelector("[data-count]");
  const missing = form.querySelector("[data-missing]");
  const tell = () => {
    const done = questions.filter(isAnswered).length;
    const says = form.dataset.counted.replace("{n}", done).replace("{all}", questions.length);
    if (count.textContent !== says) count.textContent = says;
    questions.filter(isAnswered).forEach((question) => {
      question.classList.remove("missing");
      question.querySelector("[data-open-question]").textContent = "";
    });
    if (done === questions.length) missing.hidden = true;
  };
  form.addEventListener("change", tell);
  // Typing into a field for one's own words is the answer.
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches(".clash-edit")) radio(field.closest("[data-question]"), "edit").checked = true;
    if (field.name?.startsWith("whole-") && event.isTrusted) {
      field.closest(".clash-whole").querySelector("[data-whole]").checked = true;
    }
    tell();
  });
  tell();

  // Where one is ----------------------------------------------------------------------------------
  const current = () => document.activeElement?.closest?.("[data-question]");
  const go = (question) => {
    if (!question) return;
    const at = question.querySelector("input[type=radio]:checked") ?? question;
    at.focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const at = questions.indexOf(current());
    if (at < 0) return go(questions.find((question) => !isAnswered(question)) ?? questions[0]);
    return go(questions[Math.min(Math.max(at + by, 0), questions.length - 1)]);
  };
  const choose = (value) => {
    const question = current() ?? (questions.length === 1 ? questions[0] : null);
    const choice = question && radio(question, value);
    if (!choice) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const field = value === "edit" ? question.querySelector(".clash-edit") : choice;
    field.focus();
  };
  const keys = {
    n: () => step(1),
    p: () => step(-1),
    1: () => choose("mine"),
    2: () => choose("theirs"),
    3: () => choose("both"),
    e: () => choose("edit"),
  };
  document.addEventListener("keydown", (event) => {
    const mod = event.ctrlKey || event.metaKey;
    if (mod && !event.altKey && (event.key === "Enter" || event.key.toLowerCase() === "s")) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && event.target.matches?.(".clash-edit")) {
      event.preventDefault();
      radio(current(), "edit").focus();
      return;
    }
    const typing = event.target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
    const act = mod || event.altKey || typing || event.isComposing ? null : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  form.addEventListener("submit", (event) => {
    const open = questions.filter((question) => !isAnswered(question));
    if (!open.length) return;
    event.preventDefault();
    open.forEach((question) => {
      question.classList.add("missing");
      question.querySelector("[data-open-question]").textContent = form.dataset.unanswered;
    });
    missing.hidden = false;
    go(open[0]);
  });
})();
