// Since you last looked, and what is new while you read. Without this script a link leads to it.
// The version that was seen stays in this browser; nobody is told.
"use strict";

(() => {
  const live = document.querySelector("[data-live]");
  const article = document.querySelector("article.story");
  if (!live || !article || !window.writethru) return;

  const words = live.dataset;
  const SEEN = `writethru:seen:${words.live}`;
  const QUIET = 30_000; // ms between two messages
  const LONGEST = 300_000; // ms between two questions when nobody answers
  const SHORTEST = 2_000; // ms between two questions, whatever wakes the page
  const PATIENCE = 10_000; // ms for an answer
  const said = live.querySelector(".live-said");
  const alarm = live.querySelector(".live-alert");
  const show = live.querySelector("[data-live-show]");
  const pause = live.querySelector("[data-live-pause]");

  let shown = Number(words.version);
  let waiting = null; // the page of a newer version, not yet on show
  let paused = false, busy = false, again = false;
  let failures = 0, asked = 0, timer = 0;

  // ---- What was seen ----

  const seen = () => {
    try {
      return Number(localStorage.getItem(SEEN)) || 0;
    } catch {
      return 0; // storage is off: nothing is remembered, everything else works
    }
  };

  const remember = () => {
    if (document.hidden || seen() >= shown) return;
    try {
      localStorage.setItem(SEEN, String(shown));
    } catch { /* as above */ }
  };

  // ---- What is said ----

  let saidAt = -QUIET, toSay = 0;
  const say = (text, visible = false) => {
    clearTimeout(toSay);
    const speak = () => {
      saidAt = Date.now();
      said.classList.toggle("vh", !visible);
      said.textContent = text;
    };
    const wait = saidAt + QUIET - Date.now();
    if (wait > 0 && wait <= QUIET && text) toSay = setTimeout(speak, wait);
    else speak();
  };

  // ---- Marks ----

  const offerMarks = () => {
    const link = article.querySelector("[data-since-plain]");
    if (!link) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    const label = () => {
      const off = article.classList.contains("since-off");
      button.textContent = off ? words.mark : words.hide;
    };
    button.addEventListener("click", () => {
      article.classList.toggle("since-off");
      label();
    });
    label();
    link.replaceWith(button);
  };

  const firstChange = () => {
    const found =
      article.querySelector(".story-top .since-flag") ?? article.querySelector(".since-new") ??
      article.querySelector("ins, .since-cut, .since-flag") ?? article.querySelector(".since");
    return found?.closest(".update, .notice, .fact, .since") ?? found?.closest("p, li, h1, h2, h3");
  };

  const go = (place) => {
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    const { top, bottom } = place.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) place.scrollIntoView({ block: "start" });
  };

  // ---- Bringing in ----

  const get = async (address, cache = "default") => {
    // A question that never ends would be the last one. AbortSignal.timeout would outlive sleep.
    const end = new AbortController();
    const late = setTimeout(() => end.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { cache, credentials: "omit", signal: end.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.text();
    } finally {
      clearTimeout(late);
    }
  };

  const fetched = async (older, newer) => {
    const address = new URL(`since/${older}..${newer}/`, new URL(words.state, location));
    const page = new DOMParser().parseFromString(await get(address), "text/html");
    const fresh = page.querySelector("article.story");
    const bar = fresh?.querySelector(".since");
    if (!bar) throw new Error("not a story");
    return { version: newer, title: page.title, article: fresh, ...bar.dataset };
  };

  const bringIn = (page) => {
    window.writethru.merge(article, page.article);
    article.classList.remove("since-off");
    document.title = page.title;
    shown = page.version;
    offerMarks();
    remember();
  };

  const offer = (page, state) => {
    waiting = page;
    show.textContent = page.offer;
    show.hidden = false;
    live.classList.add("live-news");
    if (state.kind === "retraction") alarm.textContent = state.notice || page.say;
    // The push text of that version is for readers who have the page open, too.
    else say(state.alert ? `${state.alert} ${page.say}` : page.say, Boolean(state.alert));
  };

  show.addEventListener("click", () => {
    if (!waiting) return;
    const page = waiting;
    waiting = null;
    show.hidden = true;
    live.classList.remove("live-news");
    alarm.textContent = "";
    clearTimeout(toSay);
    said.textContent = "";
    bringIn(page);
    go(firstChange());
  });

  // ---- Asking ----

  const later = () => {
    clearTimeout(timer);
    if (paused || document.hidden) return;
    const wait = Math.min(Number(words.every) * 1000 * 2 ** failures, LONGEST);
    timer = setTimeout(ask, wait * (0.95 + Math.random() * 0.1));
  };

  const failed = () => {
    failures += 1;
    if (failures === 2) {
      live.classList.add("live-lost");
      say(words.lost, true);
    }
  };

  const answered = () => {
    if (live.classList.contains("live-lost")) {
      live.classList.remove("live-lost");
      if (!waiting) say(words.found);
    }
    failures = 0;
  };

  const look = async () => {
    // Asked at every tick, so that no copy on the way is older than the question.
    const state = JSON.parse(await get(words.state, "no-cache"));
    if (state.version > Math.max(shown, waiting?.version ?? 0)) {
      const page = await fetched(shown, state.version);
      // Brought in meanwhile from an older one: what is between the two is asked for next.
      if (page.version > shown) offer(page, state);
    }
    answered();
  };

  const ask = async () => {
    if (busy) {
      again = true;
      return;
    }
    if (paused || document.hidden) return;
    busy = true;
    asked = Date.now();
    clearTimeout(timer);
    await look().catch(failed);
    busy = false;
    if (again) {
      again = false;
      await ask();
    } else later();
  };

  // Back from another tab, from sleep, from the browser's store of pages, from no network.
  const wake = () => {
    if (document.hidden) {
      clearTimeout(timer);
      return;
    }
    remember();
    const ago = Date.now() - asked;
    if (ago < 0 || ago >= SHORTEST) ask();
    else later();
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  addEventListener("online", wake);

  // ---- Pausing ----

  const tellPause = () => {
    pause.textContent = paused ? words.resume : words.pause;
    live.querySelector("[data-live-words]").textContent = paused ? words.paused : words.looking;
  };
  pause.addEventListener("click", () => {
    paused = !paused;
    tellPause();
    if (paused) clearTimeout(timer);
    else ask();
  });
  live.querySelector("[data-live-reload]").hidden = true;
  pause.hidden = false;
  tellPause();

  // ---- Opening ----

  const open = async () => {
    const last = seen();
    offerMarks();
    if (last && last < shown && !article.querySelector(".since")) {
      const page = await fetched(last, shown).catch(() => null); // the plain page is whole, too
      if (page && !waiting) {
        bringIn(page);
        say(article.querySelector(".since-words").textContent);
      }
    }
    remember();
    later();
  };
  if (document.hidden) document.addEventListener("visibilitychange", open, { once: true });
  else open();
})();
