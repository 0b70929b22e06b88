"""A reporter with a phone in one hand: an update is two taps away, and readers need no zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from stories.models import Update
from tests.browsing import Newsroom
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_an_update_is_two_taps_and_its_words_away(newsroom: Newsroom, reporter: User) -> None:
    story = make_story()
    page = newsroom.seat(reporter, **PHONE)
    page.goto(f"/admin/stories/{story.pk}/")

    page.get_by_role("link", name="Updates").tap()
    page.locator("summary", has_text="Add an update").tap()
    box = page.get_by_label("What is new").first
    expect(box).to_be_focused()
    page.keyboard.insert_text("All ferries sail again, the harbour office said.")
    page.get_by_role("button", name="Add it").tap()

    expect(page.locator("#slips article")).to_contain_text("All ferries sail again")
    assert Update.objects.get().saved_by == reporter


def test_an_update_is_one_keystroke_and_its_words_away(newsroom: Newsroom, reporter: User) -> None:
    story = make_story()
    page = newsroom.seat(reporter, viewport=PHONE["viewport"])
    page.goto(f"/admin/stories/{story.pk}/")

    page.keyboard.press("Alt+u")
    expect(page.get_by_label("What is new").first).to_be_focused()
    page.keyboard.type("All ferries sail again.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#slips article")).to_contain_text("All ferries sail again.")
    assert Update.objects.count() == 1


def test_an_update_that_was_not_sent_is_offered_again_where_it_was_typed(
    newsroom: Newsroom, reporter: User
) -> None:
    story = make_story()
    page = newsroom.seat(reporter, **PHONE)
    page.goto(f"/admin/stories/{story.pk}/#new-update")
    page.get_by_label("What is new").first.fill("All ferries sail again.")

    page.goto("/admin/")
    page.goto(f"/admin/stories/{story.pk}/")
    page.get_by_role("button", name="Restore what you typed").tap()

    expect(page.get_by_label("What is new").first).to_have_value("All ferries sail again.")


def test_no_field_is_so_small_that_a_phone_zooms_in_and_no_button_escapes_a_thumb(
    newsroom: Newsroom, editor: User
) -> None:
    story = make_story()
    page = newsroom.seat(editor, **PHONE)
    wrong = {}
    for path in ("", "publish/", "compare/", "history/", "settings/", "embargo/"):
        page.goto(f"/admin/stories/{story.pk}/{path}")
        found = page.evaluate(
            """() => [...document.querySelectorAll("input, textarea, select, button, summary")]
              .filter((e) => e.checkVisibility() && e.tabIndex >= 0)
              .filter((e) => {
                const box = (e.closest("label") ?? e).getBoundingClientRect();
                const typed = e.matches("textarea, select, input:not([type=radio], "
                  + "[type=checkbox])");
                return box.height < 24 || (typed && parseFloat(getComputedStyle(e).fontSize) < 16);
              }).map((e) => e.outerHTML.slice(0, 90))"""
        )
        if found:
            wrong[path] = found

    assert wrong == {}
