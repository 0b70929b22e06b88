"""The list of what machines can read: whole, true, and the same for readers and in docs/."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.etree
import pytest
from django.utils.timezone import now

from stories.editorial.publishing import hold, retract
from stories.models import Revision
from stories.reader.urls import urlpatterns
from stories.syndication import sitemap
from stories.syndication.offers import GROUPS
from tests.syndication.telling import told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

DOCS = Path(__file__).parents[2] / "docs" / "formats.md"
# Pages for people, and addresses that only lead to one.
PAGES = {"front", "desk", "corrections", "glossary", "record", "formats", "claim", "story", "log"}
PAGES |= {"revision", "diff", "pick", "since"}
EMBEDS = {name for pattern in urlpatterns if "embed" in (name := str(pattern.name))}
OFFERS = {offer.name: offer for group in GROUPS for offer in group.offers}
NEWS = {"n": "http://www.google.com/schemas/sitemap-news/0.9"}


def routes() -> dict[str, str]:
    """Every reader's route by its name, as docs write it: /s/<slug>/ninjs.json."""
    return {
        str(pattern.name): "/" + re.sub(r"<\w+:", "<", str(pattern.pattern))
        for pattern in urlpatterns
    }


def test_every_address_that_is_no_page_is_offered() -> None:
    assert set(OFFERS) == set(routes()) - PAGES - EMBEDS


def test_docs_list_what_is_offered() -> None:
    listed = dict(re.findall(r"^\| `(/[^`]+)` \| `?([^`|]*?)`? \|", DOCS.read_text(), re.M))

    assert listed == {routes()[name]: offer.media_type or "–" for name, offer in OFFERS.items()}


def test_readers_find_the_list_in_the_footer(client: Client, db: None) -> None:
    assert 'href="/formats/"' in client.get("/").content.decode()
    html = client.get("/formats/").content.decode()
    for offer in OFFERS.values():
        assert f"<code>{offer.example}</code>" in html


def test_what_is_offered_is_what_is_served(client: Client, editor: User) -> None:
    told(editor, slug="STORY")
    for offer in OFFERS.values():
        answer = client.get(offer.example.removeprefix("https://courier.example"))
        if answer.status_code == 200:
            said = answer["Content-Type"]
            assert said.partition(";")[0] == offer.media_type.partition(";")[0], offer.name


def test_news_are_the_stories_of_two_days_that_stand(
    client: Client, editor: User, standards: User
) -> None:
    told(editor, slug="fire", headline="Fire & smoke")
    hold(told(editor, slug="held"), by=editor, reason="a witness has withdrawn")
    retract(told(editor, slug="gone"), by=standards, reason="it was made up")

    found = lxml.etree.fromstring(client.get("/news-sitemap-1.xml").content)

    assert [each.text for each in found.iterfind(".//n:title", NEWS)] == ["Fire & smoke"]
    assert found.findtext(".//n:language", namespaces=NEWS) == "en"
    published = Revision.objects.get(story__slug="fire").published_at
    assert published.isoformat()[:16] in str(
        found.findtext(".//n:publication_date", namespaces=NEWS)
    )
    assert "https://courier.example/news-sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_story_is_news_for_two_days(editor: User) -> None:
    told(editor)

    assert len(sitemap.news(now() + timedelta(days=1, hours=23))) == 1
    assert sitemap.news(now() + timedelta(days=2, minutes=1)) == ()
    assert sitemap.news(now() - timedelta(hours=1)) == ()


def test_a_paper_without_news_has_an_empty_list(client: Client, db: None) -> None:
    assert len(lxml.etree.fromstring(client.get("/news-sitemap-1.xml").content)) == 0
    assert client.get("/news-sitemap-2.xml").status_code == 404
    assert client.get("/news-sitemap-0.xml").status_code == 404
    assert client.get(f"/news-sitemap-{10**20}.xml").status_code == 404


def test_much_news_comes_in_parts_newest_first_and_the_list_names_each(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "NEWS_PER_PART", 2)
    for number in range(5):
        told(editor, slug=f"fire-{number}")

    index = lxml.etree.fromstring(client.get("/news-sitemap.xml").content)

    home, place = "https://courier.example", "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    parts = [str(each.text) for each in index.iter(place)]
    assert parts == [f"{home}/news-sitemap-{n}.xml" for n in (1, 2, 3)]
    listed = [
        [
            str(each.text)
            for each in lxml.etree.fromstring(client.get(part.removeprefix(home)).content).iter(
                place
            )
        ]
        for part in parts
    ]
    assert listed == [[f"{home}/s/fire-{n}/" for n in part] for part in ((4, 3), (2, 1), (0,))]


@pytest.mark.parametrize("more", [1, 12])
def test_a_part_of_the_news_costs_the_same_whatever_it_holds(
    client: Client, editor: User, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        told(editor, slug=f"fire-{number}")

    with django_assert_num_queries(1):
        client.get("/news-sitemap.xml")
    with django_assert_num_queries(2):
        client.get("/news-sitemap-1.xml")
