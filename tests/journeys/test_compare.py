"""Comparing by key, by eye, by ear and by copying, at the desk and as a reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from stories.editorial.publishing import publish
from stories.editorial.saving import save_story, start_story
from stories.models import Kind, Story
from tests.browsing import Newsroom

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk

STAYS = [f"Paragraph {word} says the same, they said." for word in ("one", "two", "three")]
MANY = [f"Line {n} of the long list stays where it is, they said." for n in range(12)]


@pytest.fixture
def story(world: Desk, editor: User) -> Story:
    """Three versions: a toll that rose, a paragraph that moved up, one that went."""
    bodies = [
        [
            "Twelve were hurt, they said.",
            *STAYS,
            "Gone soon, they said.",
            *MANY,
            "Last, they said.",
        ],
        ["Twelve were hurt, they said.", *STAYS, *MANY, "Last, they said."],
        ["Last, they said.", "Fourteen were hurt, they said.", *STAYS, *MANY],
    ]
    story = start_story(
        by=editor, desk=world, headline="Fire", slug="fire", body="\n\n".join(bodies[0])
    )
    publish(story, by=editor)
    for body in bodies[1:]:
        story.refresh_from_db()
        story = save_story(story, by=editor, token=story.saves, body="\n\n".join(body))
        publish(story, by=editor, kind=Kind.CLARIFICATION, note="They gave other figures.")
    story.refresh_from_db()
    return story


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def copied(page: Page, selector: str) -> str:
    """What the clipboard would get of everything in there."""
    words = page.locator(selector).evaluate_all(
        """(all) => {
          const chosen = getSelection();
          chosen.removeAllRanges();
          const range = document.createRange();
          range.setStartBefore(all[0]);
          range.setEndAfter(all.at(-1));
          chosen.addRange(range);
          return chosen.toString();
        }"""
    )
    return " ".join(words.split())


def test_changes_pairs_views_and_sides_are_a_key_away(
    newsroom: Newsroom, story: Story, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{story.pk}/compare/?from=r2&to=r3")

    for key, place in (("n", 1), ("n", 2), ("n", 3), ("n", 3), ("p", 2)):
        page.keyboard.press(key)
        assert focused(page) == f"change-{place}"
        expect(page.locator(f"#change-{place}")).to_be_in_viewport(ratio=1)

    page.keyboard.press("v")
    expect(page).to_have_url(re.compile("view=side"))
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile("from=r1&to=r2&view=side"))
    page.keyboard.press("]")
    page.wait_for_url(re.compile("from=r2&to=r3"))
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("from=r3&to=r2&view=side"))


def test_keys_are_named_can_be_turned_off_and_leave_fields_alone(
    newsroom: Newsroom, story: Story, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{story.pk}/compare/?from=r2&to=r3")
    address = page.url

    page.get_by_label("Search stories, claims and sources").press("s")
    page.keyboard.press("Control+s")
    page.get_by_label("From").press("n")
    assert page.url == address

    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_text("swap the sides")).to_be_visible()
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("s")
    assert focused(page) == ""
    assert page.url == address


def test_readers_step_from_change_to_change_and_pair_to_pair(
    newsroom: Newsroom, story: Story
) -> None:
    page = newsroom.seat()
    page.goto("/s/fire/diff/2..3/?view=new")

    page.keyboard.press("n")
    page.keyboard.press("n")
    assert focused(page).startswith("change-")
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile(r"/diff/1\.\.2/\?view=new"))
    page.keyboard.press("n")  # the clarification; what was removed is not in this view
    page.keyboard.press("n")
    assert focused(page) == "change-1"
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"/diff/2\.\.3/\?view=new"))


def test_what_is_copied_of_the_new_words_has_neither_old_words_nor_ours(
    newsroom: Newsroom, story: Story
) -> None:
    page = newsroom.seat()
    page.goto("/s/fire/diff/2..3/?view=new")
    new = copied(page, ".diff-part-body .diff-line")

    assert "Fourteen were hurt" in new
    assert "Twelve" not in new
    assert "inserted" not in new

    page.goto("/s/fire/diff/2..3/?view=side")
    page.locator(".diff-new").first.dispatch_event("pointerdown")
    column = copied(page, ".diff-part-body .diff-row")
    assert "Fourteen were hurt" in column
    assert "Twelve" not in column
    assert column.count(STAYS[0]) == 1


def test_a_link_to_a_folded_place_unfolds_it(newsroom: Newsroom, story: Story) -> None:
    page = newsroom.seat()
    page.goto("/s/fire/diff/2..3/")

    page.get_by_role("link", name=re.compile("Where it stood before")).click()

    expect(page.get_by_text("stood here and moved up")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("stood here and moved up")).click()
    expect(page.get_by_role("link", name=re.compile("Where it stood before"))).to_be_in_viewport()


def test_two_saves_are_compared_without_a_script(
    newsroom: Newsroom, story: Story, editor: User
) -> None:
    page = newsroom.seat(editor, java_script_enabled=False)
    page.goto(f"/admin/stories/{story.pk}/history/")

    page.get_by_role("radio", name=re.compile("^From: .*started the story")).check()
    page.get_by_role("radio", name=re.compile("^To: .*published revision 3")).check()
    page.get_by_role("button", name="Compare the two").click()

    expect(page.locator("del", has_text="Gone soon")).to_be_visible()
    page.get_by_role("button", name="Swap").click()
    expect(page.locator("ins", has_text="Gone soon")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator(".diff-old del", has_text="Fourteen")).to_be_visible()


def test_paper_is_white_and_marks_hold_without_colour(newsroom: Newsroom, story: Story) -> None:
    page = newsroom.seat(color_scheme="dark")
    page.goto("/s/fire/diff/2..3/")
    page.emulate_media(media="print", color_scheme="dark")
    look = "(one) => [getComputedStyle(one).color, getComputedStyle(one, '::before').content]"

    for tag, mark in (("ins", '"[+"'), ("del", '"[−"')):
        assert page.locator(f".diff-words {tag}").first.evaluate(look) == ["rgb(0, 0, 0)", mark]
    quiet = page.locator(".diff-title").first.evaluate("(one) => getComputedStyle(one).color")
    assert quiet == "rgb(51, 51, 51)"


@pytest.mark.parametrize("width", [320, 700])
def test_the_sides_stand_one_above_the_other_where_there_is_no_room(
    newsroom: Newsroom, story: Story, width: int
) -> None:
    page = newsroom.seat(viewport={"width": width, "height": 800})
    page.goto("/s/fire/diff/2..3/?view=side")

    row = page.locator(".diff-row", has=page.locator("ins", has_text="Fourteen"))
    old, new = row.locator(".diff-old").bounding_box(), row.locator(".diff-new").bounding_box()
    assert old
    assert new
    assert new["y"] >= old["y"] + old["height"]
    expect(row.get_by_text("Before:")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
