// Inside a box on somebody else's page: tells the host how high it is, and stays up to date.
"use strict";

(() => {
  const FRESH = 300_000; // ms until it is asked for again
  const root = document.documentElement;

  // A number is all that is told, so whoever frames the box may hear it.
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height) parent.postMessage({ type: "writethru:height", height }, "*");
  };

  if (parent !== window) {
    root.classList.add("framed");
    new ResizeObserver(tell).observe(document.body);
    addEventListener("load", tell);
    addEventListener("message", (event) => {
      if (event.source === parent && event.data === "writethru:how-high") tell();
    });
  }

  // Not while somebody is in it.
  setInterval(() => {
    if (!document.hidden && !document.hasFocus()) location.reload();
  }, FRESH);
})();
