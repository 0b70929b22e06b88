"""What a story said at a time, asked as RFC 7089 has it: the table of its requests and answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from stories.models import Revision, Story
from stories.syndication import mementos
from tests.syndication.telling import lengthen, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpResponse
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

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
    assert said[f"{STORY}r/{number}/prov.jsonld"][0] == {
        "http://www.w3.org/ns/prov#has_provenance"
    }
    beside = {url: one for url, one in said.items() if "memento" in one[0]}
    assert {url: one[0] for url, one in beside.items()} == {
        f"{STORY}r/{n}/": set(named.split()) for n, named in relations.items()
    }
    assert all(at for _, at in beside.values())


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


def mapped(text: str) -> dict[str, str]:
    """Of each link to a map, or to itself, which it is and the times that it spans."""
    kind = '; type="application/link-format"; from="([^"]+)"; until="([^"]+)"'
    found = re.findall(f'<{STORY}([^>]+)>; rel="(?:self|timemap)"{kind}', text)
    return {name: f"{since} – {until}" for name, since, until in found}


@pytest.fixture
def two_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mementos, "PER_MAP", 2)


@pytest.mark.usefixtures("two_a_map")
def test_a_story_with_many_versions_has_an_index_of_maps_and_each_names_its_own(
    client: Client, story: Story, editor: User
) -> None:
    with time_machine.travel(TIMES[-1] + timedelta(hours=1), tick=False):
        lengthen(story, by=editor, versions=1)
    end = "Sat, 21 Nov 2026 16:42:00 GMT"

    index = client.get("/s/fire/timemap").content.decode()
    maps = [client.get(f"/s/fire/timemap-{n}").content.decode() for n in (1, 2, 3)]

    spans = {
        "timemap-1": f"{FIRST} – Sat, 21 Nov 2026 12:05:00 GMT",
        "timemap-2": f"Sat, 21 Nov 2026 14:10:00 GMT – {LAST}",
        "timemap-3": f"{end} – {end}",
    }
    assert mapped(index) == {"timemap": f"{FIRST} – {end}", **spans}
    assert "memento" not in " ".join(" ".join(one[0]) for one in links(index).values())
    assert [mapped(text) for text in maps] == [{name: span} for name, span in spans.items()]
    named = [(url, one[0]) for text in maps for url, one in links(text).items() if "/r/" in url]
    assert named == [
        (f"{STORY}r/1/", {"first", "memento"}),
        *((f"{STORY}r/{n}/", {"memento"}) for n in (2, 3, 4)),
        (f"{STORY}r/5/", {"last", "memento"}),
    ]
    around = links(maps[1])
    assert around[STORY][0] == {"original"}
    assert around[f"{STORY}timegate"][0] == {"timegate"}
    assert around[f"{STORY}timemap"][0] == {"timemap"}
    assert around[f"{STORY}timemap-1"][0] == {"prev", "timemap"}
    assert around[f"{STORY}timemap-3"][0] == {"next", "timemap"}


@pytest.mark.usefixtures("two_a_map")
@pytest.mark.parametrize(
    ("part", "status"), [(1, 200), (2, 200), (0, 404), (3, 404), (10**9, 404)]
)
def test_there_are_as_many_maps_as_the_versions_fill(
    client: Client, story: Story, part: int, status: int
) -> None:
    assert client.get(f"/s/fire/timemap-{part}").status_code == status


def test_a_thousand_versions_are_one_map(client: Client, story: Story, editor: User) -> None:
    """The text of one is told once for all: only numbers and times are read."""
    last = story.live
    assert last is not None
    rows = [copied(last, number) for number in range(5, 1002)]
    Revision.objects.bulk_create(rows[:-1])
    Story.objects.filter(pk=story.pk).update(live=rows[-2])

    assert client.get("/s/fire/timemap").content.count(b"memento") == 1000

    Revision.objects.bulk_create(rows[-1:])
    Story.objects.filter(pk=story.pk).update(live=rows[-1])

    assert set(mapped(client.get("/s/fire/timemap").content.decode())) == {
        "timemap",
        "timemap-1",
        "timemap-2",
    }


def copied(revision: Revision, number: int) -> Revision:
    """Another row that says the same, under the number."""
    copy = Revision.objects.get(pk=revision.pk)
    copy.pk, copy.number = None, number
    copy.digest = f"{number:064x}"
    copy._state.adding = True
    return copy


@pytest.mark.parametrize("path", ["/s/draft/timegate", "/s/draft/timemap", "/s/draft/timemap-1"])
def test_a_draft_has_no_past(client: Client, story: Story, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("more", [1, 30])
def test_all_cost_the_same_whatever_lies_before(
    client: Client,
    story: Story,
    editor: User,
    more: int,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    lengthen(story, by=editor, versions=more)
    asked = (TIMES[0] + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    with django_assert_num_queries(2):
        client.get(GATE, headers={"Accept-Datetime": asked})
    with django_assert_num_queries(2):
        client.get("/s/fire/timemap")
    monkeypatch.setattr(mementos, "PER_MAP", 2)
    for path in ("/s/fire/timemap", "/s/fire/timemap-1", "/s/fire/timemap-2"):
        with django_assert_num_queries(2):
            assert client.get(path).status_code == 200
