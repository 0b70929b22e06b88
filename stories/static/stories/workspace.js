// The story workspace: saving without leaving, tools over a text, claims from a selection, a
// preview while one types. Without this script every form posts and comes back.
"use strict";

(() => {
  const ws = document.getElementById("ws");
  if (!ws) return;
  const root = document.documentElement;
  const words = document.getElementById("ws-words")?.dataset ?? {};
  const story = ws.querySelector("form[data-quiet=story]");
  const narrow = matchMedia("(max-width: 56rem)");

  const later = (ms, act) => {
    let waiting = 0;
    return (...given) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => act(...given), ms);
    };
  };
  const toast = (text) => {
    document.querySelector(".ws-toast")?.remove();
    const note = Object.assign(document.createElement("p"), { className: "ws-toast" });
    note.setAttribute("role", "status");
    document.body.append(note);
    note.textContent = text;
    setTimeout(() => note.remove(), 5000);
  };
  const showScripted = (place) =>
    place.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
  showScripted(document);

  // Panes: on a phone one of four, beside the text claims or preview ---------------------------
  const PANE = "writethru:pane";
  const tabs = ws.querySelectorAll("[data-pane]");
  const showPane = (name, { remember = true } = {}) => {
    if (narrow.matches) ws.dataset.pane = name;
    else delete ws.dataset.pane;
    if (name === "claims" || name === "preview") ws.dataset.side = name;
    ws.dataset.side ||= "claims";
    const shown = narrow.matches ? [ws.dataset.pane] : [ws.dataset.side];
    tabs.forEach((tab) => {
      if (shown.includes(tab.dataset.pane)) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
    if (ws.dataset.side === "preview" || name === "preview") look();
    if (!remember) return;
    try {
      localStorage.setItem(PANE, ws.dataset.side);
    } catch {
      // Storage is off: the choice holds for this page.
    }
  };
  ws.querySelector(".ws-tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[data-pane]");
    if (!tab) return;
    event.preventDefault();
    showPane(tab.dataset.pane);
    if (narrow.matches) window.scrollTo({ top: ws.offsetTop - 60 });
  });

  // Fields: one line has no line breaks, and every field is as tall as its words -----------------
  const grows = CSS.supports("field-sizing", "content");
  const count = (field) => {
    const place = ws.querySelector(`[data-count-of="${field.id}"]`);
    if (!place) return;
    const { words: said, most } = place.dataset;
    place.textContent = said.replace("{n}", [...field.value].length).replace("{most}", most);
  };
  const fit = (field) => {
    count(field);
    if (grows || field.localName !== "textarea") return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  document.querySelectorAll(".ws textarea").forEach(fit);
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches("[data-line]") && field.value.includes("\n")) {
      field.value = field.value.replace(/\s*\n\s*/g, " ");
    }
    fit(field);
  });

  // Saving: the words go without the page, so that nothing jumps and undo still works -------------
  const wordsOf = (form) =>
    JSON.stringify(
      [...form.elements]
        .filter((field) => field.name && field.type !== "hidden" && field.type !== "submit")
        .map((field) => (field.type === "checkbox" ? field.checked : field.value)),
    );
  const clean = new WeakMap();
  const isDirty = (form) => clean.get(form) !== wordsOf(form);
  const tell = (form, text, state = "") => {
    const said = form.querySelector("[data-said]");
    if (!said) return;
    if (said.textContent !== text) said.textContent = text;
    said.classList.remove("unsaved", "problem", "done");
    if (state) said.classList.add(state);
  };
  const csrf = () => {
    const start = `${root.dataset.csrfCookie}=`;
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(start));
    return found ? decodeURIComponent(found.slice(start.length)) : "";
  };
  const post = (address, body, signal) =>
    fetch(address, {
      method: "POST",
      body,
      signal,
      redirect: "error",
      headers: { Accept: "application/json", "X-CSRFToken": csrf() },
    });
  const leaveWith = (form) => {
    // The server has a page for this: two texts that met, a session that ended.
    const token = form.elements.namedItem("csrfmiddlewaretoken");
    if (csrf()) token.value = csrf();
    HTMLFormElement.prototype.submit.call(form);
  };
  const putPanels = (panels = {}) => {
    for (const [id, html] of Object.entries(panels)) {
      const place = document.getElementById(id);
      if (!place) continue;
      place.innerHTML = html;
      showScripted(place);
    }
    const claims = ws.querySelector("[data-claims]");
    if (claims) ws.querySelector("[data-claim-count]").textContent = claims.dataset.claims;
  };
  const watch = (form) => {
    clean.set(form, form.matches("[data-brought]") ? "" : wordsOf(form));
  };
  ws.querySelectorAll("form[data-quiet]").forEach(watch);
  const forget = (form) =>
    document.dispatchEvent(new CustomEvent("desk:saved", { detail: form.dataset.keep }));

  // What a colleague's save changes in the words that were sent -----------------------------------
  const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);
  const valuesOf = (form) => new Map([...form.elements].map((field) => [field, valueOf(field)]));
  // The splices as they stand in what is in the field now; null if the newest words touch one.
  const moved = (splices, was, now) => {
    let head = 0;
    const most = Math.min(was.length, now.length);
    while (head < most && was[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < most - head && was.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
    const shift = now.length - was.length;
    const placed = splices.map(([start, end, text]) => {
      if (was === now || end < head) return [start, end, text];
      return start > was.length - tail ? [start + shift, end + shift, text] : null;
    });
    return placed.includes(null) ? null : placed;
  };
  // Put a merged save into the form; false if newer words stand in its way. Then nothing changes:
  // the next save, with the token of this one's, is merged by the server.
  const putMerged = (form, fields = {}, before) => {
    const plans = [];
    for (const [name, to] of Object.entries(fields)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      if (to.splices) {
        const placed = moved(to.splices, before.get(field), field.value);
        if (!placed) return false;
        plans.push(() =>
          placed
            .reverse()
            .forEach(([start, end, text]) => field.setRangeText(text, start, end, "preserve")),
        );
      } else if (before.get(field) === valueOf(field)) {
        plans.push(() => {
          if ("checked" in to) field.checked = to.checked;
          else field.value = to.value;
        });
      }
    }
    plans.forEach((plan) => plan());
    form.querySelectorAll("textarea").forEach(fit);
    return true;
  };
  const showMet = (form, html) => {
    const place = form.closest("details") ?? form;
    place.parentElement.querySelector(":scope > .ws-met")?.remove();
    if (!html) return;
    const note = Object.assign(document.createElement("div"), { className: "notice warn ws-met" });
    note.setAttribute("role", "status");
    place.before(note);
    note.innerHTML = html;
  };

  const send = async (form) => {
    if (form.dataset.sending) return false;
    const sent = wordsOf(form);
    const before = valuesOf(form);
    form.dataset.sending = "yes";
    tell(form, words.saving);
    let answer;
    let found = {};
    try {
      answer = await post(form.action, new FormData(form));
      if ((answer.headers.get("Content-Type") || "").includes("json")) found = await answer.json();
    } catch {
      tell(form, words.offline, "problem");
      return false;
    } finally {
      delete form.dataset.sending;
    }
    if (answer.status === 422) {
      tell(form, found.problem, "problem");
      return false;
    }
    if (!answer.ok || !found.said) {
      leaveWith(form);
      return false;
    }
    const untouched = wordsOf(form) === sent;
    const token = form.elements.namedItem("token")?.value;
    const put = putMerged(form, found.fields, before);
    taken[form.dataset.quiet](form, found);
    if (!put) form.elements.namedItem("token").value = token;
    showMet(form, found.met);
    putPanels(found.panels);
    if (form.isConnected && form.dataset.quiet !== "new-update") {
      clean.set(form, untouched ? wordsOf(form) : sent);
      if (isDirty(form)) tell(form, words.unsaved, "unsaved");
      else forget(form);
    }
    if (ws.dataset.side === "preview" || ws.dataset.pane === "preview") look();
    // Nobody goes on to publish before the notice could be read.
    return !found.met;
  };

  const order = (keys) => {
    const list = document.getElementById("slips");
    keys.forEach((key) => {
      const slip = document.getElementById(key);
      if (slip) list.append(slip);
    });
    const count = ws.querySelector('[data-pane="updates"] .count');
    if (count) count.textContent = keys.length;
  };
  // What a kept form does to the page, by its data-quiet.
  const taken = {
    story: (form, found) => {
      form.elements.namedItem("token").value = found.token;
      tell(form, found.said, "done");
      document.getElementById("ws-title").textContent = found.title;
    },
    update: (form, found) => {
      const slip = document.getElementById(found.id);
      const fresh = document.createRange().createContextualFragment(found.slip);
      slip.querySelector("article").replaceWith(fresh.querySelector("article"));
      slip.querySelector(".ws-edit > summary").replaceWith(fresh.querySelector(".ws-edit > summary"));
      slip.className = fresh.firstElementChild.className;
      form.elements.namedItem("token").value = found.token;
      form.closest("details").open = false;
      order(found.order);
      toast(found.said);
    },
    "new-update": (form, found) => {
      const list = document.getElementById("slips");
      list.querySelector("[data-no-updates]")?.remove();
      const fresh = document.createRange().createContextualFragment(found.slip);
      const slip = fresh.firstElementChild;
      if (!document.getElementById(found.id)) list.prepend(fresh);
      showScripted(slip);
      slip.querySelectorAll("form[data-quiet]").forEach((own) => {
        watch(own);
        own.dispatchEvent(new CustomEvent("desk:watch", { bubbles: true }));
      });
      order(found.order);
      forget(form);
      form.reset();
      form.elements.namedItem("uid").value = crypto.randomUUID?.() ?? found.uid;
      form.querySelectorAll("textarea").forEach(fit);
      watch(form);
      tell(form, "");
      form.closest("details").open = false;
      toast(found.said);
      slip.scrollIntoView({ block: "nearest" });
    },
  };

  ws.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-quiet]") || "native" in (event.submitter?.dataset ?? {})) return;
    event.preventDefault();
    send(form);
  });
  ws.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-quiet]");
    if (form && !form.dataset.sending) {
      tell(form, isDirty(form) ? words.unsaved : "", isDirty(form) ? "unsaved" : "");
    }
    if (form === story) lookSoon();
  });
  if (story && isDirty(story)) tell(story, words.unsaved, "unsaved");

  // A page that shows the saved words is left for only when these are saved.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-save-first]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dirty = [...ws.querySelectorAll("form[data-quiet]")].filter(isDirty);
    if (!dirty.length) return;
    event.preventDefault();
    for (const form of dirty) if (!(await send(form))) return;
    location.assign(link.href);
  });

  // Preview and claims of what is typed -----------------------------------------------------------
  let looking = null;
  async function look() {
    if (!story) return;
    looking?.abort();
    looking = new AbortController();
    try {
      const answer = await post(ws.dataset.preview, new FormData(story), looking.signal);
      if (answer.ok) putPanels((await answer.json()).panels);
      const typed = ws.querySelector("[data-typed]");
      if (typed) typed.hidden = !isDirty(story);
    } catch {
      // The next key asks again.
    }
  }
  const lookSoon = later(700, look);

  // Tools: what they write goes through the browser's own editing, so that undo knows it ------------
  const insert = (field, text) => {
    field.focus();
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const selected = (field) => field.value.slice(field.selectionStart, field.selectionEnd);
  const around = (field, sign) => {
    const text = selected(field);
    const start = field.selectionStart;
    const on = text.length > 2 * sign.length && text.startsWith(sign) && text.endsWith(sign);
    const made = on ? text.slice(sign.length, -sign.length) : `${sign}${text}${sign}`;
    insert(field, made);
    if (text) field.setSelectionRange(start, start + made.length);
    else field.setSelectionRange(start + sign.length, start + sign.length);
  };
  const atLines = (field, sign) => {
    const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    let end = field.value.indexOf("\n", field.selectionEnd);
    if (end < 0) end = field.value.length;
    const lines = field.value.slice(start, end).split("\n");
    const on = lines.every((line) => line.startsWith(sign));
    const made = lines.map((line) => (on ? line.slice(sign.length) : sign + line)).join("\n");
    field.setSelectionRange(start, end);
    insert(field, made);
    field.setSelectionRange(start, start + made.length);
  };
  const link = (field) => {
    const start = field.selectionStart;
    const text = selected(field);
    insert(field, `[${text}](${words.link})`);
    const address = start + text.length + 3;
    field.setSelectionRange(address, address + words.link.length);
  };
  const tools = {
    bold: (field) => around(field, "**"),
    italic: (field) => around(field, "*"),
    heading: (field) => atLines(field, "## "),
    list: (field) => atLines(field, "- "),
    quote: (field) => atLines(field, "> "),
    link,
    claim: (field) => openClaim(field),
  };
  ws.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (!tool) return;
    const field = document.getElementById(tool.closest("[data-tools]").dataset.tools);
    const last = tool.dataset.tool === "claim" && lastField ? lastField : field;
    tools[tool.dataset.tool](last.form === field.form ? last : field);
  });
  // The claim tool serves the headline, too: whichever field of the form had the caret last.
  let lastField = null;
  ws.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea, input[type=text]")) lastField = event.target;
  });

  // Make it a claim ---------------------------------------------------------------------------------
  const dialog = document.getElementById("make-claim");
  const claimForm = document.getElementById("make-claim-form");
  let marking = null;
  function openClaim(field, given = {}) {
    if (!dialog) return;
    const text = field ? selected(field) : "";
    const trimmed = text.trim();
    if (!trimmed || /\n\s*\n/.test(trimmed)) {
      toast(words.select);
      field?.focus();
      return;
    }
    if (/\{claim=/.test(trimmed)) {
      toast(words.inside);
      return;
    }
    const start = field.selectionStart + text.indexOf(trimmed);
    marking = { field, start, end: start + trimmed.length, text: trimmed };
    const plain = trimmed.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]/g, "");
    const statement = plain.replace(/\s+/g, " ");
    dialog.querySelector("[data-selected]").textContent = trimmed;
    dialog.querySelector("[data-problem]").textContent = "";
    const fields = claimForm.elements;
    fields.namedItem("statement").value =
      given.statement || statement[0].toLocaleUpperCase(root.lang) + statement.slice(1);
    if (given.statement) {
      fields.namedItem("claimant").value = given.claimant;
      fields.namedItem("kind").value = given.kind;
    }
    dialog.showModal();
    // A sentence that was suggested comes filled in: Enter makes the claim.
    if (given.statement) claimForm.querySelector("[type=submit]").focus();
    else fields.namedItem("statement").focus();
    // suggesting.js looks for claims that say it already.
    fields.namedItem("statement").dispatchEvent(new Event("input", { bubbles: true }));
  }
  const useClaim = (ref) => {
    const { field, start, end, text } = marking;
    dialog.close();
    field.focus();
    field.setSelectionRange(start, end);
    insert(field, `[${text}]{claim=${ref}}`);
    toast(words.marked);
    lookSoon();
  };
  if (dialog) {
    claimForm.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (claimForm.dataset.sending) return;
      claimForm.dataset.sending = "yes";
      const problem = dialog.querySelector("[data-problem]");
      try {
        const typed = new FormData(claimForm);
        // Who has seen the claims that say the same means to make another.
        const seen = dialog.querySelector("[data-alike]").dataset.seen;
        if (seen === typed.get("statement").trim()) typed.set("anyway", "yes");
        const answer = await post(claimForm.action, typed);
        const found = await answer.json();
        if (found.ref) {
          useClaim(found.ref);
          claimForm.reset();
        } else {
          problem.textContent = found.problem;
          claimForm.elements
            .namedItem("statement")
            .dispatchEvent(new Event("input", { bubbles: true }));
        }
      } catch {
        problem.textContent = words.offline;
      } finally {
        delete claimForm.dataset.sending;
      }
    });
    dialog.addEventListener("close", () => marking?.field.focus());
    dialog.addEventListener("desk:use", (event) => useClaim(event.detail));
  }

  // Show me: select the words that a hint is about -----------------------------------------------------
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const fieldAt = (place) => {
    if (!place.startsWith("update:")) return document.getElementById(`id_${place}`);
    const slip = document.getElementById(place.slice("update:".length));
    slip?.querySelector(".ws-edit")?.setAttribute("open", "");
    return slip?.querySelector("textarea");
  };
  const scrollTo = (field, at) => {
    const twin = field.cloneNode();
    twin.value = field.value.slice(0, at);
    twin.removeAttribute("id");
    Object.assign(twin.style, { position: "absolute", visibility: "hidden", minHeight: "0" });
    Object.assign(twin.style, { inlineSize: `${field.offsetWidth}px`, height: "0" });
    field.after(twin);
    const top = field.getBoundingClientRect().top + scrollY + twin.scrollHeight;
    twin.remove();
    window.scrollTo({ top: top - innerHeight / 2 });
  };
  ws.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find]");
    if (!button) return;
    const place = button.dataset.place;
    showPane(place.startsWith("update:") ? "updates" : "write", { remember: false });
    const field = fieldAt(place);
    if (!field) return;
    const sought = (button.dataset.find.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12);
    const between = "(?:[^\\p{L}\\p{N}]+|\\{claim=C-\\d+\\})+?";
    const found = new RegExp(sought.map(escaped).join(between), "u").exec(field.value);
    field.focus({ preventScroll: true });
    if (found) field.setSelectionRange(found.index, found.index + found[0].length);
    scrollTo(field, found?.index ?? 0);
  });

  // What suggesting.js asks for: a sentence of the list in the dialog, and the panels anew.
  ws.addEventListener("desk:look", look);
  ws.addEventListener("desk:claim", (event) => {
    const { place, source } = event.detail;
    showPane(place.startsWith("update:") ? "updates" : "write", { remember: false });
    const field = fieldAt(place);
    const start = source ? (field?.value.indexOf(source) ?? -1) : -1;
    if (start < 0) {
      toast(words.changed);
      return;
    }
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, start + source.length);
    scrollTo(field, start);
    openClaim(field, event.detail);
  });

  // Keys ---------------------------------------------------------------------------------------------
  const openUpdate = () => {
    const slip = document.getElementById("new-update");
    if (!slip) return;
    showPane("updates", { remember: false });
    slip.open = true;
    slip.scrollIntoView({ block: "center" });
    document.getElementById("new-update-body").focus({ preventScroll: true });
  };
  // Opened by a tap, too, it waits for words: no second tap into the field.
  document.querySelector("#new-update > summary")?.addEventListener("click", (event) => {
    if (event.currentTarget.parentElement.open) return;
    event.preventDefault();
    openUpdate();
  });
  const control = {
    KeyS: () => save(),
    Enter: () => save(),
    NumpadEnter: () => save(),
    KeyB: (field) => field && tools.bold(field),
    KeyI: (field) => field && tools.italic(field),
    KeyK: (field) => field && tools.link(field),
  };
  const alt = {
    KeyU: openUpdate,
    KeyC: () => openClaim(lastField),
    KeyP: () => showPane(ws.dataset.side === "preview" ? "claims" : "preview"),
  };
  const save = () => {
    const form = document.activeElement?.closest("form");
    (form && (form.matches("[data-quiet]") || form === claimForm) ? form : story)?.requestSubmit();
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("form[data-quiet] textarea");
    const oneLine = event.target.matches?.("[data-line]");
    if (event.key === "Enter" && oneLine && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      return;
    }
    const mod = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const act = mod ? control[event.code] : event.altKey && !event.ctrlKey ? alt[event.code] : null;
    if (!act || (["KeyB", "KeyI", "KeyK"].includes(event.code) && mod && !field)) return;
    if (dialog?.open && act !== control.Enter && act !== control.KeyS) return;
    event.preventDefault();
    act(field);
  });

  // Where to begin ---------------------------------------------------------------------------------------
  const opened = () => {
    const aim = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const pane = aim?.closest("[data-is]")?.dataset.is;
    let side = "claims";
    try {
      side = localStorage.getItem(PANE) || side;
    } catch {
      // Storage is off.
    }
    ws.dataset.side = side;
    // Words that wait to be restored are shown where they were typed.
    const kept = ws.querySelector("[data-is] .kept")?.closest("[data-is]").dataset.is;
    showPane(pane ?? (narrow.matches ? kept ?? "write" : side), { remember: false });
    if (aim?.id === "new-update") openUpdate();
    else if (aim?.matches("textarea, input")) aim.focus();
    else if (pane && narrow.matches) aim.scrollIntoView({ block: "center" });
  };
  opened();
  narrow.addEventListener("change", opened);
  addEventListener("hashchange", opened);
})();
