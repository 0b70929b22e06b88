"""A story from its first word to its first revision without a mouse, the focus always in sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from stories.models import Revision
from tests.browsing import Newsroom, copy_of, ref_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk

FAR = 80  # more presses of Tab than any of these screens should ask for

# What has the focus: its words, and whether it can be seen that it has it.
FOCUSED = """() => {
  const one = document.activeElement;
  const own = getComputedStyle(one);
  const ring = (style) =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) ||
    style.boxShadow !== "none";
  const label = one.closest("label");
  const box = one.getBoundingClientRect();
  // A bar that stands still may cover a part of what is tall, never all of it.
  const mine = (over) => over && (one.contains(over) || over === label || label?.contains(over));
  const heights = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => box.top + box.height * part);
  const left = box.left + Math.min(box.width / 2, 40);
  return {
    words: [one.getAttribute("aria-label"), ...[...(one.labels ?? [])].map((l) => l.innerText),
            one.localName === "textarea" ? "" : one.innerText].filter(Boolean).join(" ").trim(),
    tag: one.localName,
    name: one.getAttribute("name") ?? "",
    html: one.outerHTML.slice(0, 90),
    ringed: ring(own) || (label ? ring(getComputedStyle(label)) : false),
    onscreen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    uncovered: heights.some((top) => mine(document.elementFromPoint(left, top))),
  };
}"""


def tab_to(page: Page, words: str, *, tag: str = "", back: bool = False) -> None:
    """Press Tab until the focus is on these words; every stop on the way must be visible."""
    passed = []
    for _ in range(FAR):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        found = page.evaluate(FOCUSED)
        if found["tag"] == "body":
            continue  # out of the page, and in again at its other end
        for seen in ("ringed", "onscreen", "uncovered"):
            assert found[seen], f"the focus is not {seen}: {found['html']}"
        passed.append(found["words"][:40])
        named = found["words"].casefold()
        if tag == "textarea":  # “Text” is no “Push text”
            named = named[: len(words)]
        if words.casefold() in named and tag in ("", found["tag"]):
            return
    raise AssertionError(f"no way by Tab to “{words}”: {passed}")


def select_to_the_line_start(page: Page) -> None:
    page.keyboard.press("Shift+Home")


def test_a_story_is_started_claimed_and_published_with_the_keyboard_alone(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    tab_to(page, "Start a story", tag="a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the story")).to_be_visible()
    tab_to(page, "Headline")
    page.keyboard.type("Tram stops at the bridge")
    tab_to(page, "Text", tag="textarea")
    page.keyboard.type("The bridge is closed")
    tab_to(page, "Start the story", tag="button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tram stops at the bridge")

    ref = marks_the_claim(page)
    publishes(page)

    assert Revision.objects.get().version().claims[0].ref == ref


def marks_the_claim(page: Page) -> str:
    """The claim's reference."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Text", tag="textarea")
    page.keyboard.press("Control+End")
    select_to_the_line_start(page)
    page.keyboard.press("Alt+c")
    expect(page.get_by_role("dialog").get_by_label("What is claimed")).to_be_focused()
    tab_to(page, "Who says so")
    page.keyboard.type("The city")
    page.keyboard.press("Enter")
    expect(copy_of(page)).to_have_value(re.compile(r"^\[The bridge is closed\]\{claim=C-\d+\}$"))
    expect(copy_of(page)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(", the city said.")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at")).to_be_visible()
    return ref_in(copy_of(page).input_value())


def publishes(page: Page) -> None:
    tab_to(page, "Publish…", tag="a", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Publish the story")).to_be_visible()
    tab_to(page, "Publish the story", tag="button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Live: revision 1")).to_be_visible()


def test_a_dialog_is_left_with_escape_and_the_caret_is_where_it_was(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto("/admin/stories/start/")
    tab_to(page, "Headline")
    page.keyboard.type("Tram stops")
    tab_to(page, "Text", tag="textarea")
    page.keyboard.type("The bridge is closed")
    tab_to(page, "Start the story", tag="button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tram stops")

    tab_to(page, "Text", tag="textarea")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+c")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(copy_of(page)).to_be_focused()
    expect(copy_of(page)).to_have_value("The bridge is closed")
