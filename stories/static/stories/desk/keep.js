// Nothing that was typed is lost. A form marked data-keep="KEY" has its words copied to this
// browser while they are typed, until the server has said that it saved them:
//
//   <form method="post" data-keep="story-12">…</form>
//
// - The server confirms with an element [data-saved="story-12"] on any later page (messages do it,
//   see site.saved), or a script does: document.dispatchEvent(new CustomEvent("desk:saved",
//   { detail: "story-12" })).
// - Hidden fields are kept with the words. So a restored text is sent with the token of the save
//   that it was typed upon, and never overwrites what a colleague saved since.
// - Copies belong to the person who typed them, and go after 14 days.
// - A field marked data-unkept is never copied: it may name somebody who must not be named.
//
// It also sends every form with the newest CSRF token (a log-in in another tab makes a new one),
// and sends no form twice.
"use strict";

(() => {
  const root = document.documentElement;
  const person = root.dataset.person;
  const prefix = `writethru:keep:${person}:`;
  const MAX_AGE_MS = 14 * 24 * 60 * 60 * 1000;

  const store = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(prefix + key));
      } catch {
        return null;
      }
    },
    write(key, entry) {
      try {
        localStorage.setItem(prefix + key, JSON.stringify(entry));
      } catch {
        // Storage is off or full: the form still works as any form does.
      }
    },
    forget(key) {
      try {
        localStorage.removeItem(prefix + key);
      } catch {
        // As above.
      }
    },
    keys() {
      try {
        return Object.keys(localStorage)
          .filter((name) => name.startsWith(prefix))
          .map((name) => name.slice(prefix.length));
      } catch {
        return [];
      }
    },
  };

  const secret = (field) =>
    !field.name ||
    field.name === "csrfmiddlewaretoken" ||
    field.type === "password" ||
    "unkept" in field.dataset;
  const button = (field) => ["submit", "button", "reset", "file", "image"].includes(field.type);
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const fields = (form) => [...form.elements].filter((f) => !secret(f) && !button(f));
  const valueOf = (field) => (ticked(field) ? field.checked : field.value);
  const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

  const snapshot = (form) => Object.fromEntries(fields(form).map((f) => [nameOf(f), valueOf(f)]));
  const visible = (form) => fields(form).filter((field) => field.type !== "hidden");

  const differs = (form, kept) =>
    visible(form).some((f) => nameOf(f) in kept && kept[nameOf(f)] !== valueOf(f));

  const restore = (form, kept) => {
    for (const field of fields(form)) {
      if (!(nameOf(field) in kept)) continue;
      if (ticked(field)) field.checked = kept[nameOf(field)];
      else field.value = kept[nameOf(field)];
    }
    visible(form).forEach((f) => f.dispatchEvent(new Event("input", { bubbles: true })));
  };

  const offer = (form, key, entry) => {
    const banner = document.getElementById("kept-banner")?.content.cloneNode(true).firstElementChild;
    if (!banner) return;
    const at = new Date(entry.at);
    const today = at.toDateString() === new Date().toDateString();
    const when = at.toLocaleString(root.lang, {
      hour: "2-digit",
      minute: "2-digit",
      ...(today ? {} : { day: "numeric", month: "long" }),
    });
    banner.querySelectorAll("[data-when]").forEach((place) => (place.textContent = when));
    banner.querySelector("[data-restore]").addEventListener("click", () => {
      restore(form, entry.fields);
      banner.remove();
      visible(form)[0]?.focus();
    });
    banner.querySelector("[data-forget]").addEventListener("click", () => {
      store.forget(key);
      banner.remove();
    });
    form.before(banner);
    form.closest("details")?.setAttribute("open", "");
  };

  const watch = (form) => {
    const key = form.dataset.keep;
    const entry = store.read(key);
    if (entry && Date.now() - entry.at > MAX_AGE_MS) store.forget(key);
    else if (entry && differs(form, entry.fields)) offer(form, key, entry);
    let waiting = 0;
    const keep = () => {
      clearTimeout(waiting);
      waiting = 0;
      store.write(key, { at: Date.now(), fields: snapshot(form) });
    };
    form.addEventListener("input", (event) => {
      if (event.isTrusted === false && !entry) return;
      if (!waiting) waiting = setTimeout(keep, 400);
    });
    form.addEventListener("submit", keep);
    addEventListener("pagehide", () => waiting && keep());
  };

  // What the server has saved is forgotten first: a page may hold the same form again.
  document.querySelectorAll("[data-saved]").forEach((sign) => store.forget(sign.dataset.saved));
  document.addEventListener("desk:saved", (event) => store.forget(event.detail));
  if (person) {
    store.keys().forEach((key) => {
      const entry = store.read(key);
      if (!entry || Date.now() - entry.at > MAX_AGE_MS) store.forget(key);
    });
    document.querySelectorAll("form[data-keep]").forEach(watch);
    // A form that a script has put into the page asks to be watched, too.
    document.addEventListener("desk:watch", (event) => watch(event.target));
  }

  const newestToken = () => {
    const name = root.dataset.csrfCookie;
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    const token = form.elements.namedItem("csrfmiddlewaretoken");
    const newest = newestToken();
    if (token && newest) token.value = newest;
    sent.add(form);
  });
  // Back from the next page: the form may be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((f) => sent.delete(f)));
})();
