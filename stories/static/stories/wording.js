// Words that say more than is known are underlined while they are typed. The server looks at what
// was typed with the same checks as before publishing; without this script the same list stands
// beside the text after every save. Nothing here changes a character of a field.
"use strict";

(() => {
  const ws = document.getElementById("ws");
  const form = ws?.querySelector("form[data-quiet=story]");
  const list = document.getElementById("ws-wording");
  const said = document.querySelector("[data-wording-said]");
  const chip = document.querySelector("[data-wording-chip]");
  if (!form || !list || !ws.dataset.wording) return;
  const PAUSE = 600;
  const QUIET = 5000; // between two announcements
  const COPIED = [
    "fontFamily", "fontSize", "fontStyle", "fontWeight", "fontVariant", "fontFeatureSettings",
    "letterSpacing", "wordSpacing", "lineHeight", "textIndent", "textTransform", "tabSize",
    "paddingTop", "paddingBottom", "paddingLeft", "borderTopWidth", "borderLeftWidth",
    "borderRightWidth", "borderBottomWidth",
  ];

  // A field's twin: its words unseen, the underlines seen -----------------------------------------
  class Twin {
    constructor(field, layer) {
      this.field = field;
      this.layer = layer;
      this.marks = []; // in order, none in another
      this.text = "";
      field.addEventListener("input", () => this.follow());
      field.addEventListener("focus", () => this.follow());
      field.addEventListener("scroll", () => this.scroll(), { passive: true });
      new ResizeObserver(() => this.fit()).observe(field);
    }

    // The same letters at the same places: type, edges, and a scroll bar's room.
    fit() {
      if (this.layer.hidden) return;
      const type = getComputedStyle(this.field);
      for (const name of COPIED) this.layer.style[name] = type[name];
      const edges = parseFloat(type.borderLeftWidth) + parseFloat(type.borderRightWidth);
      const bar = this.field.offsetWidth - this.field.clientWidth - edges;
      this.layer.style.paddingRight = `${parseFloat(type.paddingRight) + Math.max(0, bar)}px`;
      this.scroll();
    }

    scroll() {
      this.layer.scrollTop = this.field.scrollTop;
    }

    // What the server found, where the words are still those that it read.
    show(findings) {
      const text = this.field.value;
      const marks = [];
      for (const finding of findings) {
        let { start } = finding;
        if (!text.startsWith(finding.words, start)) start = text.indexOf(finding.words);
        if (start >= 0) marks.push({ ...finding, start, end: start + finding.words.length });
      }
      // What blocks is seen before what warns of the same words.
      marks.sort((one, other) => one.start - other.start || other.blocks - one.blocks);
      let end = 0;
      this.marks = marks.filter((mark) => mark.start >= end && (end = mark.end));
      this.text = text;
      this.draw();
    }

    // Until the next answer the underlines move with their words; a mark that was cut goes.
    follow() {
      const was = this.text;
      const now = this.field.value;
      if (was === now || !this.marks.length) return;
      const most = Math.min(was.length, now.length);
      let head = 0;
      while (head < most && was[head] === now[head]) head += 1;
      let tail = 0;
      while (tail < most - head && was.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
      const last = was.length - tail;
      const shift = now.length - was.length;
      this.marks = this.marks.filter((mark) => {
        if (mark.end <= head) return true;
        if (mark.start >= last) mark.start += shift;
        else if (mark.start > head || mark.end < last) return false;
        mark.end += shift;
        return mark.end > mark.start;
      });
      this.text = now;
      this.draw();
    }

    draw() {
      const shown = this.marks.length > 0;
      const fresh = this.layer.hidden && shown;
      this.layer.hidden = !shown;
      const parts = [];
      let at = 0;
      for (const mark of this.marks) {
        const line = document.createElement("mark");
        line.className = mark.blocks ? "wd-blocks" : "wd-warns";
        line.textContent = this.text.slice(mark.start, mark.end);
        parts.push(this.text.slice(at, mark.start), line);
        mark.line = line;
        at = mark.end;
      }
      this.layer.replaceChildren(...(shown ? [...parts, `${this.text.slice(at)}\n`] : []));
      if (fresh) this.fit();
      else this.scroll();
    }

    // Select a finding's words; false if it is not in this field any more.
    jump(index) {
      const mark = this.marks.find((one) => one.index === index);
      if (!mark) return false;
      this.follow();
      this.field.focus({ preventScroll: true });
      this.field.setSelectionRange(mark.start, mark.end);
      mark.line.scrollIntoView({ block: "center" });
      return true;
    }
  }

  // One form with its texts, and the list that stands beside them ---------------------------------
  class Watched {
    constructor(form, list, { of = "story", put = () => {} } = {}) {
      Object.assign(this, { form, list, of, put, asking: null, waiting: 0, twins: new Map() });
      form.querySelectorAll("[data-twin]").forEach((layer) => {
        const field = form.elements.namedItem(layer.dataset.twin);
        this.twins.set(layer.dataset.twin, new Twin(field, layer));
      });
      form.addEventListener("input", () => this.soon());
    }

    // After a pause; the answer to older words is never waited for.
    soon() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), PAUSE);
    }

    typed() {
      return JSON.stringify([...this.twins].map(([, twin]) => twin.field.value));
    }

    async ask() {
      this.asking?.abort();
      this.asking = new AbortController();
      const sent = this.typed();
      const body = new FormData(this.form);
      body.set("of", this.of);
      try {
        const answer = await fetch(ws.dataset.wording, {
          method: "POST",
          body,
          signal: this.asking.signal,
          redirect: "error",
          headers: { Accept: "application/json" },
        });
        if (!answer.ok) return;
        const found = await answer.json();
        if (sent === this.typed()) this.show(found); // else the next pause asks again
      } catch {
        // Without an answer the list is that of the last save, and the publish page looks again.
      }
    }

    show(found) {
      for (const [place, twin] of this.twins) {
        twin.show(found.findings.filter((finding) => finding.place === place));
      }
      if (this.list.innerHTML !== found.html) this.list.innerHTML = found.html;
      this.list.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
      this.put(found);
      announce(found.told);
    }

    jump(index) {
      return [...this.twins.values()].some((twin) => twin.jump(index));
    }
  }

  // Said once it has settled, and not at every pause: nobody writes while being talked to.
  let spoken = said.textContent;
  let speaking = 0;
  let last = 0;
  const announce = (words) => {
    clearTimeout(speaking);
    if (words === spoken) return;
    const speak = () => {
      spoken = words;
      last = Date.now();
      said.textContent = words;
    };
    speaking = setTimeout(speak, Math.max(0, last + QUIET - Date.now()));
  };

  const story = new Watched(form, list, {
    put: ({ count, blocking, short }) => {
      chip.hidden = !count;
      chip.textContent = short;
      chip.classList.toggle("bad", blocking > 0);
    },
  });
  const watched = [story];
  const watch = (own) => {
    const beside = own.querySelector("[data-wording-list]");
    if (!beside || watched.some((one) => one.form === own)) return;
    const update = new Watched(own, beside, { of: "update" });
    watched.push(update);
    own.addEventListener("focusin", () => update.soon(), { once: true });
    own.addEventListener("reset", () => update.soon());
  };
  ws.querySelectorAll("form[data-quiet]").forEach(watch);
  ws.addEventListener("desk:watch", (event) => watch(event.target));

  // workspace.js finds the words of a list entry; here they are known to the letter.
  ws.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-finding]");
      const beside = button && watched.find((one) => one.list.contains(button));
      if (beside?.jump(Number(button.dataset.finding))) event.stopPropagation();
    },
    true,
  );
  document.addEventListener("desk:saved", () => story.soon());
  story.ask();
})();
