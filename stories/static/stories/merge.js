// Makes an element say what another one says, and leaves alone whatever is the same in both:
// a reader's place, selection and focus stay.
"use strict";

(() => {
  const BLOCKS = "ARTICLE ASIDE DIV HEADER OL SECTION UL".split(" ");

  // Elements whose children are matched one by one; every other one is replaced whole.
  const opens = (old, fresh) =>
    old.nodeType === Node.ELEMENT_NODE && old.nodeName === fresh.nodeName &&
    BLOCKS.includes(old.nodeName) && old.id === fresh.id;

  const attributes = (old, fresh) => {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  };

  // What stands for `fresh` among the old ones that are left: by id, else by what it says.
  const twin = (left, fresh) =>
    left.find((old) => (fresh.id ? old.id === fresh.id : !old.id && old.isEqualNode(fresh)));

  // Else its namesake in the same place, unless that one has a twin further on.
  const namesake = (left, fresh, later) => {
    const old = left.find((one) => opens(one, fresh) && one.className === fresh.className);
    return old && !old.id && !later.some((one) => one.isEqualNode(old)) ? old : null;
  };

  const children = (old, fresh) => {
    const left = [...old.childNodes];
    const wanted = [...fresh.childNodes];
    let place = old.firstChild;
    for (const [n, child] of wanted.entries()) {
      const match = twin(left, child) ?? namesake(left, child, wanted.slice(n + 1));
      if (!match) {
        old.insertBefore(child, place);
        continue;
      }
      left.splice(left.indexOf(match), 1);
      if (match !== place) old.insertBefore(match, place);
      place = merge(match, child).nextSibling;
    }
    for (const gone of left) gone.remove();
  };

  const merge = (old, fresh) => {
    if (old.isEqualNode(fresh)) return old;
    if (!opens(old, fresh)) {
      old.replaceWith(fresh);
      return fresh;
    }
    attributes(old, fresh);
    children(old, fresh);
    return old;
  };

  // The first passage in sight that outlives the merge stays where the reader sees it.
  const steadily = (root, act) => {
    const scroller = document.documentElement;
    const inSight = [...root.querySelectorAll(".prose > *, .update, .notice, .fact, h1")]
      .map((element) => ({ element, top: element.getBoundingClientRect() }))
      .filter(({ top }) => top.bottom > 0 && top.top < innerHeight);
    scroller.style.overflowAnchor = "none"; // the browser would correct it a second time
    act();
    const kept = inSight.find(({ element }) => element.isConnected);
    if (kept && scrollY > 0) {
      const moved = kept.element.getBoundingClientRect().top - kept.top.top;
      scrollBy({ top: moved, behavior: "instant" });
    }
    requestAnimationFrame(() => { scroller.style.overflowAnchor = ""; });
  };

  window.writethru = {
    merge: (root, fresh) => steadily(root, () => merge(root, document.adoptNode(fresh))),
  };
})();
