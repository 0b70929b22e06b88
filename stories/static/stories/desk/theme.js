// Puts the remembered theme on <html> before anything is painted. Loaded in <head>, not deferred.
"use strict";

(() => {
  try {
    const theme = localStorage.getItem("writethru:theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is off: the system's choice stands.
  }
})();
