// Sentences that could be claims, and claims that were checked before. Without this script the
// links and buttons lead to pages that do the same.
"use strict";

(() => {
  const later = (ms, act) => {
    let waiting = 0;
    return (...given) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => act(...given), ms);
    };
  };

  // Have we checked this before? Beside every box of claims alike stands a statement ----------------
  const asking = new WeakMap();
  const ask = async (box, field) => {
    asking.get(box)?.abort();
    const asked = new AbortController();
    asking.set(box, asked);
    const words = field.value.trim();
    const use = "alikeUse" in box.dataset ? "&use" : "";
    try {
      const address = `${box.dataset.alike}?q=${encodeURIComponent(words.slice(0, 500))}${use}`;
      const answer = words
        ? await fetch(address, { headers: { Accept: "application/json" }, signal: asked.signal })
        : null;
      if (answer && !answer.ok) return;
      const { alike, html } = answer ? await answer.json() : { alike: [], html: "" };
      box.querySelector("[data-alike-list]").innerHTML = html;
      box.hidden = !alike.length;
      box.dataset.seen = words;
    } catch {
      // Without an answer the claim is new; the server asks again where it is made.
    }
  };
  document.querySelectorAll("[data-alike-list]").forEach((list) => {
    const box = list.closest("[data-alike]");
    const field = box?.closest("form")?.elements.namedItem("statement");
    field?.addEventListener("input", later(250, () => ask(box, field)));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[type=button][data-use]");
    if (!button) return;
    const use = new CustomEvent("desk:use", { detail: button.dataset.use, bubbles: true });
    button.dispatchEvent(use);
  });

  // Sentences without a claim -----------------------------------------------------------------------
  const ws = document.getElementById("ws");
  const claims = document.getElementById("ws-claims");
  if (!ws || !claims) return;

  claims.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-mark]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!document.getElementById("make-claim")) return;
    event.preventDefault();
    ws.dispatchEvent(new CustomEvent("desk:claim", { detail: { ...link.dataset } }));
  });
  claims.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-aside]");
    if (!form) return;
    event.preventDefault();
    const row = form.closest("li");
    row.classList.add("going");
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
      if (!answer.ok) throw new Error(answer.statusText);
      // What is typed decides what the list shows, not what is saved.
      ws.dispatchEvent(new CustomEvent("desk:look"));
    } catch {
      row.classList.remove("going");
    }
  });

  // The panel is drawn anew at every pause: what was unfolded stays so ------------------------------
  const unfolded = new Set();
  claims.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.dataset.fold || !target.isConnected) return;
      unfolded[target.open ? "add" : "delete"](target.dataset.fold);
    },
    true,
  );
  new MutationObserver(() => {
    claims.querySelectorAll("details[data-fold]").forEach((details) => {
      details.open = unfolded.has(details.dataset.fold);
    });
  }).observe(claims, { childList: true });
})();
