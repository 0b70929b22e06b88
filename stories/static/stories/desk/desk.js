// What every desk screen does in the browser. All of it works without this file, less well:
// menus and dialogs that close, the theme that is remembered, times that keep telling the truth.
"use strict";

(() => {
  const root = document.documentElement;

  // Theme: buttons [data-theme-choice="auto|light|dark"] -------------------------------------
  const THEME = "writethru:theme";
  const choices = document.querySelectorAll("[data-theme-choice]");
  const showTheme = () => {
    const now = root.dataset.theme || "auto";
    choices.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now)),
    );
  };
  choices.forEach((button) =>
    button.addEventListener("click", () => {
      const theme = button.dataset.themeChoice;
      if (theme === "auto") delete root.dataset.theme;
      else root.dataset.theme = theme;
      try {
        if (theme === "auto") localStorage.removeItem(THEME);
        else localStorage.setItem(THEME, theme);
      } catch {
        // Storage is off: the choice holds for this page.
      }
      showTheme();
    }),
  );
  showTheme();

  // Menus: <details class="menu"> closes on Escape and on a click elsewhere -------------------
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });

  // Dialogs: [data-open="id"] opens it, [data-close] inside closes it -------------------------
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (event.target.closest?.("[data-close]")) event.target.closest("dialog")?.close();
  });
  document.querySelectorAll("dialog[data-shown]").forEach((dialog) => dialog.showModal());

  // Messages: the cross takes one away ---------------------------------------------------------
  document.querySelectorAll(".message .close").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest(".message").remove();
      document.getElementById("content")?.focus();
    });
  });

  // Times: <time class="ago" datetime> says how long ago, while the page stays open -------------
  const says = (name, n) => (root.dataset[name] || "").replace("{n}", n);
  const tell = () =>
    document.querySelectorAll("time.ago").forEach((time) => {
      const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000);
      if (minutes >= 1440 || minutes < -1) return;
      if (minutes < 1) time.textContent = says("agoNow");
      else if (minutes < 60) time.textContent = says("agoMinutes", minutes);
      else time.textContent = says("agoHours", Math.floor(minutes / 60));
    });
  setInterval(tell, 20000);
  document.addEventListener("visibilitychange", tell);

  // Keyboard: Ctrl+K or ⌘K goes to the search ---------------------------------------------------
  document.addEventListener("keydown", (event) => {
    if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const search = document.querySelector(".bar-search input");
    if (search?.offsetParent) {
      event.preventDefault();
      search.focus();
    }
  });
})();
