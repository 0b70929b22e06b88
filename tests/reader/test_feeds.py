from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser  # type: ignore[import-untyped]
import pytest

from tests.syndication.telling import add_news, put_before_readers, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

ALL = ("/stories.atom", "/feed.json", "/s/fire/log.atom", "/s/fire/log.json")


@pytest.mark.parametrize("path", ALL)
def test_a_feed_reader_that_has_the_feed_gets_304_until_something_is_published(
    client: Client, editor: User, path: str
) -> None:
    story = told(editor, slug="fire")
    first = client.get(path)
    has = {"If-None-Match": first["ETag"]}

    assert first["Last-Modified"]
    assert first["Vary"] == "Accept-Encoding"
    assert client.get(path, headers=has).status_code == 304
    add_news(story, by=editor)
    assert client.get(path, headers=has).status_code == 200


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/stories.atom", "application/atom+xml; charset=utf-8"),
        ("/s/fire/log.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/s/fire/log.json", "application/feed+json"),
    ],
)
def test_a_feed_says_what_it_is_and_where(
    client: Client, editor: User, path: str, media_type: str
) -> None:
    told(editor, slug="fire")

    response = client.get(path)

    assert response["Content-Type"] == media_type
    assert f"https://courier.example{path}" in response.content.decode()


def test_every_page_leads_to_its_feeds(client: Client, editor: User) -> None:
    told(editor, slug="fire")

    html = client.get("/s/fire/").content.decode()

    for path in ALL:
        assert f'href="{path}"' in html


def test_the_log_s_feed_holds_a_change_an_entry(client: Client, editor: User) -> None:
    story = told(editor, slug="fire")
    add_news(story, by=editor)

    atom = feedparser.parse(client.get("/s/fire/log.atom").content)
    items = json.loads(client.get("/s/fire/log.json").content)["items"]

    assert [entry.id for entry in atom.entries] == [item["id"] for item in items]
    assert len(items) == 2


@pytest.mark.parametrize("stories", [5, 50])
def test_the_feed_costs_the_same_whatever_is_in_it(
    client: Client, editor: User, stories: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(stories):
        put_before_readers(number, by=editor)
    client.get("/stories.atom")

    with django_assert_num_queries(4):
        client.get("/stories.atom")


@pytest.mark.parametrize("path", ["/s/draft/log.atom", "/s/draft/log.json", "/s/draft/state.json"])
def test_a_draft_has_no_feed(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404
