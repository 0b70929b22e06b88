"""What a story said at a time, asked as RFC 7089 has it: the table of its requests and answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.syndication.telling import lengthen, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story

STORY = "https://courier.example/s/fire/"
GATE = "/s/fire/timegate"
FIRST, LAST = "Sat, 21 Nov 2026 11:41:00 GMT", "Sat, 21 Nov 2026 15:42:00 GMT"
TIMES = [
    datetime(2026, 11, 21, 11, 41, 0, 700_000, UTC),
    datetime(2026, 11, 21, 12, 5, tzinfo=UTC),
    datetime(2026, 11, 21, 14, 10, tzinfo=UTC),
    datetime(2026, 11, 21, 15, 42, tzinfo=UTC),
]


@pytest.fixture
def story(editor: User) -> Story:
    """Four versions of it."""
    with time_machine.travel(TIMES[0], tick=False):
        story = told(editor, slug="fire")
    for at in TIMES[1:]:
        with time_machine.travel(at, tick=False):
            story = lengthen(story, by=editor, versions=1)
    return story


def links(answer: HttpResponse | str) -> dict[str, tuple[set[str], str]]:
    """Of each address its relations and its time."""
    said = answer if isinstance(answer, str) else answer["Link"]
    found = {}
    for url, relations, more in re.findall(r'<([^>]+)>; rel="([^"]+)"((?:; \w+="[^"]*")*)', said):
        at = re.search(r'datetime="([^"]*)"', more)
        found[url] = set(relations.split()), at[1] if at else ""
    return found


def test_the_story_says_where_its_past_is_and_does_not_vary(client: Client, story: Story) -> None:
    answer = client.get("/s/fire/")

    assert links(answer)[f"{STORY}timegate"][0] == {"timegate"}
    assert links(answer)[f"{STORY}timemap"][0] == {"timemap"}
    assert 'timemap>; rel="timemap"; type="application/link-format"' in answer["Link"]
    assert answer["Vary"] == "Accept-Encoding"
    assert client.head("/s/fire/")["Link"] == answer["Link"]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("Sat, 21 Nov 2026 14:00:00 GMT", 2),
        ("Sat, 21 Nov 2026 12:05:00 GMT", 2),
        ("Sat, 21 Nov 2026 12:04:59 GMT", 1),
        (FIRST, 1),
        ("Fri, 01 Jan 1999 00:00:00 GMT", 1),
        (LAST, 4),
        ("Sat, 21 Nov 2026 15:41:59 GMT", 3),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 4),
        (None, 4),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_the_timegate_leads_to_what_stood_then(
    client: Client, story: Story, asked: str | None, number: int, method: str
) -> None:
    answer = getattr(client, method)(GATE, headers={"Accept-Datetime": asked} if asked else {})

    assert answer.status_code == 302
    assert answer["Location"] == f"/s/fire/r/{number}/"
    assert answer["Vary"] == "accept-datetime"
    assert "Memento-Datetime" not in answer
    assert not answer.cookies
    said = links(answer)
    assert said[STORY][0] == {"original"}
    assert said[f"{STORY}timemap"][0] == {"timemap"}
    stood = TIMES[number - 1].strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert said[f"{STORY}r/{number}/"] == ({"memento"}, stood)


@pytest.mark.parametrize(
    "asked",
    [
        "yesterday",
        "2026-11-21T14:00:00Z",
        "Sat, 21 Nov 2026 14:00:00 CET",
        "Sat, 21 Nov 2026 14:00:00 +0000",
        "Sun, 21 Nov 2026 14:00:00 GMT",
        "Sat, 31 Nov 2026 14:00:00 GMT",
        "Sat, 21 Nov 2026 25:00:00 GMT",
        "Sat, 00 Nov 0000 14:00:00 GMT",
        "sam., 21 nov. 2026 14:00:00 GMT",
    ],
)
def test_what_is_no_such_time_is_a_bad_request(client: Client, story: Story, asked: str) -> None:
    answer = client.get(GATE, headers={"Accept-Datetime": asked})

    assert answer.status_code == 400
    assert answer["Vary"] == "accept-datetime"
    assert "Sat, 21 Nov 2026 14:00:00 GMT" in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "relations"),
    [
        (1, {1: "first memento", 2: "next memento successor-version", 4: "last memento"}),
        (
            2,
            {
                1: "first prev memento predecessor-version",
                2: "memento",
                3: "next memento successor-version",
                4: "last memento",
            },
        ),
        (
            3,
            {
                1: "first memento",
                2: "prev memento predecessor-version",
                3: "memento",
                4: "last next memento successor-version",
            },
        ),
        (4, {1: "first memento", 3: "prev memento predecessor-version", 4: "last memento"}),
    ],
)
def test_a_memento_says_when_it_stood_and_what_stood_beside_it(
    client: Client, story: Story, number: int, relations: dict[int, str]
) -> None:
    answer = client.get(f"/s/fire/r/{number}/")

    said = links(answer)
    assert answer["Memento-Datetime"] == TIMES[number - 1].strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert said[STORY][0] == {"original", "latest-version"}
    assert said[f"{STORY}timegate"][0] == {"timegate"}
    assert said[f"{STORY}timemap"][0] == {"timemap"}
    assert said[f"{STORY}log/"][0] == {"version-history"}
    mementos = {url: one for url, one in said.items() if "/r/" in url}
    assert {url: one[0] for url, one in mementos.items()} == {
        f"{STORY}r/{n}/": set(named.split()) for n, named in relations.items()
    }
    assert all(at for _, at in mementos.values())


def test_the_timemap_lists_every_memento_in_order(client: Client, story: Story) -> None:
    answer = client.get("/s/fire/timemap")

    text = answer.content.decode()
    said = links(text)
    assert answer["Content-Type"].startswith("application/link-format")
    assert said[STORY][0] == {"original"}
    assert f'rel="self"; type="application/link-format"; from="{FIRST}"; until="{LAST}"' in text
    assert said[f"{STORY}timegate"][0] == {"timegate"}
    assert [(url, one[0]) for url, one in said.items() if "/r/" in url] == [
        (f"{STORY}r/1/", {"first", "memento"}),
        (f"{STORY}r/2/", {"memento"}),
        (f"{STORY}r/3/", {"memento"}),
        (f"{STORY}r/4/", {"last", "memento"}),
    ]


def test_a_story_of_one_version_has_a_first_that_is_the_last(client: Client, editor: User) -> None:
    told(editor, slug="fire")

    assert links(client.get("/s/fire/timemap").content.decode())[f"{STORY}r/1/"][0] == {
        "first",
        "last",
        "memento",
    }


@pytest.mark.parametrize("path", ["/s/draft/timegate", "/s/draft/timemap"])
def test_a_draft_has_no_past(client: Client, story: Story, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("more", [1, 30])
def test_both_cost_the_same_whatever_lies_before(
    client: Client,
    story: Story,
    editor: User,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=more)
    asked = (TIMES[0] + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    with django_assert_num_queries(2):
        client.get(GATE, headers={"Accept-Datetime": asked})
    with django_assert_num_queries(2):
        client.get("/s/fire/timemap")
