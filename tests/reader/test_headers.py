"""What every public address tells caches: one table, and an address without its row fails."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from stories.clock import told as at_time
from stories.editorial.publishing import close
from stories.editorial.withholding import accept_withholding, request_withholding
from stories.models import Ground, Scheduled, Story
from stories.reader.urls import urlpatterns
from stories.syndication.purging import story_key
from tests.factories import make_story, make_user
from tests.secret import Newsroom, make_newsroom
from tests.test_secrecy import filled

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User

DEVELOPING = "public, max-age=15, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400"
CLOSED = "public, max-age=60, s-maxage=600, stale-while-revalidate=3600"
POLLED = "public, max-age=5, s-maxage=5"
KEPT = "public, max-age=3600, s-maxage=86400"
LISTED = "public, max-age=60"

FEEDS = r"(stories|changes|log)_(atom|json)"
# By the name of the address; what is made elsewhere is kept no longer than its page.
EXPECTED = {
    "front": LISTED,
    "desk": LISTED,
    "corrections": LISTED,
    "glossary": LISTED,
    "record": LISTED,
    "stories_atom": LISTED,
    "stories_json": LISTED,
    "stories_rss": LISTED,
    "changes_atom": LISTED,
    "changes_json": LISTED,
    "formats": LISTED,
    "news_sitemap": LISTED,
    "news_sitemap_part": LISTED,
    "robots": LISTED,
    "sitemap": LISTED,
    "sitemap_part": LISTED,
    "claim": LISTED,
    "story": DEVELOPING,
    "state": POLLED,
    "log": LISTED,
    "log_atom": LISTED,
    "log_json": LISTED,
    "since": KEPT,
    "story_embed": DEVELOPING,
    "claim_embed": LISTED,
    "embed_script": KEPT,
    "oembed": LISTED,
    "revision": KEPT,
    "diff": KEPT,
    "timemap": LISTED,
    "timemap_part": LISTED,
    "annotations": DEVELOPING,
    "revision_text": KEPT,
    "diff_critic": KEPT,
    "diff_page": KEPT,
    "ninjs": DEVELOPING,
    "newsml": DEVELOPING,
    "revision_ninjs": KEPT,
    "revision_newsml": KEPT,
    "prov": DEVELOPING,
    "revision_prov": KEPT,
    "record_site": LISTED,
    "record_site_part": LISTED,
    "record_story": LISTED,
    "record_story_part": LISTED,
    "revision_json": KEPT,
    "record_keys": LISTED,
    "checkpoints": LISTED,
    "checkpoint": LISTED,
    "stamp": LISTED,
    "verify": LISTED,
}
# They are there once more has been published than one document holds: test_feeds.py asks them.
ARCHIVES = {f"{name}_archive" for name in EXPECTED if re.fullmatch(FEEDS, name)}
ASKED = {"oembed": "?url=https://courier.example/s/fire/"}  # what such an address needs to know
# They hold no words of their own: a redirect to an address that has its row.
REDIRECTS = {"pick", "timegate"}


@pytest.fixture
def newsroom(
    editor: User, checker: User, standards: User, settings: Any, tmp_path: Path
) -> Newsroom:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return make_newsroom(editor=editor, checker=checker, standards=standards)


def addresses(newsroom: Newsroom) -> dict[str, str]:
    """Every reader's address, by its name."""
    found = {}
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern), "say here how to walk what was included"
        assert pattern.name
        path = filled(str(pattern.pattern), newsroom.values)
        found[pattern.name] = f"{path}{ASKED.get(pattern.name, '')}"
    return found


def test_every_public_address_has_its_row(newsroom: Newsroom) -> None:
    assert {*EXPECTED, *REDIRECTS, *ARCHIVES} == set(addresses(newsroom))
    rooms = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert rooms == {"admin/", ""}, "a new room needs a table of its own"


def test_every_public_address_tells_caches_what_the_table_says(
    client: Client, newsroom: Newsroom
) -> None:
    told = {name: client.get(path) for name, path in addresses(newsroom).items()}

    assert {
        name: told[name].status_code for name in EXPECTED if told[name].status_code != 200
    } == {}
    assert {name: told[name].get("Cache-Control") for name in EXPECTED} == EXPECTED
    assert {name for name in REDIRECTS if told[name].status_code == 302} == REDIRECTS


def test_a_closed_story_is_kept_for_longer(
    client: Client, newsroom: Newsroom, editor: User
) -> None:
    close(Story.objects.get(slug=newsroom.values["s slug"]), by=editor)

    assert client.get(addresses(newsroom)["story"])["Cache-Control"] == CLOSED


# What one version says for good; a correction of it reaches caches as a purge.
FOR_GOOD = {name for name, cache in EXPECTED.items() if cache == KEPT}
ABOUT_ONE = r"^(s/|c/|oembed)"  # a story, a claim, a box of either


def test_what_tells_of_a_story_is_kept_no_longer_than_to_its_hour(
    client: Client, newsroom: Newsroom
) -> None:
    planned = Scheduled.objects.waiting().get()
    routes = {pattern.name: str(pattern.pattern) for pattern in urlpatterns}
    about = {name for name, route in routes.items() if re.match(ABOUT_ONE, route)}
    about -= FOR_GOOD | ARCHIVES | {"pick"}

    with at_time(planned.release_at - timedelta(seconds=4)):
        told = {name: client.get(path) for name, path in addresses(newsroom).items()}

    spans = {
        name: _longest(told[name].get("Cache-Control", "")) for name in EXPECTED | {"timegate": ""}
    }
    assert len(about) > 12
    assert {name: spans[name] for name in about if spans[name] > 4} == {}
    assert {name: spans[name] for name in EXPECTED.keys() - about if spans[name] < 60} == {}


