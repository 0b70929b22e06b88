from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import retract
from stories.models import Kind, Passage, Revision
from tests.syndication.telling import add_news, claimed, lengthen, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story


@pytest.fixture
def story(editor: User) -> Story:
    """Three versions of it are on the record."""
    story = told(editor, slug="fire", headline="Fire", body=saying(claimed()))
    tell(story, by=editor, headline="Great fire", kind=Kind.CLARIFICATION)
    add_news(story, by=editor)
    return story


@pytest.fixture
def erased(story: Story) -> Story:
    """The first version's headline was removed for a legal reason."""
    Passage.objects.filter(story=story, text="Fire").update(text=None, digest=None)
    return story


def test_an_old_version_is_the_old_words_under_a_banner(client: Client, story: Story) -> None:
    response = client.get("/s/fire/r/1/")

    html = response.content.decode()
    assert "You are reading version 1 of 3, as it stood at" in html
    assert ">Fire</h1>" in html
    assert 'href="/s/fire/diff/1..3/"' in html


def test_an_old_version_is_a_memento_that_no_search_engine_lists(
    client: Client, story: Story
) -> None:
    response = client.get("/s/fire/r/2/")

    first = Revision.objects.get(story=story, number=2).published_at
    assert parsedate_to_datetime(response["Memento-Datetime"]) == first.replace(microsecond=0)
    assert response["Memento-Datetime"].endswith(" GMT")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "public, max-age=3600, s-maxage=86400"
    assert '<https://courier.example/s/fire/>; rel="original latest-version"' in response["Link"]
    assert '/r/1/>; rel="first prev memento predecessor-version"' in response["Link"]
    assert '/r/3/>; rel="last next memento successor-version"' in response["Link"]
    assert "canonical" not in response.content.decode()


def test_an_old_version_of_a_withdrawn_story_warns(
    client: Client, story: Story, standards: User
) -> None:
    retract(story, by=standards, reason="it was made up")

    html = client.get("/s/fire/r/1/").content.decode()

    assert "We have withdrawn this story." in html
    assert html.index("We have withdrawn this story.") < html.index("<h1")


def test_a_reader_who_has_an_old_version_hears_when_there_is_a_newer_one(
    client: Client, story: Story, editor: User
) -> None:
    has = {"If-None-Match": client.get("/s/fire/r/1/")["ETag"]}

    assert client.get("/s/fire/r/1/", headers=has).status_code == 304
    add_news(story, by=editor, number=2)
    assert client.get("/s/fire/r/1/", headers=has).status_code == 200


@pytest.mark.parametrize(
    "path", ["r/0/", "r/4/", "r/99999999999999999999/", "diff/1..4/", "diff/0..1/"]
)
def test_a_version_that_there_is_none_of_is_not_found_whatever_the_reader_has(
    client: Client, story: Story, path: str
) -> None:
    since = {"If-Modified-Since": "Fri, 31 Dec 2100 00:00:00 GMT"}

    assert client.get(f"/s/fire/{path}").status_code == 404
    assert client.get(f"/s/fire/{path}", headers=since).status_code == 404


def test_erased_words_are_unavailable_for_legal_reasons(client: Client, erased: Story) -> None:
    version, difference = client.get("/s/fire/r/1/"), client.get("/s/fire/diff/1..2/")

    assert version.status_code == difference.status_code == 451
    assert "removed for legal reasons" in version.content.decode()
    assert "removed for legal reasons" in difference.content.decode()
    assert "Memento-Datetime" in version.headers


@pytest.mark.parametrize(
    "view", ["", "?view=inline", "?view=side", "?view=old", "?view=new", "?view=%00"]
)
def test_a_difference_shows_facts_then_words_in_every_view(
    client: Client, story: Story, view: str
) -> None:
    response = client.get(f"/s/fire/diff/1..2/{view}")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Great" in html or view == "?view=old"
    assert response["X-Robots-Tag"] == "noindex"
    assert 'aria-current="true"' in html


