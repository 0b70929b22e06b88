// Counts the seconds in which a publication can be taken back, then takes the button away.
"use strict";

(() => {
  const form = document.querySelector("[data-undo]");
  if (!form) return;
  const ends = performance.now() + Number(form.dataset.undo) * 1000;
  const left = form.querySelector("[data-left]");
  const tick = () => {
    const seconds = Math.ceil((ends - performance.now()) / 1000);
    if (seconds <= 0) {
      form.remove();
      return;
    }
    left.textContent = `${seconds} s`;
    setTimeout(tick, 250);
  };
  tick();
})();
