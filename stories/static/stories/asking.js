// What the server would say of a form if it were sent as it stands: the publish page and the
// correction lane ask at every pause. Nothing is saved by asking.
"use strict";

(() => {
  const csrf = () => {
    const start = `${document.documentElement.dataset.csrfCookie}=`;
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(start));
    return found ? decodeURIComponent(found.slice(start.length)) : "";
  };

  window.writethru ??= {};
  // A function that asks for one part of the page; `take` gets the answer, unless a newer
  // question was asked meanwhile.
  window.writethru.asker = (form, part, take) => {
    let asking = null;
    return async () => {
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new FormData(form),
          signal: asking.signal,
          redirect: "error",
          headers: { "X-Part": part, "X-CSRFToken": csrf() },
        });
        if (answer.ok) await take(answer);
      } catch {
        // The server looks again before anything is published.
      }
    };
  };
})();
