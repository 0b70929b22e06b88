"""What a look at the screens found wrong: on a phone, from right to left, in forced colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stories.models import Exposure, Status, Story
from tests.browsing import Newsroom

if TYPE_CHECKING:
    from stories.demo import Cast

PHONE = {"viewport": {"width": 390, "height": 844}}
# The boxes of an inline text: more than one, if it breaks.
LINES = "all => all.map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
FIRE = "explosion-at-battery-plant-in-port-merrow"


@pytest.mark.parametrize("page_name", ["story", "log", "claim", "corrections"])
def test_a_time_stands_whole_on_one_line_of_a_phone(
    newsroom: Newsroom, demo: Cast, page_name: str
) -> None:
    claim = Exposure.objects.filter(status=Status.SUPERSEDED).latest("pk").claim_id
    paths = {"story": f"/s/{FIRE}/", "log": f"/s/{FIRE}/log/", "claim": f"/c/C-{claim}/"}
    page = newsroom.seat(None, **PHONE)
    page.goto(paths.get(page_name, "/corrections/"))

    times = page.locator(":is(.notice-when, .log-when, .as-of):visible").evaluate_all(LINES)

    assert times
    assert [said for said, height in times if height > 30] == []


def test_the_board_says_since_when_on_one_line_of_a_phone(newsroom: Newsroom, demo: Cast) -> None:
    page = newsroom.seat(demo.standards, **PHONE)

    ages = page.locator(".need-age:visible").evaluate_all(LINES)

    assert len(ages) > 3
    assert [said for said, height in ages if height > 30 or said == "–"] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_whole_hour_of_a_handover_is_seen(newsroom: Newsroom, demo: Cast, width: int) -> None:
    page = newsroom.seat(demo.standards, viewport={"width": width, "height": 900})
    page.goto("/admin/handover/")

    since, until = (page.get_by_label(name) for name in ("Since", "Next shift begins"))

    boxes = [one.last.bounding_box() for one in (since, until)]
    assert all(box and box["width"] > 220 for box in boxes)


def test_what_is_chosen_is_seen_in_forced_colours(newsroom: Newsroom, demo: Cast) -> None:
    page = newsroom.seat(demo.standards, forced_colors="active")

    chosen = page.locator(".segments :is([aria-current], [aria-pressed=true])")

    # Only what opts out of them keeps a background of its own.
    kept = chosen.evaluate_all("all => all.map(e => getComputedStyle(e).forcedColorAdjust)")
    assert set(kept) == {"none"}
    assert page.locator(".segments a, .segments button").count() > 4


@pytest.mark.parametrize(("language", "mirrored"), [("en-gb", False), ("he", True)])
def test_an_arrow_points_the_way_that_the_page_is_read(
    newsroom: Newsroom, demo: Cast, settings: Any, language: str, *, mirrored: bool
) -> None:
    settings.LANGUAGE_CODE = language
    page = newsroom.seat(demo.standards)
    page.goto("/admin/moved/")

    turned = page.locator(".onto-arrow").first.evaluate("e => getComputedStyle(e).transform")

    assert page.evaluate("document.documentElement.dir") == ("rtl" if mirrored else "ltr")
    assert turned.startswith("matrix(-1") is mirrored


def test_the_button_that_publishes_leaves_a_phone_its_height(
    newsroom: Newsroom, demo: Cast
) -> None:
    page = newsroom.seat(demo.standards, **PHONE)
    story = Story.objects.get(slug=FIRE)
    page.goto(f"/admin/stories/{story.pk}/publish/")

    box = page.locator(".pub-go").bounding_box()

    assert box
    assert box["height"] < 90


@pytest.mark.parametrize("theme", [None, "dark"])
def test_a_dark_desk_is_printed_in_dark_letters(
    newsroom: Newsroom, demo: Cast, theme: str | None
) -> None:
    page = newsroom.seat(demo.standards, color_scheme="dark")
    page.goto("/admin/handover/")
    if theme:
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)

    page.emulate_media(media="print", color_scheme="dark")

    ink = page.locator("h1").evaluate("e => getComputedStyle(e).color.match(/\\d+/g).map(Number)")
    assert max(ink[:3]) < 100
