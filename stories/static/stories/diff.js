// Changes, pairs and views by key, and copying. Without this script links and forms do it all.
"use strict";

(() => {
  const diff = document.querySelector("[data-diff]");
  const help = document.querySelector("[data-diff-keys]");
  const switched = help?.querySelector("[data-diff-keys-on]");
  const OFF = "writethru:keys-off";
  // Beside a form that is being filled in no key leads away.
  const typed = Boolean(document.querySelector("main form[data-keep]"));

  const remembered = (write) => {
    try {
      return write ? write(localStorage) : localStorage.getItem(OFF) === "yes";
    } catch {
      return false; // storage is off: keys are on until the page goes
    }
  };

  if (help) {
    help.hidden = false;
    for (const row of help.querySelectorAll("[data-for]")) {
      const key = row.dataset.for;
      row.hidden = key === "v" ? typed : !document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    }
    switched.checked = !remembered();
    switched.addEventListener("change", () => {
      remembered((store) => store.setItem(OFF, switched.checked ? "no" : "yes"));
    });
  }

  // The changes that this view has, in the order of the page.
  const changes = () => [...document.querySelectorAll("[data-diff] [id^=change-]")];
  let last = null;

  const open = (place) => {
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  };

  const here = () =>
    document.activeElement?.closest("[id^=change-]") ?? last ??
    document.querySelector("[data-diff] :target")?.closest("[id^=change-]");

  const go = (by) => {
    const all = changes();
    if (!all.length) return;
    const at = all.indexOf(here());
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
    last = all[next];
    open(last);
    last.focus({ preventScroll: true });
    const tall = last.getBoundingClientRect().height > innerHeight / 2;
    last.scrollIntoView({ block: tall ? "start" : "center" });
    history.replaceState(history.state, "", `#${last.id}`);
  };

  // Another view opens at the change that one was looking at.
  const views = [...document.querySelectorAll(".diff-views a")];
  for (const view of views) {
    view.addEventListener("click", () => { view.hash = here()?.id ?? "diff-top"; });
  }

  const look = () => {
    const at = views.findIndex((view) => view.hasAttribute("aria-current"));
    views[(at + 1) % views.length]?.click();
  };

  const explain = () => {
    if (!help) return;
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
  };

  const KEYS = { n: () => go(1), p: () => go(-1), v: typed ? null : look, "?": explain };

  const heard = (event) =>
    !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey &&
    !event.isComposing &&
    !event.target.closest?.("input, textarea, select, dialog, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && help?.open) {
      help.open = false;
      return;
    }
    if (!heard(event) || (switched && !switched.checked && event.key !== "?")) return;
    const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const act = named ? () => named.click() : diff && KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // A link into a folded place unfolds it; so does the address that the page was opened with.
  const unfold = () => {
    const place = location.hash && document.getElementById(location.hash.slice(1));
    if (place && diff?.contains(place)) open(place);
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Beside the words the list of changes costs no room.
  const list = diff?.querySelector("[data-diff-entries]");
  if (list && getComputedStyle(list).position === "sticky") list.open = true;

  // What is selected in one column is copied without the other.
  diff?.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest(".diff-cell");
    if (!cell) delete diff.dataset.column;
    else diff.dataset.column = cell.classList.contains("diff-new") ? "new" : "old";
  });

  for (const link of document.querySelectorAll("[data-copy]")) {
    link.addEventListener("click", async (event) => {
      if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      try {
        await navigator.clipboard.writeText(link.href);
        link.nextElementSibling.textContent = link.dataset.copy;
      } catch {
        location.assign(link.href);
      }
    });
  }
})();
