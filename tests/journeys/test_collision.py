"""Whatever collides, slips or is pressed twice: no typed word is lost, nothing is done twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from stories.models import Revision, Story, Update
from tests.browsing import Newsroom, copy_of, log_in
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BODY = "The ferry is late, the harbour office said."


@pytest.fixture
def story(transactional_db: None) -> Story:
    """A draft that two people have open."""
    return make_story(body=BODY)


@pytest.fixture
def address(story: Story) -> str:
    return f"/admin/stories/{story.pk}/"


def saves(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def colleague_saves(page: Page, words: str) -> None:
    copy_of(page).fill(words)
    saves(page)
    expect(page.get_by_text("Saved at")).to_be_visible()


def mine(page: Page) -> Locator:
    """What the clash screen shows as one's own words, beside the button that keeps them."""
    return page.locator(".clash-side", has=page.get_by_role("radio", name="Keep yours"))


def theirs(page: Page) -> Locator:
    return page.locator(".clash-side", has=page.get_by_role("radio", name=re.compile("^Take ")))


def test_two_editors_who_type_at_once_see_both_texts_and_choose(
    newsroom: Newsroom, story: Story, address: str, editor: User, standards: User
) -> None:
    edith, sade = newsroom.seat(editor), newsroom.seat(standards)
    edith.goto(address)
    sade.goto(address)
    copy_of(sade).fill("The ferry is cancelled, the harbour office said.")
    sade.get_by_label("Headline").first.fill("Ferry cancelled")
    colleague_saves(edith, "The ferry leaves at nine, the harbour office said.")
    saves(sade)

    expect(sade.get_by_role("alert").first).to_contain_text("Edith Vos saved this")
    expect(mine(sade)).to_contain_text("cancelled")
    expect(theirs(sade)).to_contain_text("nine")
    story.refresh_from_db()
    assert story.body == "The ferry leaves at nine, the harbour office said."

    both = "The ferry at nine is cancelled, the harbour office said."
    sade.get_by_role("radio", name="Edit", exact=True).check()
    sade.get_by_role("textbox", name="Your own words for this place").fill(both)
    sade.get_by_role("button", name="Save this").click()
    expect(copy_of(sade)).to_have_value(both)
    story.refresh_from_db()
    assert (story.headline, story.body) == ("Ferry cancelled", both)
    # What Edith wrote is one click away for good.
    assert any("leaves at nine" in row.body for row in story.history.all())


def test_a_third_save_that_came_in_meanwhile_is_not_overwritten_from_the_clash_screen(
    newsroom: Newsroom, story: Story, address: str, editor: User, standards: User
) -> None:
    edith, sade = newsroom.seat(editor), newsroom.seat(standards)
    edith.goto(address)
    sade.goto(address)
    copy_of(sade).fill("Sade’s words, she said.")
    colleague_saves(edith, "Edith’s words, she said.")
    saves(sade)
    sade.get_by_role("radio", name="Keep yours").check()
    copy_of(edith).press("End")
    colleague_saves(edith, "Edith’s newest words, she said.")

    sade.get_by_role("button", name="Save this").click()

    expect(theirs(sade)).to_contain_text("newest")
    expect(mine(sade)).to_contain_text("Sade’s")
    sade.get_by_role("radio", name="Keep yours").check()
    sade.get_by_role("button", name="Save this").click()
    expect(copy_of(sade)).to_have_value("Sade’s words, she said.")


def test_one_person_in_two_tabs_collides_like_two_people(
    newsroom: Newsroom, address: str, editor: User
) -> None:
    first = newsroom.seat(editor)
    second = first.context.new_page()
    first.goto(address)
    second.goto(address)
    copy_of(second).fill("Typed in the second tab, she said.")
    colleague_saves(first, "Typed in the first tab, she said.")
    saves(second)

    expect(second.get_by_role("alert").first).to_contain_text("You saved this elsewhere")
    expect(mine(second)).to_contain_text("Typed in the second tab, she said.")


def test_what_is_pressed_twice_happens_once(
    newsroom: Newsroom, story: Story, address: str, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(address)
    copy_of(page).fill("The ferry has left, the harbour office said.")
    page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(page.get_by_text("Saved at")).to_be_visible()

    page.locator("summary", has_text="Add an update").click()
    page.get_by_label("What is new").first.fill("All aboard, the captain said.")
    page.get_by_role("button", name="Add it").dblclick()
    expect(page.locator("#slips article").get_by_text("All aboard")).to_be_visible()

    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish the story").dblclick()
    expect(page.get_by_text("Readers see this draft")).to_be_visible()
    story.refresh_from_db()
    assert sum("has left" in row.body for row in story.history.all()) == 1
    assert Update.objects.count() == 1
    assert Revision.objects.count() == 1


def test_back_after_publishing_publishes_nothing_again(
    newsroom: Newsroom, address: str, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(address)
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish the story").click()
    expect(page.get_by_text("Live: revision 1")).to_be_visible()

    page.go_back()
    again = page.get_by_role("button", name=re.compile("^Publish"))
    expect(again).to_be_visible()
    again.click()

    already_out = page.get_by_text("Live: revision 1")
    expect(already_out.or_(page.get_by_text("Nothing was published."))).to_be_visible()
    assert Revision.objects.count() == 1


def test_a_session_that_ends_while_typing_keeps_the_words(
    newsroom: Newsroom, story: Story, address: str, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(address)
    copy_of(page).fill("Typed for an hour, she said.")
    page.context.clear_cookies(name="sessionid")
    saves(page)
    expect(page.get_by_role("heading", name="You are no longer logged in")).to_be_visible()
    expect(page.get_by_text("Typed for an hour, she said.")).to_be_visible()

    log_in(page.context, newsroom.address, editor)  # in another tab
    page.context.clear_cookies(name="csrftoken")
    page.context.new_page().goto("/admin/password_change/")
    page.get_by_role("button", name="Send it again").click()

    expect(copy_of(page)).to_have_value("Typed for an hour, she said.")
    story.refresh_from_db()
    assert story.body == "Typed for an hour, she said."


def test_typed_words_survive_a_reload_and_then_collide_rather_than_overwrite(
    newsroom: Newsroom, story: Story, address: str, editor: User, standards: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(address)
    copy_of(page).fill("Typed and not saved, she said.")
    page.reload()
    expect(copy_of(page)).to_have_value(BODY)
    other = newsroom.seat(standards)
    other.goto(address)
    colleague_saves(other, "Saved meanwhile, she said.")

    page.get_by_role("button", name="Restore what you typed").click()
    expect(copy_of(page)).to_have_value("Typed and not saved, she said.")
    saves(page)

    expect(page.get_by_role("alert").first).to_contain_text("Sade Okoye saved this")
    expect(mine(page)).to_contain_text("Typed and not saved, she said.")
