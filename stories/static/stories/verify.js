// Verifies the record in the reader's browser, as verify.py does. Without this script the page says
// how to do it by hand.
"use strict";

(() => {
  const ZERO = "0".repeat(64);
  const BREATH = 50; // lines between two looks at the screen
  const utf8 = new TextEncoder();

  // What does not hold: the name of a sentence on the page, and what to fill in.
  class Broken extends Error {
    constructor(what, values = {}) {
      super(what);
      this.values = values;
    }
  }

  const need = (holds, what, values) => {
    if (!holds) throw new Broken(what, values);
  };

  // What a function gives, or the sentence if it fails.
  const or = (make, what, values) => {
    try {
      return make();
    } catch {
      throw new Broken(what, values);
    }
  };

  // Canonical JSON, RFC 8785.
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const field = (name) => `${JSON.stringify(name)}:${canonical(value[name])}`;
    return `{${Object.keys(value).sort().map(field).join(",")}}`;
  };

  const hex = (bytes) =>
    Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const bytesOf = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  const decoded = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

  const seal = async (kind, value) => {
    const { hash, key, sig, log, ...said } = value;
    const text = `changelog-${kind}-v1\n${canonical(said)}`;
    return hex(await crypto.subtle.digest("SHA-256", utf8.encode(text)));
  };

  // Everything at an address and in the parts that follow it. Bytes that are no text are a fault.
  const read = async (address) => {
    let text = "";
    for (let url = new URL(address, location.href); url; ) {
      const answer = await fetch(url, { cache: "no-cache" }).catch(() => null);
      need(answer?.ok, "lost");
      const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      text += decoder.decode(await answer.arrayBuffer());
      const next = /<([^>]*)>; rel="next"/.exec(answer.headers.get("Link") ?? "");
      url = next && new URL(next[1], url);
    }
    return text;
  };

  const linesOf = (text) => {
    const lines = text.split("\n");
    need(lines.pop() === "", "cut");
    return lines;
  };

  // The newsroom's keys by id; null where this browser can't check such signatures.
  const readKeys = async (address) => {
    const keys = new Map();
    for (const key of JSON.parse(await read(address)).keys) {
      try {
        const algorithm = { name: "Ed25519" };
        const raw = decoded(key.public_key);
        key.public = await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
      } catch (error) {
        if (error.name !== "NotSupportedError") throw error;
        return null;
      }
      keys.set(key.id, key);
    }
    return keys;
  };

  const needSignature = async (keys, said, digest, values) => {
    need(said.sig && said.key, "unsigned", values);
    if (!keys) return;
    const key = keys.get(said.key);
    need(key, "stranger", values);
    const valid = (key.valid_from ?? "") <= said.at && said.at <= (key.valid_until ?? "~");
    need(valid, "outside", values);
    const sig = or(() => decoded(said.sig), "signature", values);
    const signed =
      btoa(String.fromCharCode(...sig)) === said.sig &&
      (await crypto.subtle.verify({ name: "Ed25519" }, key.public, sig, bytesOf(digest)));
    need(signed, "signature", values);
  };

  // Every line of a record: its own seal, its place after the one before, its signature.
  const checkLines = async (lines, keys, site, told) => {
    const heads = new Map();
    const [seals, log] = [[], [ZERO]];
    for (const [at, line] of lines.entries()) {
      const values = { n: at + 1, version: at + 1 };
      const said = or(() => JSON.parse(line), "changed", values);
      need(said !== null && typeof said === "object", "changed", values);
      values.version = said.version;
      const digest = await seal("entry", said);
      const before = heads.get(said.story) ?? ZERO;
      need(canonical(said) === line && digest === said.hash, "changed", values);
      need(said.prev === before, seals.includes(said.prev) ? "fork" : "follows", values);
      if (site) {
        log.push(await seal("log", { seq: at + 1, entry: digest, prev: log[at] }));
        const place = { seq: at + 1, prev: log[at], hash: log[at + 1] };
        need(said.log && canonical(said.log) === canonical(place), "place", values);
      } else {
        need(!("log" in said) && heads.size <= 1, "changed", values);
      }
      await needSignature(keys, said, digest, values);
      heads.set(said.story, digest);
      seals.push(digest);
      await told(values, said, lines.length);
    }
    return { seals, log };
  };

  const checkPoints = async (points, keys, log) => {
    for (const point of points) {
      const values = { at: point.at, size: point.size };
      await needSignature(keys, point, await seal("checkpoint", point), values).catch((error) => {
        throw error instanceof Broken ? new Broken("point-signature", values) : error;
      });
      need(log[point.size] === point.head, "point", values);
    }
    return points.at(-1);
  };

  // What this browser verified before; nobody else learns of it.
  const memory = (name) => ({
    recall() {
      try {
        return JSON.parse(localStorage.getItem(name));
      } catch {
        return null;
      }
    },
    keep(value) {
      try {
        localStorage.setItem(name, JSON.stringify(value));
      } catch {
        // storage is off or full: the next time nothing is remembered
      }
    },
  });

  const moment = (at) =>
    new Date(at).toLocaleString(document.documentElement.lang || undefined, {
      dateStyle: "long",
      timeStyle: "short",
    });

  const screen = (place) => {
    const [status, steps] = [place.querySelector("[role=status]"), place.querySelector("ol")];
    const [bar, details] = [place.querySelector("progress"), place.querySelector("details")];
    const words = (what, values = {}) =>
      (place.dataset[what.replace(/-./g, (dash) => dash[1].toUpperCase())] ?? what).replace(
        /\{(\w+)\}/g,
        (_, name) => (name === "at" ? moment(values.at) : (values[name] ?? "?")),
      );
    return {
      say(what, values) {
        status.textContent = words(what, values);
      },
      step(what, values, wrong = false) {
        const line = document.createElement("li");
        line.textContent = words(what, values);
        if (wrong) line.className = "wrong";
        steps.append(line);
      },
      start() {
        place.dataset.found = "";
        steps.replaceChildren();
        bar.hidden = details.hidden = false;
        bar.removeAttribute("value");
      },
      progress(done, all) {
        [bar.max, bar.value] = [all, done];
      },
      end(found) {
        place.dataset.found = found;
        bar.hidden = true;
        details.open ||= found === "bad";
      },
    };
  };

  const verify = async (place, show, noted) => {
    need(globalThis.crypto?.subtle, "unable");
    const { record, keys: keysAt, checkpoints: pointsAt } = place.dataset;
    const [keys, text] = [await readKeys(keysAt), await read(record)];
    const [lines, site] = [linesOf(text), Boolean(pointsAt)];
    need(lines.length, "empty");
    const told = async (values, said, all) => {
      show.step(keys ? "holds" : "holds-unsigned", { ...values, ...said });
      if (values.n % BREATH) return;
      show.progress(values.n, all);
      show.say("checked", { n: values.n, all });
      await new Promise((resolve) => setTimeout(resolve));
    };
    const { seals, log } = await checkLines(lines, keys, site, told);
    if (site) {
      const points = linesOf(await read(pointsAt)).map((line) => JSON.parse(line));
      const newest = await checkPoints(points, keys, log);
      if (newest) show.step("points", { ...newest, n: points.length });
    }
    const kept = memory(`writethru:record:${record}`);
    const before = kept.recall();
    if (before) {
      need(seals[before.size - 1] === before.seal, "forgotten", before);
      show.step("remembered", before);
    }
    if (noted) {
      need(seals.includes(noted), "noted-gone");
      show.step("noted", { n: seals.indexOf(noted) + 1 });
    }
    if (keys) kept.keep({ size: seals.length, seal: seals.at(-1), at: new Date().toISOString() });
    return { what: keys ? "good" : "partly", n: seals.length, seal: seals.at(-1) };
  };

  const run = async (place, show) => {
    const noted = place.querySelector("input").value.trim().toLowerCase();
    show.start();
    show.say("fetching");
    try {
      const { what, ...values } = await verify(place, show, noted);
      show.end(what);
      show.say(what, values);
    } catch (error) {
      const broken = error instanceof Broken ? error : new Broken("malformed");
      const found = ["lost", "unable", "empty"].includes(broken.message) ? "none" : "bad";
      if (found === "bad") show.step(broken.message, broken.values, true);
      show.end(found);
      show.say(broken.message, broken.values);
    }
  };

  for (const place of document.querySelectorAll("[data-verify]")) {
    const [form, button] = [place.querySelector("form"), place.querySelector("button")];
    const show = screen(place);
    form.hidden = false;
    place.querySelector("[data-by-hand]").hidden = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      await run(place, show);
      button.removeAttribute("aria-disabled");
    });
  }
})();
