// For pages that embed our boxes: gives each <iframe data-writethru> the height that it asks for.
// It hears numbers from our own frames and nothing else; without it a box scrolls.
"use strict";

(() => {
  const HOME = new URL(document.currentScript.src).origin;
  const LEAST = 60, MOST = 4000; // px
  if (window.writethruEmbeds) return; // one is enough for any number of boxes
  window.writethruEmbeds = true;

  // In a sandbox that keeps us apart from our own origin we come from nowhere.
  const origin = (frame) => {
    const apart = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin");
    return apart ? "null" : HOME;
  };

  const boxes = () =>
    [...document.querySelectorAll("iframe[data-writethru]")]
      .filter((frame) => new URL(frame.src, location).origin === HOME);

  addEventListener("message", (event) => {
    const { type, height } = event.data ?? {};
    if (type !== "writethru:height" || !Number.isFinite(height)) return;
    const frame = boxes().find((one) => one.contentWindow === event.source);
    if (!frame || event.origin !== origin(frame)) return;
    frame.style.height = `${Math.min(Math.max(Math.ceil(height), LEAST), MOST)}px`;
  });

  // Boxes that were quicker than this script.
  for (const frame of boxes()) frame.contentWindow?.postMessage("writethru:how-high", "*");
})();
