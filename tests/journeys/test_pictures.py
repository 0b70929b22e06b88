"""Following how the facts moved: from the picture to what a version changed, on any screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stories.models import Claim, Story
from tests.browsing import Newsroom

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from stories.demo import Cast

NARROW = 390
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".lanes svg text")]
    .filter((text) => !text.closest(".lane, .lanes-key"))
    .map((text) => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([words, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right)
    .filter(([, b]) => a.top < b.bottom && b.top < a.bottom)
    .map(([others]) => `${words} / ${others}`));
}"""


@pytest.fixture
def log(newsroom: Newsroom, demo: Cast) -> Page:
    """The change log of the demo's great story, before a reader."""
    page = newsroom.seat()
    story = Story.objects.live().order_by("-live__number")[0]
    page.goto(f"/s/{story.slug}/log/")
    return page


def test_a_correction_in_the_picture_leads_to_what_it_changed(log: Page) -> None:
    correction = log.get_by_role("link", name="Version 6: Correction").first
    expect(correction).to_be_visible()

    correction.focus()
    log.keyboard.press("Enter")

    expect(log).to_have_url(re.compile(r"/diff/5\.\.6/$"))
    expect(log.locator("main")).to_contain_text("Seven")


def test_a_lane_is_an_image_that_says_how_its_claim_moved(log: Page) -> None:
    claim = Claim.objects.get(statement__startswith="People within 800 metres")
    lane = log.get_by_role("img", name=f"How {claim.ref} moved")

    expect(lane).to_have_accessible_name(re.compile("Unverified from .*; Confirmed from "))


def test_the_table_opens_and_leads_to_the_versions(log: Page) -> None:
    log.get_by_text("The same as a table").click()
    table = log.get_by_role("table", name="Each claim, and how it moved")

    table.get_by_role("row", name="800 metres").get_by_role("link", name="version 3").click()

    expect(log).to_have_url(re.compile("/r/3/$"))


@pytest.mark.parametrize("width", [1440, 390])
def test_no_words_of_the_picture_touch_each_other(log: Page, width: int) -> None:
    log.set_viewport_size({"width": width, "height": 900})

    assert log.evaluate(OVERLAPS) == []


def test_on_a_phone_the_picture_scrolls_in_its_box_and_the_claims_stay_in_sight(
    log: Page,
) -> None:
    log.set_viewport_size({"width": NARROW, "height": 844})
    name = log.locator(".lane-name").first
    before = name.bounding_box()

    log.locator(".lanes-scroll").evaluate("box => { box.scrollLeft = 300; }")

    after = name.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) < 16
    assert after["x"] + after["width"] <= NARROW
    assert log.evaluate("document.documentElement.scrollWidth") == NARROW


def test_the_desk_sees_the_picture_beside_the_text_and_the_day_on_the_board(
    newsroom: Newsroom, demo: Cast
) -> None:
    page = newsroom.seat(demo.editor)
    expect(page.get_by_role("heading", name="The last 24 hours")).to_be_visible()
    expect(page.get_by_role("img", name="Settled: 9 now")).to_be_visible()

    page.get_by_role("link", name="Explosion at battery plant").first.click()

    expect(page.get_by_role("heading", name="How the facts moved")).to_be_visible()
    page.get_by_role("link", name="Version 6: Correction").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare")