def test_under_embargo_no_address_tells_of_the_hour(client: Client, newsroom: Newsroom) -> None:
    planned = Scheduled.objects.waiting().get()
    Story.objects.filter(pk=planned.story_id).update(embargo_until=planned.release_at)

    with at_time(planned.release_at - timedelta(seconds=4)):
        told = {name: client.get(path) for name, path in addresses(newsroom).items()}

    assert {name: told[name].get("Cache-Control") for name in EXPECTED} == EXPECTED


def _longest(cache: str) -> int:
    """For how long a cache may hand it out while we can be reached."""
    spans = {name: int(value) for name, value in re.findall(r"([\w-]+)=(\d+)", cache)}
    fresh = spans.get("s-maxage", spans.get("max-age", 0))
    return max(spans.get("max-age", 0), fresh + spans.get("stale-while-revalidate", 0))


def test_no_public_address_varies_by_cookie_or_sets_one(
    newsroom: Newsroom, standards: User
) -> None:
    anonymous, known = Client(), Client()
    known.force_login(standards)
    own = {name: morsel.value for name, morsel in known.cookies.items()}
    varies, differ = {}, set()

    for name, path in addresses(newsroom).items():
        first, second = anonymous.get(path), known.get(path)
        varies[name] = first.get("Vary", "")
        same = (first.status_code, first.content, first.headers) == (
            second.status_code,
            second.content,
            second.headers,
        )
        differ |= set() if same else {name}

    assert {name: value for name, value in varies.items() if "cookie" in value.lower()} == {}
    assert {name: varies[name] for name in EXPECTED if varies[name] != "Accept-Encoding"} == {}
    assert differ == set()
    assert not anonymous.cookies
    assert {name: morsel.value for name, morsel in known.cookies.items()} == own


def test_every_public_address_answers_304_to_whoever_has_it(
    client: Client, newsroom: Newsroom
) -> None:
    without = set()
    for name, path in addresses(newsroom).items():
        first = client.get(path)
        if name in EXPECTED and name != "robots":
            second = client.get(path, headers={"If-None-Match": first["ETag"]})
            without |= set() if second.status_code == 304 else {name}

    assert without == set()


def keys_of(route: str, newsroom: Newsroom) -> list[str]:
    """The rule: a story or a claim where the address names one, and `feeds` where it does not,
    or where the address is a feed.
    """
    if route.startswith("c/"):
        return [newsroom.values["c ref"].lower().replace("c-", "claim-")]
    story = ["story-fire"] if route.startswith("s/") else []
    feed = not story or re.match(r"s/<slug:slug>/log[\w:<>-]*\.(atom|json)$", route)
    return story + (["feeds"] if feed else [])


def test_every_public_answer_names_what_a_purge_finds_it_by(
    client: Client, newsroom: Newsroom
) -> None:
    routes = {str(pattern.name): str(pattern.pattern) for pattern in urlpatterns}
    told = {name: client.get(path) for name, path in addresses(newsroom).items()}
    there = {name for name, answer in told.items() if answer.status_code != 404}
    expected = {name: keys_of(routes[name], newsroom) for name in there}

    # Whether there are archives is a matter of how many records were made before.
    assert there - ARCHIVES == {*EXPECTED, *REDIRECTS}
    assert {name: told[name]["Surrogate-Key"].split(" ") for name in there} == expected
    assert {name: told[name]["Cache-Tag"].split(",") for name in there} == expected
    assert expected["log_json"] == ["story-fire", "feeds"]


def test_an_archive_of_a_story_s_feed_is_found_by_both_keys(
    client: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stories.reader.feeds.PER_ARCHIVE", 1)

    told = client.get("/s/fire/log-1.atom")

    assert (told.status_code, told["Surrogate-Key"]) == (200, "story-fire feeds")


def test_a_304_and_a_removal_by_law_name_them_too(
    client: Client, newsroom: Newsroom, editor: User, standards: User
) -> None:
    story = Story.objects.get(slug="fire")
    asked = request_withholding(
        story,
        by=standards,
        ground=Ground.COURT,
        reason="A court.",
        why="The court asks it.",
        versions=(1, 1),
    )
    accept_withholding(asked, by=make_user("second", "Standards editor"))

    gone = client.get("/s/fire/r/1/")
    known = client.get("/s/fire/", headers={"If-None-Match": client.get("/s/fire/")["ETag"]})

    assert (gone.status_code, gone["Surrogate-Key"]) == (451, "story-fire")
    assert (known.status_code, known["Cache-Tag"]) == (304, "story-fire")


def test_no_key_where_nothing_is_and_none_at_the_desk(client: Client, newsroom: Newsroom) -> None:
    make_story(slug="hidden")

    for path in ("/s/hidden/", "/s/nowhere/", "/c/C-999/", "/nowhere/", "/admin/", "/s/fire"):
        told = client.get(path)
        assert not told.has_header("Surrogate-Key"), path
        assert not told.has_header("Cache-Tag"), path


@pytest.mark.parametrize("slug", ["größe 1,2", "a b", "x,y", "火事", "fire\r\nSet-Cookie: a=b"])
def test_a_key_is_one_word_of_plain_letters_whatever_the_slug(slug: str) -> None:
    assert re.fullmatch(r"story-[\w%.~-]+", story_key(slug), re.ASCII)
