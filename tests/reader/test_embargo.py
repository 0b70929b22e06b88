"""What waits for its hour is looked for at every public address, in every way of asking."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from stories.clock import now
from stories.clock import told as at_time
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, set_embargo
from stories.editorial.scheduling import publish_due, schedule
from stories.models import Claim, Scheduled, Story
from stories.reader.freshness import CLOSED, DEVELOPING, LISTED, POLLED, capped
from tests.editorial.hours import in_minutes
from tests.factories import make_claim, make_story
from tests.syndication.telling import add_news, told
from tests.test_secrecy import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.test import Client

CANARY = "Zq7canary"
VALUES = {
    **{"slug": "fire", "number": 1, "older": 1, "newer": 2, "page": 1, "part": 1, "name": "x"},
    **{"ref": "C-1", "number.json": 1, "digest": "0" * 64},
}
ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"headers": {"Range": "bytes=0-9999"}},
    {"headers": {"Accept": "application/json"}},
    {"headers": {"Accept-Datetime": "Sat, 21 Nov 2026 14:00:00 GMT"}},
    {"query_params": {"format": "json", "page": "1", "q": "resigns", "since": "1"}},
    {"query_params": {"from": "1", "to": "draft", "claims": "all", "page": "2"}},
)


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            if "admin" not in route:
                yield from routes(pattern, route)
        else:
            assert isinstance(pattern, URLPattern)
            yield route


def filled(route: str, **values: Any) -> str:
    known = {**VALUES, **values}

    def value(match: re.Match[str]) -> str:
        folder = f"{match[1]}/" if match[1] else ""
        return f"{folder}{known[match[2] or match[3]]}"

    return "/" + PARAMETER.sub(value, route)


def answers(client: Client, url: str) -> Iterator[Any]:
    for asked in ASKED:
        query = asked.get("query_params")
        for send in (client.get, client.head):
            yield send(url, query, headers=asked.get("headers", {}))


def told_in(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{answer.status_code}\n{head}\n{body.decode('utf-8', 'replace')}"


def everything(client: Client, **values: Any) -> dict[tuple[str, int], str]:
    """All that readers get, at every address, however they ask."""
    found = {}
    for route in sorted(set(routes())):
        for number, answer in enumerate(answers(client, filled(route, **values))):
            found[route, number] = told_in(answer)
    return found


def secret_words() -> dict[str, str]:
    return {
        "headline": f"{CANARY} resigns",
        "standfirst": f"{CANARY} goes.",
        "body": f"{CANARY} has resigned, the company said.",
    }


@pytest.fixture
def live(editor: User) -> Story:
    story = told(editor, slug="fire")
    add_news(story, by=editor)
    story.refresh_from_db()
    return story


def prepared(editor: User, live: Story) -> tuple[Story, Scheduled]:
    """A first version under embargo, and a live story whose next version is."""
    claim = make_claim(statement=f"{CANARY} resigned", claimant=CANARY)
    words = secret_words()
    words["body"] += f" [{CANARY} resigned]{{claim={claim.ref}}}, the company said."
    first = make_story(slug=f"{CANARY}-resigns".lower(), **words)
    for story in (first, live):
        set_embargo(story, by=editor, until=in_minutes(30).at)
    live = save_story(live, by=editor, token=live.saves, **words)
    add_update(live, by=editor, headline=CANARY, body=f"{CANARY} said so, the company said.")
    schedule(live, by=editor, hour=in_minutes(40), note=f"{CANARY} resigns.")
    return first, schedule(first, by=editor, hour=in_minutes(40), note=f"{CANARY} resigns.")


@pytest.mark.django_db
def test_every_address_is_asked() -> None:
    assert len(set(routes())) > 30
    for route in routes():
        assert "<" not in filled(route)


def test_readers_get_the_same_bytes_whatever_the_desk_prepares_under_embargo(
    client: Client, editor: User, live: Story
) -> None:
    """Bodies, headers, ETags, times, 404s: nothing moves before the hour."""
    with at_time(now()):
        before = everything(client)

        first, _planned = prepared(editor, live)

        after = everything(client)
    moved = [where for where in before if before[where] != after[where]]
    assert moved == []
    assert [where for where, said in after.items() if CANARY.lower() in said.lower()] == []
    # And at the addresses that only whoever knows the slug can guess.
    hidden = everything(client, slug=first.slug, ref=Claim.objects.latest("pk").ref)
    told_nothing = {
        where: said.replace(first.slug, "")
        for where, said in hidden.items()
        if "slug" in where[0] or "ref" in where[0]
    }
    assert [where for where, said in told_nothing.items() if CANARY.lower() in said.lower()] == []


def test_a_hidden_story_and_none_are_one_answer(client: Client, editor: User, live: Story) -> None:
    first, _planned = prepared(editor, live)

    hidden = everything(client, slug=first.slug, ref=Claim.objects.latest("pk").ref)
    nothing = everything(client, slug="x" * len(first.slug), ref="C-9999")

    about = [where for where in hidden if "slug" in where[0] or "ref" in where[0]]
    assert len(about) > 100
    unnamed = "x" * len(first.slug)
    differing = [
        where
        for where in about
        if hidden[where].replace(first.slug, "") != nothing[where].replace(unnamed, "")
    ]
    assert differing == []


def test_a_colleague_who_is_logged_in_gets_what_everybody_gets(
    client: Client, editor: User, live: Story
) -> None:
    prepared(editor, live)
    with at_time(now()):
        everybody = everything(client)
        client.force_login(editor)
        assert everything(client) == everybody


def test_when_the_embargo_lifts_it_is_everywhere_at_once(
    client: Client, editor: User, live: Story
) -> None:
    first, _planned = prepared(editor, live)

    with at_time(now() + timedelta(minutes=41)):
        assert len(publish_due().published) == 2
        paths = ("/", "/stories.atom", "/feed.json", "/s/fire/", "/s/fire/log.atom")
        for path in (*paths, f"/s/{first.slug}/"):
            assert CANARY in client.get(path).content.decode(), path
        assert first.slug in client.get("/sitemap-1.xml").content.decode()


def test_caches_keep_a_page_no_longer_than_to_its_hour(
    client: Client, editor: User, live: Story
) -> None:
    live = save_story(live, by=editor, token=live.saves, body="More is known, the office said.")
    planned = schedule(live, by=editor, hour=in_minutes(30), note="More.")

    def kept(path: str, seconds: float) -> str:
        with at_time(planned.release_at - timedelta(seconds=seconds)):
            return str(client.get(path)["Cache-Control"])

    assert kept("/s/fire/", 1200) == DEVELOPING
    assert kept("/s/fire/", 40) == (
        "public, max-age=15, s-maxage=30, stale-while-revalidate=10, stale-if-error=86400"
    )
    assert kept("/s/fire/", 7) == (
        "public, max-age=7, s-maxage=7, stale-while-revalidate=0, stale-if-error=86400"
    )
    assert kept("/s/fire/state.json", 2) == "public, max-age=2, s-maxage=2"
    for path in ("/s/fire/log/", "/s/fire/log.atom", "/s/fire/ninjs.json"):
        assert "max-age=7" in kept(path, 7)
    for path in ("/", "/stories.atom", "/sitemap.xml", "/corrections/"):
        assert kept(path, 7) == LISTED
    assert kept("/s/fire/", -61) == DEVELOPING  # nobody publishes


def test_under_embargo_caches_are_told_nothing(client: Client, editor: User, live: Story) -> None:
    _first, _planned = prepared(editor, live)
    planned = Scheduled.objects.get(story=live)
    Story.objects.filter(pk=live.pk).update(embargo_until=planned.release_at)

    with at_time(planned.release_at - timedelta(seconds=3)):
        assert client.get("/s/fire/")["Cache-Control"] == DEVELOPING
        assert client.get("/s/fire/state.json")["Cache-Control"] == POLLED


@pytest.mark.django_db
def test_nothing_is_kept_where_nothing_is(client: Client) -> None:
    for path in ("/s/nowhere/", "/s/nowhere/state.json", "/nowhere/", "/c/C-1/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-cache")
        assert answer["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("cache", [DEVELOPING, CLOSED, LISTED, POLLED])
@pytest.mark.parametrize("seconds", [1, 14, 29, 59, 100, 700, 5000])
def test_no_time_that_caches_are_told_reaches_past_the_hour(cache: str, seconds: int) -> None:
    at = now()
    with at_time(at):
        spans = dict(re.findall(r"([\w-]+)=(\d+)", capped(cache, at + timedelta(seconds=seconds))))

    fresh = int(spans.get("s-maxage", spans["max-age"]))
    assert int(spans["max-age"]) <= seconds
    assert fresh + int(spans.get("stale-while-revalidate", 0)) <= seconds


@pytest.mark.django_db
def test_publishing_by_hand_is_capped_by_nothing(client: Client, editor: User) -> None:
    publish(make_story(slug="fire"), by=editor)

    assert client.get("/s/fire/")["Cache-Control"] == DEVELOPING
