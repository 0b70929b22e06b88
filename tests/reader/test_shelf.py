"""Pages that are made once: the same bytes again, never somebody else's, never erased words."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from stories.editorial.publishing import hold, retract
from stories.models import Passage, Story
from stories.reader.shelf import Page, Shelf, from_shelf
from tests.syndication.telling import add_news, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries


def erase(words: str) -> None:
    """As law erases: the text of the passages that hold these words."""
    assert Passage.objects.filter(text__contains=words).update(text=None, digest=None)


@pytest.mark.parametrize("rest", ["", "state.json"])
def test_what_somebody_has_read_already_costs_one_query(
    client: Client, editor: User, rest: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"{told(editor).get_absolute_url()}{rest}"
    first = client.get(path)

    with django_assert_num_queries(1):
        second = client.get(path)

    assert second.content == first.content
    assert second.headers == first.headers


@pytest.mark.parametrize("published", [1, 30])
def test_that_query_is_one_however_long_the_record_is(
    client: Client,
    editor: User,
    published: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    story = told(editor)
    for number in range(1, published):
        add_news(story, by=editor, number=number)
    client.get(story.get_absolute_url())

    with django_assert_num_queries(1):
        client.get(story.get_absolute_url())


def test_a_publication_is_seen_at_once(client: Client, editor: User, standards: User) -> None:
    story = told(editor, headline="Fire at the harbour")
    path = story.get_absolute_url()
    assert b"Fire at the harbour" in client.get(path).content

    tell(story, by=editor, headline="Great fire at the harbour")
    assert b"Great fire at the harbour" in client.get(path).content

    hold(story, by=editor, reason="a witness has withdrawn")
    assert b"We are reviewing this story" in client.get(path).content

    retract(story, by=standards, reason="it was made up")
    answer = client.get(path)
    assert b"We have withdrawn this story" in answer.content
    assert b"A fire broke out" not in answer.content


def test_words_that_law_erases_are_gone_at_once_without_a_publication(
    client: Client, editor: User
) -> None:
    story = told(editor, body="The name is Querzahl, the office said.")
    path = story.get_absolute_url()
    before = client.get(path)
    assert b"Querzahl" in before.content

    erase("Querzahl")

    after = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200  # not a 304 that lets the reader's own copy stand
    assert b"Querzahl" not in after.content


def test_two_stories_that_read_the_same_have_their_own_pages(client: Client, editor: User) -> None:
    first, second = told(editor, slug="one"), told(editor, slug="two")

    pages = [client.get(story.get_absolute_url()) for story in (first, second)]

    assert b"/s/one/" in pages[0].content
    assert b"/s/two/" in pages[1].content
    assert b"/s/one/" not in pages[1].content


def test_a_packed_page_has_a_weak_tag_and_either_tag_is_known_again(
    client: Client, editor: User
) -> None:
    path = told(editor).get_absolute_url()
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})

    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert not plain.has_header("Content-Encoding")
    assert packed["ETag"] == f"W/{plain['ETag']}"
    for tag in (plain["ETag"], packed["ETag"]):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br, gzip; q=0.0"])
def test_who_takes_no_gzip_gets_none(client: Client, editor: User, accepted: str) -> None:
    path = told(editor).get_absolute_url()

    answer = client.get(path, headers={"Accept-Encoding": accepted})

    assert not answer.has_header("Content-Encoding")
    assert b"<h1" in answer.content


def test_a_shelf_never_holds_more_than_it_may_and_drops_what_nobody_asked_for() -> None:
    shelf = Shelf(most=100)
    for name in "abc":
        shelf.put(name, Page(b"x" * 30, b"", {}))
    shelf.get("a")

    shelf.put("d", Page(b"x" * 30, b"", {}))

    assert shelf.get("b") is None
    assert all(shelf.get(name) for name in "acd")
    assert shelf.size == 90
    shelf.put("whole", Page(b"x" * 101, b"", {}))
    assert shelf.get("whole") is None
    shelf.put("a", Page(b"x" * 10, b"", {}))
    assert shelf.size == 70


def test_an_answer_that_is_no_whole_page_is_made_each_time(rf: RequestFactory) -> None:
    made: list[Any] = []

    def refused() -> HttpResponse:
        made.append(1)
        return HttpResponse("gone", status=451)

    for _ in range(2):
        assert from_shelf(rf.get("/"), "refused", refused).status_code == 451

    assert len(made) == 2


def test_a_draft_s_words_are_in_no_kept_page(client: Client, editor: User) -> None:
    story = told(editor)
    add_news(story, by=editor)
    client.get(story.get_absolute_url())
    Story.objects.filter(pk=story.pk).update(headline="Zq7canary", body="Zq7canary")

    assert b"Zq7canary" not in client.get(story.get_absolute_url()).content
