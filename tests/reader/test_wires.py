from __future__ import annotations

import json
from typing import TYPE_CHECKING

import lxml.etree
import pytest

from stories.editorial.publishing import hold, retract
from stories.models import Passage
from tests.syndication.telling import claimed, correct, lengthen, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story

LIVE = ("/s/fire/ninjs.json", "/s/fire/newsml-g2.xml")
OLD = ("/s/fire/r/1/ninjs.json", "/s/fire/r/1/newsml-g2.xml")


@pytest.fixture
def story(editor: User) -> Story:
    story = told(editor, slug="fire", headline="Fire", body=saying(claimed()))
    correct(story, by=editor)
    return story


@pytest.mark.parametrize("path", [*LIVE, *OLD])
def test_a_partner_who_has_it_gets_304_until_something_is_published(
    client: Client, story: Story, editor: User, path: str
) -> None:
    first = client.get(path)
    has = {"If-None-Match": first["ETag"]}

    assert first["Vary"] == "Accept-Encoding"
    assert not first.cookies
    assert first["X-Robots-Tag"] == "noindex"
    assert client.get(path, headers=has).status_code == 304
    assert client.head(path)["ETag"] == first["ETag"]
    hold(story, by=editor, reason="a witness has withdrawn")
    assert client.get(path, headers=has).status_code == 200


def test_the_newest_is_fresh_and_a_version_is_kept(client: Client, story: Story) -> None:
    assert client.get(LIVE[0])["Cache-Control"].startswith("public, max-age=15,")
    assert client.get(OLD[0])["Cache-Control"] == "public, max-age=3600, s-maxage=86400"
    assert client.get(LIVE[0])["Content-Type"] == "application/json"
    assert client.get(LIVE[1])["Content-Type"].startswith("application/vnd.iptc.g2.newsitem+xml")


def test_a_version_leads_back_to_the_one_before(client: Client, story: Story) -> None:
    newest = client.get(LIVE[0]).json()
    before = newest["associations"][0]["uri"].removeprefix("https://courier.example")

    assert before == OLD[0]
    assert client.get(before).json()["version"] == "1"


@pytest.mark.parametrize("path", [*LIVE, *OLD])
def test_nobody_may_use_a_withdrawn_story(
    client: Client, story: Story, standards: User, path: str
) -> None:
    retract(story, by=standards, reason="it was made up")

    said = client.get(path).content.decode()

    assert "canceled" in said
    assert "two people were hurt" not in said


@pytest.mark.parametrize("path", OLD)
def test_words_that_the_law_removed_are_451_in_every_format(
    client: Client, story: Story, path: str
) -> None:
    Passage.objects.filter(story=story, text="Fire").update(text=None, digest=None)

    answer = client.get(path)

    assert answer.status_code == 451
    assert "canceled" in answer.content.decode()
    assert "two people were hurt" not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/s/draft/ninjs.json", "/s/fire/r/3/ninjs.json", "/s/fire/r/0/newsml-g2.xml"]
)
def test_what_there_is_none_of_is_not_found(client: Client, story: Story, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("more", [2, 20])
def test_it_costs_the_same_whatever_lies_before(
    client: Client,
    story: Story,
    editor: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=more)
    for path in (*LIVE, *OLD):
        client.get(path)
        with django_assert_num_queries(1):
            client.get(path)


def test_both_are_whole_documents(client: Client, story: Story) -> None:
    assert json.loads(client.get(LIVE[0]).content)["standard"]["version"] == "3.1"
    assert lxml.etree.fromstring(client.get(LIVE[1]).content).get("standardversion") == "2.35"
