// Next and previous change by key. Without this script the links beside each change do it.
"use strict";

(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const plain = (event) =>
    !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);

  // Links and buttons with a key of their own: older, newer, swap.
  document.addEventListener("keydown", (event) => {
    const named = plain(event) && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!named) return;
    event.preventDefault();
    named.click();
  });

  const diff = document.querySelector("[data-diff]");
  if (!diff || diff.dataset.total === "0") return;
  const total = Number(diff.dataset.total);
  let at = 0;

  const go = (number) => {
    const change = document.getElementById(`change-${number}`);
    if (!change) return;
    at = number;
    change.closest("details")?.setAttribute("open", "");
    change.focus({ preventScroll: true });
    change.scrollIntoView({ block: "center" });
    history.replaceState(null, "", `#change-${number}`);
  };

  document.addEventListener("keydown", (event) => {
    if (!plain(event)) return;
    const here = event.target.closest?.("[id^=change-]");
    if (here) at = Number(here.id.slice("change-".length));
    if (event.key === "n") go(Math.min(at + 1, total));
    else if (event.key === "p") go(Math.max(at - 1, 1));
    else return;
    event.preventDefault();
  });

  diff.querySelectorAll("[data-diff-keys]").forEach((keys) => { keys.hidden = false; });
})();
