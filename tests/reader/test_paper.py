"""A story on paper: which version it is, where it stands, and nothing that paper can't do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from stories.models import Status
from tests.factories import make_user
from tests.syndication.telling import TWELVE, add_news, claimed, correct, saying, told

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Page

SEEN = "(e) => e.getClientRects().length > 0"


@pytest.fixture
def paper(transactional_db: None, live_server: Any, page: Page) -> Page:
    editor = make_user("edith", "Editor")
    claim = claimed(Status.CONFIRMED)
    story = told(editor, slug="fire", body=f"{saying(claim)} Twelve people were hurt, he said.")
    add_news(story, by=editor)
    correct(story, by=editor, mended=TWELVE)
    page.goto(f"{live_server.url}/s/fire/?since=1")
    page.emulate_media(media="print")
    return page


def test_paper_says_which_version_it_is_and_where_it_stands(paper: Page) -> None:
    imprint = paper.locator(".imprint")

    assert re.fullmatch(
        r"Fire at the harbour · .* · Version 3, \d\d:\d\d GMT, \d+ \w+ \d{4} · "
        r"https://courier\.example/s/fire/r/3/",
        " ".join((imprint.text_content() or "").split()),
    )
    assert imprint.evaluate("(e) => getComputedStyle(e).display") == "table-footer-group"
    paper.emulate_media(media="screen")
    assert not imprint.evaluate(SEEN)


def test_a_long_story_fills_several_sheets(paper: Page) -> None:
    """The foot is a table's foot: a browser that could not break it would print one sheet."""
    paper.evaluate(
        """document.querySelector('.prose').append(...Array.from({ length: 90 }, () => {
          const p = document.createElement('p');
          p.textContent = 'More.';
          return p;
        }))"""
    )

    sheets = paper.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) > 2


def test_paper_has_nothing_to_press_or_to_follow(paper: Page) -> None:
    for selector in (".sections", ".colophon", ".live", ".since-links", ".elsewhere", ".skip"):
        assert not paper.locator(selector).first.evaluate(SEEN), selector
    assert paper.locator("button:visible, summary:visible, textarea:visible").count() == 0


def test_a_correction_and_a_status_are_black_on_white(paper: Page) -> None:
    paper.emulate_media(media="print", color_scheme="dark")
    ink = "(e) => getComputedStyle(e).color"

    for selector in (".standing .badge", ".notice-label", ".notice-words", ".fact-words"):
        assert paper.locator(selector).first.evaluate(SEEN), selector
        assert paper.locator(selector).first.evaluate(ink) == "rgb(0, 0, 0)", selector
    assert "✓ Confirmed" in paper.locator(".standing .badge").first.inner_text()


def test_a_version_on_paper_names_its_own_address(client: Client, editor: Any) -> None:
    add_news(told(editor, slug="fire"), by=editor)

    html = client.get("/s/fire/r/1/").content.decode()

    assert "https://courier.example/s/fire/r/1/</bdi>" in html
