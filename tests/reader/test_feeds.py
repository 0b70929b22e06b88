from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser  # type: ignore[import-untyped]
import pytest

from stories.models import Passage, Revision
from stories.syndication.outbox import topics_of
from tests.syndication.telling import (
    add_news,
    lengthen,
    put_before_readers,
    put_on_record,
    told,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries, SettingsWrapper

    from stories.models import Story

ALL = ("/stories.atom", "/feed.json", "/s/fire/log.atom", "/s/fire/log.json")

SITE = ("/stories.rss", "/changes.atom", "/changes.json")


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

    wires = ("/s/fire/ninjs.json", "/s/fire/newsml-g2.xml")
    for path in (*ALL, *SITE, *wires):
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


@pytest.mark.parametrize("path", SITE)
def test_the_site_s_feeds_stay_304_until_something_is_published(
    client: Client, editor: User, path: str
) -> None:
    story = told(editor, slug="fire")
    first = client.get(path)
    has = {"If-None-Match": first["ETag"]}

    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Last-Modified"]
    assert f"https://courier.example{path}" in first.content.decode()
    assert client.get(path, headers=has).status_code == 304
    add_news(story, by=editor)
    assert client.get(path, headers=has).status_code == 200


def test_the_changes_of_all_stories_are_those_of_each(client: Client, editor: User) -> None:
    fire, flood = told(editor, slug="fire"), told(editor, slug="flood")
    add_news(fire, by=editor)
    add_news(flood, by=editor)

    every = feedparser.parse(client.get("/changes.atom").content).entries
    each = [
        feedparser.parse(client.get(f"/s/{slug}/log.atom").content).entries
        for slug in ("fire", "flood")
    ]

    assert sorted(map(str, every)) == sorted(str(entry) for feed in each for entry in feed)
    assert [item["id"] for item in client.get("/changes.json").json()["items"]] == [
        entry.id for entry in every
    ]


@pytest.fixture
def long(editor: User) -> Story:
    """161 versions of it: some archives are closed."""
    return lengthen(told(editor, slug="fire"), by=editor, versions=160)


@pytest.mark.parametrize("path", ["/changes.atom", "/s/fire/log.atom", "/stories.atom"])
def test_a_machine_that_reads_every_document_has_every_change_once(
    client: Client, long: Story, path: str
) -> None:
    address, seen, documents = path, [], 0
    while address:
        document = feedparser.parse(client.get(address).content)
        links = {link.rel: link.href for link in document.feed.links}
        archived = "fh_archive" in document.feed
        assert archived == (address != path)
        assert links.get("current", "").endswith(path) == archived
        assert links["self"] == f"https://courier.example{address}"
        seen += [entry.id for entry in document.entries]
        address = links.get("prev-archive", "").removeprefix("https://courier.example")
        documents += 1

    assert documents > 2
    assert len(set(seen)) == (1 if path == "/stories.atom" else 161)
    assert path == "/stories.atom" or len(seen) == 161


@pytest.mark.parametrize(
    "path", ["/changes-{n}.atom", "/changes-{n}.json", "/changes-1.atom", "/s/fire/log-1.atom"]
)
def test_an_archive_stays_as_it_is(client: Client, long: Story, editor: User, path: str) -> None:
    path = path.format(n=archive_of_the_first(50))
    before = client.get(path)
    lengthen(long, by=editor, versions=1)
    after = client.get(path)

    assert before.content == after.content
    assert client.get(path, headers={"If-None-Match": before["ETag"]}).status_code == 304
    assert before["Cache-Control"] == "public, max-age=3600, s-maxage=86400"


def test_the_way_through_the_json_ends(client: Client, long: Story) -> None:
    address, passed = "/changes.json", []
    while address:
        assert address not in passed
        passed.append(address)
        document = client.get(address).json()
        address = document.get("next_url", "").removeprefix("https://courier.example")

    assert passed[-1] == "/changes-1.json"


def archive_of_the_first(size: int) -> int:
    """Archives count keys, and those of a test go on from the last one's."""
    first = Revision.objects.order_by("pk").values_list("pk", flat=True)[0]
    return (first - 1) // size + 1


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/changes-{n}.atom", 50),
        ("/changes-0.json", 50),
        ("/stories-{n}.atom", 20),
        ("/s/fire/log-1.atom", 50),
    ],
)
def test_an_archive_that_is_not_closed_is_not_there(
    client: Client, editor: User, path: str, size: int
) -> None:
    told(editor, slug="fire")
    assert client.get(path.format(n=archive_of_the_first(size))).status_code == 404


@pytest.mark.parametrize("stories", [2, 15])
def test_the_changes_cost_the_same_whatever_is_in_them(
    client: Client, editor: User, stories: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(stories):
        add_news(put_before_readers(number, by=editor), by=editor)

    with django_assert_num_queries(8):  # one asks whether the claims that left have new names
        client.get("/changes.atom")


FEEDS = (*ALL, *SITE)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_names_the_hubs_that_tell_of_its_changes(
    client: Client, editor: User, path: str, settings: SettingsWrapper
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/", "https://other.example/"]
    told(editor, slug="fire")

    response = client.get(path)

    own = f'<https://courier.example{path}>; rel="self"'
    hubs = '<https://hub.example/>; rel="hub", <https://other.example/>; rel="hub"'
    assert response["Link"] == f"{hubs}, {own}"
    if path.endswith("json"):
        named = [hub["url"] for hub in json.loads(response.content)["hubs"]]
    else:
        links = feedparser.parse(response.content).feed.links
        named = [link.href for link in links if link.rel == "hub"]
    assert named == settings.WEBSUB_HUBS


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_with_other_hubs_is_another_to_whoever_has_it(
    client: Client, editor: User, path: str, settings: SettingsWrapper
) -> None:
    told(editor, slug="fire")
    tags = set()

    for hubs in ([], ["https://hub.example/"], ["https://other.example/"]):
        settings.WEBSUB_HUBS = hubs
        tags.add(tag := client.get(path)["ETag"])
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304

    assert len(tags) == 3


@pytest.mark.parametrize("path", FEEDS)
def test_without_hubs_a_feed_names_none(client: Client, editor: User, path: str) -> None:
    told(editor, slug="fire")

    response = client.get(path)

    assert not response.has_header("Link")
    assert "hub" not in response.content.decode()


def test_every_topic_that_hubs_are_told_is_a_feed_that_names_itself(
    client: Client, editor: User, settings: SettingsWrapper
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    story = told(editor, slug="fire")
    assert story.live

    for topic in topics_of(story.live):
        response = client.get(topic.removeprefix("https://courier.example"))
        assert response.status_code == 200
        assert f'<{topic}>; rel="self"' in response["Link"]


@pytest.mark.parametrize(
    "path", ["/changes.atom", "/changes.json", "/s/fire/log.atom", "/s/fire/log.json"]
)
def test_words_that_the_law_removed_are_in_no_feed_but_that_there_was_a_version(
    client: Client, editor: User, path: str
) -> None:
    story = told(editor, slug="fire", headline="A name that is gone")
    put_on_record(story, by=editor, headline="Fire")
    Passage.objects.filter(story=story, text="A name that is gone").update(text=None, digest=None)

    said = client.get(path).content.decode()

    assert "A name that is gone" not in said
    assert "First version, version 1: fire" in said
    assert "removed for legal reasons" in said