def test_the_older_version_always_stands_first(client: Client, story: Story) -> None:
    assert client.get("/s/fire/diff/3..1/")["Location"] == "/s/fire/diff/1..3/"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("from=1&to=3", "/s/fire/diff/1..3/"),
        ("from=3&to=1", "/s/fire/diff/1..3/"),
        ("from=2&to=2", "/s/fire/diff/2..2/"),
        ("from=x&to=99", "/s/fire/diff/2..3/"),
        ("", "/s/fire/diff/2..3/"),
    ],
)
def test_the_picker_leads_to_a_permanent_address(
    client: Client, story: Story, asked: str, address: str
) -> None:
    response = client.get(f"/s/fire/diff/?{asked}")

    assert response["Location"] == address
    assert client.get(address).status_code == 200


def test_the_log_lists_every_version_with_what_it_moved(client: Client, story: Story) -> None:
    html = client.get("/s/fire/log/").content.decode()

    assert [html.index(f'id="v{number}"') for number in (3, 2, 1)] == sorted(
        html.index(f'id="v{number}"') for number in (3, 2, 1)
    )
    assert "1 change: 1 addition." in html
    assert Revision.objects.get(story=story, number=2).digest in html


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "99999999999"])
def test_a_page_of_the_log_that_there_is_none_of_is_not_found(
    client: Client, story: Story, page: str
) -> None:
    assert client.get(f"/s/fire/log/?page={page}").status_code == 404


@pytest.mark.parametrize("pair", ["1..23", "22..23"])
def test_a_kept_difference_costs_the_same_whatever_lies_between(
    client: Client,
    story: Story,
    editor: User,
    pair: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=20)
    assert client.get(f"/s/fire/diff/{pair}/").status_code == 200

    with django_assert_num_queries(5):
        client.get(f"/s/fire/diff/{pair}/")


@pytest.mark.parametrize("more", [5, 50])
def test_the_log_page_costs_the_same_whatever_its_length(
    client: Client,
    story: Story,
    editor: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=more)

    with django_assert_num_queries(10):
        client.get("/s/fire/log/")
    with django_assert_num_queries(8):  # how the facts moved is known now
        client.get("/s/fire/log/")


PUSHED = "Fire at the harbour: ferries stop &amp; wait"


@pytest.fixture
def pushed(story: Story, editor: User) -> Story:
    """Its fourth version went out with a push text, the fifth without."""
    tell(story, by=editor, byline="Ana Ruiz", alert="Fire at the harbour: ferries stop & wait")
    add_news(story, by=editor, number=2)
    return story


def test_a_version_says_which_push_text_was_sent_with_it(client: Client, pushed: Story) -> None:
    sent = f'Push text sent with this version: <q lang="en-gb" dir="auto">{PUSHED}</q>'

    assert sent in client.get("/s/fire/r/4/").content.decode()
    for path in ("", "r/3/", "r/5/"):
        assert PUSHED not in client.get(f"/s/fire/{path}").content.decode()
    log = client.get("/s/fire/log/").content.decode()
    assert log.count(sent) == 1
    assert log.index('id="v4"') < log.index(sent) < log.index('id="v3"')


def test_a_difference_shows_a_push_text_that_came_and_none_that_went(
    client: Client, pushed: Story
) -> None:
    came, went = (client.get(f"/s/fire/diff/{pair}/") for pair in ("3..4", "4..5"))

    assert ">Push text<" in came.content.decode()
    assert "ferries stop" not in went.content.decode()
    told = "{>>Push text sent with this version: Fire at the harbour: ferries stop & wait<<}"
    assert told in client.get("/s/fire/diff/3..4.md").content.decode()
    assert PUSHED in client.get("/s/fire/diff/3..4.html").content.decode()


def test_a_push_text_that_law_removed_is_told_nowhere(client: Client, pushed: Story) -> None:
    Passage.objects.filter(story=pushed, text__startswith="Fire at the harbour: ferries").update(
        text=None, digest=None
    )

    for path in ("r/4/", "log/", "log.atom", "log.json", "diff/3..4/", "diff/3..5/"):
        assert b"ferries" not in client.get(f"/s/fire/{path}").content
