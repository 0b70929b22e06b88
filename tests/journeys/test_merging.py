"""Two people in one text: what does not touch merges, what does is asked, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from stories.models import Story
from tests.browsing import Newsroom, copy_of
from tests.factories import make_story
from tests.journeys.test_axe import complaints, too_wide

if TYPE_CHECKING:
    from django.contrib.auth.models import User

QUAY = "A fire broke out on the quay before noon, the harbour office said."
DIVERS = "Divers went on with the search until dark on Monday."
MAYOR = "The mayor was at the scene. She thanked the crews."
BODY = f"{QUAY}\n\n{DIVERS}\n\n{MAYOR}"


@pytest.fixture
def story(transactional_db: None) -> Story:
    """A draft that two people have open."""
    return make_story(body=BODY)


@pytest.fixture
def seats(newsroom: Newsroom, story: Story, editor: User, standards: User) -> tuple[Page, Page]:
    """Edith and Sade at the same text."""
    pages = newsroom.seat(editor), newsroom.seat(standards)
    for page in pages:
        page.goto(f"/admin/stories/{story.pk}/")
    return pages


def saves(page: Page, words: str) -> None:
    copy_of(page).fill(words)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at")).to_be_visible()


def caret(page: Page) -> str:
    """The words right behind the caret."""
    field: Any = copy_of(page)
    words: str = field.evaluate("f => f.value.slice(f.selectionStart, f.selectionStart + 6)")
    return words


def test_what_does_not_touch_is_in_the_field_at_once_and_the_caret_stays(
    seats: tuple[Page, Page], story: Story
) -> None:
    edith, sade = seats
    saves(edith, BODY.replace("noon", "half past eleven"))
    copy_of(sade).fill(BODY.replace("Monday", "Tuesday"))
    copy_of(sade).evaluate("f => f.setSelectionRange(...Array(2).fill(f.value.indexOf('mayor')))")

    sade.keyboard.press("Control+s")

    both = BODY.replace("noon", "half past eleven").replace("Monday", "Tuesday")
    expect(copy_of(sade)).to_have_value(both)
    assert caret(sade) == "mayor "
    told = sade.get_by_text("Edith Vos saved while you were writing")
    expect(told).to_contain_text("both changes are in the text")
    expect(sade.get_by_role("link", name="See what Edith Vos changed")).to_be_visible()
    saves(sade, both.replace("crews", "divers"))
    story.refresh_from_db()
    assert story.body == both.replace("crews", "divers")


@pytest.mark.parametrize("apart", [True, False])
def test_words_typed_while_the_save_is_under_way_are_kept(
    seats: tuple[Page, Page], story: Story, apart: bool
) -> None:
    edith, sade = seats
    saves(edith, BODY.replace("noon", "dawn"))
    sade.route("**/admin/stories/*/", lambda route: slow(route, sade))
    mine = BODY.replace("Monday", "Tuesday")
    copy_of(sade).fill(mine)
    sade.keyboard.press("Control+s")
    more = mine.replace("crews", "divers") if apart else mine.replace("noon,", "noon today,")
    copy_of(sade).fill(more)

    expect(sade.locator(".ws-met")).to_be_visible()
    if apart:
        expect(copy_of(sade)).to_have_value(more.replace("noon", "dawn"))
        sade.keyboard.press("Control+s")
        expect(sade.locator(".ws-met")).to_have_count(0)
        story.refresh_from_db()
        assert story.body == more.replace("noon", "dawn")
    else:
        expect(copy_of(sade)).to_have_value(more)
        sade.keyboard.press("Control+s")
        expect(sade.locator(".clash-side").nth(1)).to_contain_text("today")
        story.refresh_from_db()
        assert story.body == mine.replace("noon", "dawn")


def slow(route: Route, page: Page) -> None:
    """Answer only after the next words are typed."""
    answer = route.fetch()
    page.wait_for_timeout(400)
    route.fulfill(response=answer)


def clashes(seats: tuple[Page, Page]) -> Page:
    edith, sade = seats
    theirs = BODY.replace("noon", "dawn").replace("thanked", "praised")
    saves(edith, f"{theirs}\n\nTrains run.")
    mine = BODY.replace("noon", "dusk").replace(f"{DIVERS}\n\n", "")
    copy_of(sade).fill(f"{mine}\n\nFerries do not.")
    sade.keyboard.press("Control+s")
    expect(sade.get_by_text("0 of 2 answered")).to_be_visible()
    return sade


def test_a_clash_is_answered_by_keys_alone(seats: tuple[Page, Page], story: Story) -> None:
    sade = clashes(seats)

    sade.keyboard.press("Control+Enter")
    expect(sade.get_by_text("Something is not answered yet.")).to_be_visible()
    for key in ("2", "n", "3"):
        sade.keyboard.press(key)
    expect(sade.get_by_text("2 of 2 answered")).to_be_visible()
    sade.keyboard.press("p")
    sade.keyboard.press("e")
    sade.keyboard.press("Control+a")
    sade.keyboard.type("A fire broke out before n or p, 1 or 2.")
    sade.keyboard.press("Escape")
    sade.keyboard.press("Control+Enter")

    merged = MAYOR.replace("thanked", "praised")
    words = (
        f"A fire broke out before n or p, 1 or 2.\n\n{merged}\n\nTrains run.\n\nFerries do not."
    )
    expect(copy_of(sade)).to_have_value(words)
    story.refresh_from_db()
    assert story.body == words


def test_an_answer_that_was_begun_is_still_there_after_a_wrong_turn(
    seats: tuple[Page, Page], story: Story
) -> None:
    sade = clashes(seats)
    mine = f"{QUAY.replace('noon', 'dusk')}\n\n{MAYOR}\n\nFerries do not."

    sade.get_by_role("link", name="Leave it: the colleague’s stands").click()

    expect(copy_of(sade)).to_be_visible()
    sade.get_by_role("button", name="Restore what you typed").click()
    expect(copy_of(sade)).to_have_value(mine)
    sade.keyboard.press("Control+s")
    expect(sade.get_by_text("0 of 2 answered")).to_be_visible()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_clash_screen_can_be_used_by_everybody(
    seats: tuple[Page, Page], direction: str
) -> None:
    sade = clashes(seats)
    sade.evaluate("dir => document.documentElement.dir = dir", direction)
    sade.get_by_role("radio", name="Edit").first.check()

    found = [
        one
        for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light"), (390, "dark"))
        for one in complaints(sade, width=width, scheme=scheme)
    ]

    assert [*found, *too_wide(sade)] == []
