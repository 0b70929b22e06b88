"""Every format tells the same story: version, kind, times and corrections, at each publication.

The demo's day is played, and after every publication each wording is read as others would read it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]
import lxml.etree
import lxml.html
import pytest

from stories import demo
from stories.editorial import releasing
from stories.models import Kind, Revision
from stories.syndication.notices import MENDING
from stories.syndication.webhook import payload

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from stories.models import Story

G2 = {"g2": "http://iptc.org/std/nar/2006-10-01/"}
MENDS = {str(kind) for kind in MENDING}
# How many of the wordings tell each thing: that nothing is told by one alone.
TOLD_BY = {"version": 13, "kind": 11, "first": 7, "modified": 7, "at": 6}
TOLD_BY |= {"mended": 7, "newest": 4, "alert": 10}


def second(stamp: Any) -> datetime:
    """The time to the second, however it was written."""
    if isinstance(stamp, str):
        return datetime.fromisoformat(stamp).astimezone(UTC).replace(microsecond=0)
    return datetime(*stamp[:6], tzinfo=UTC)


def words(notice: str) -> str:
    """A notice without its label and time, which pages show above it."""
    return notice.partition(": ")[2]


def in_html(page: str) -> dict[str, Any]:
    tree = lxml.html.fromstring(page)
    line = tree.find_class("story-log")[0].find_class("log-line")[0]
    return {
        "version": int(line.find_class("log-number")[0].text_content()),
        "kind": re.search(r"log-line log-(\w+)", line.get("class", ""))[1],  # type: ignore[index]
        "at": second(next(line.iter("time")).get("datetime")),
        "first": second(next(tree.find_class("dateline")[0].iter("time")).get("datetime")),
        "mended": [
            " ".join(notice.find_class("notice-words")[0].text_content().split())
            for kind in MENDS
            for notice in tree.find_class(f"notice-{kind}")
        ],
    }


def in_json_ld(page: str) -> dict[str, Any]:
    tree = lxml.html.fromstring(page)
    script = tree.xpath('string(//script[@type="application/ld+json"])')
    article = json.loads(script)["@graph"][0]
    return {
        "version": int(article["version"]),
        "first": second(article["datePublished"]),
        "modified": second(article["dateModified"]),
        "mended": [words(one["text"]) for one in article.get("correction", ())],
    }


def pushed(part: Any) -> str:
    """The push text that a page or a feed says was sent with a version."""
    found = part.xpath('.//p[starts-with(., "Push text sent")]/q')
    return found[0].text_content() if found else ""


def in_the_version(page: str) -> dict[str, Any]:
    tree = lxml.html.fromstring(page)
    return {
        "version": int(re.search(r"version (\d+) of", tree.text_content())[1]),  # type: ignore[index]
        "alert": pushed(tree),
    }


def in_the_log(page: str) -> dict[str, Any]:
    line = lxml.html.fromstring(page).find_class("log-whole")[0].find_class("log-line")[0]
    return {
        "alert": pushed(line),
        "version": int((line.get("id") or "").removeprefix("v")),
        "kind": re.search(r"log-line log-(\w+)", line.get("class", ""))[1],  # type: ignore[index]
        "at": second(next(line.iter("time")).get("datetime")),
    }


def strong(html: str) -> list[str]:
    """The notices that a feed's entry begins with, without those that mend nothing."""
    labels = tuple(f"{Kind(kind).label}, " for kind in MENDS)
    found = [
        one.text_content() for one in lxml.html.fromstring(f"<div>{html}</div>").iter("strong")
    ]
    return [words(text) for text in found if text.startswith(labels)]


def in_stories_feed(document: bytes, story: Story) -> dict[str, Any]:
    """Atom or RSS, as a feed reader has it."""
    found = feedparser.parse(document)
    assert not found.bozo
    (entry,) = (entry for entry in found.entries if str(story.uid) in entry.id)
    related = [link.href for link in entry.links if link.rel == "related"]
    (revision,) = related or [entry.get("dcterms_hasversion") or entry.hasversion]
    return {
        "version": int(revision.rstrip("/").rpartition("/")[2]),
        "kind": entry.tags[0].term,
        "first": second(entry.published_parsed),
        "modified": second(entry.updated_parsed),
        "mended": strong(entry.content[0].value if "content" in entry else entry.summary),
    }


def in_json_feed(document: bytes, story: Story) -> dict[str, Any]:
    items = json.loads(document)["items"]
    (item,) = (item for item in items if str(story.uid) in item["id"])
    return {
        "version": item["_factlog"]["version"],
        "kind": item["_factlog"]["change_kind"],
        "first": second(item["date_published"]),
        "modified": second(item["date_modified"]),
        "mended": strong(item["content_html"]),
        "alert": item["_factlog"].get("alert", ""),
    }


def in_state(document: bytes) -> dict[str, Any]:
    state = json.loads(document)
    modified = second(state["updated"])
    told = {name: state[name] for name in ("version", "kind", "alert")}
    return {**told, "modified": modified}


def in_change_feed(document: bytes) -> dict[str, Any]:
    entry = feedparser.parse(document).entries[0]
    return {
        "version": int(re.search(r"version (\d+)", entry.title)[1]),  # type: ignore[index]
        "kind": entry.tags[0].term,
        "at": second(entry.updated_parsed),
        "newest": strong(entry.content[0].value),
        "alert": pushed(lxml.html.fromstring(f"<div>{entry.content[0].value}</div>")),
    }


def in_json_changes(document: bytes) -> dict[str, Any]:
    item = json.loads(document)["items"][0]
    return {
        "version": item["_factlog"]["version"],
        "kind": item["_factlog"]["change_kind"],
        "at": second(item["date_modified"]),
        "newest": strong(item["content_html"]),
        "alert": item["_factlog"].get("alert", ""),
    }


def in_ninjs(document: bytes) -> dict[str, Any]:
    item = json.loads(document)
    return {
        "version": int(item["version"]),
        "kind": next(one["value"] for one in item["altIds"] if one["role"] == "changeKind"),
        "first": second(item["firstCreated"]),
        "at": second(item["versionCreated"]),
        "mended": [
            words(one["value"]) for one in item.get("descriptions", ()) if one["role"] in MENDS
        ],
        "alert": "".join(
            one["value"] for one in item.get("headlines", ()) if one["role"] == "alert"
        ),
    }


def in_newsml(document: bytes) -> dict[str, Any]:
    item = lxml.etree.fromstring(document)

    def said(path: str) -> str:
        return str(item.xpath(f"string({path})", namespaces=G2))

    return {
        "version": int(said("@version")),
        "kind": said("//g2:itemMetaExtProperty/@value"),
        "first": second(said("//g2:firstCreated")),
        "modified": second(said("//g2:contentModified")),
        "at": second(said("//g2:versionCreated")),
        "mended": [
            words(one.text or "")
            for one in item.iterfind(".//g2:description", G2)
            if (one.get("roleuri") or "").rpartition("-")[2] in MENDS
        ],
        "alert": said("//g2:headline[contains(@roleuri, '#push-text')]"),
    }


def in_a_webhook(document: bytes) -> dict[str, Any]:
    event = json.loads(document)
    told = event["data"]
    return {
        "version": told["version"],
        "kind": told["kind"],
        "first": second(told["published"]),
        "modified": second(told["modified"]),
        "at": second(event["timestamp"]),
        "newest": [words(one["text"]) for one in told.get("corrections", ())],
        "alert": told.get("alert", ""),
    }


def told(client: Client, story: Story) -> dict[str, dict[str, Any]]:
    """What each wording says of the story, by the wording."""

    def get(path: str) -> bytes:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content

    own = f"/s/{story.slug}/"
    assert story.live is not None  # it was published
    page = get(own).decode()
    return {
        "HTML": in_html(page),
        "JSON-LD": in_json_ld(page),
        "this version": in_the_version(get(f"{own}r/{story.live.number}/").decode()),
        "webhook": in_a_webhook(payload(story.live)),
        "state": in_state(get(f"{own}state.json")),
        "change log": in_the_log(get(f"{own}log/").decode()),
        "Atom": in_stories_feed(get("/stories.atom"), story),
        "RSS": in_stories_feed(get("/stories.rss"), story),
        "JSON Feed": in_json_feed(get("/feed.json"), story),
        "Atom of its changes": in_change_feed(get(f"{own}log.atom")),
        "JSON of its changes": in_json_changes(get(f"{own}log.json")),
        "Atom of all changes": in_change_feed(get("/changes.atom")),
        "ninjs": in_ninjs(get(f"{own}ninjs.json")),
        "NewsML-G2": in_newsml(get(f"{own}newsml-g2.xml")),
    }


def disagreements(client: Client, story: Story) -> list[str]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    wordings = told(client, story)
    assert set(wordings["Atom of its changes"]["newest"]) <= set(wordings["ninjs"]["mended"])
    for wording, facts in wordings.items():
        for name, value in facts.items():
            value = sorted(value) if isinstance(value, list) else value
            said[name][repr(value)].append(wording)
    for name, least in TOLD_BY.items():
        assert sum(map(len, said[name].values())) >= least, name
    return [
        f"{story.slug}: {name} is {dict(values)}"
        for name, values in said.items()
        if len(values) > 1
    ]


@pytest.fixture
def after_each(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Story], None]], None]:
    """Have something looked at after every publication, whichever verb made it."""

    def watch(look: Callable[[Story], None]) -> None:
        real = releasing.release

        def release(story: Story, *args: Any, **said: Any) -> Revision:
            revision = real(story, *args, **said)
            look(revision.story)
            return revision

        for module in list(sys.modules.values()):
            if getattr(module, "release", None) is real:
                monkeypatch.setattr(module, "release", release)

    return watch


def test_every_format_tells_the_same_at_each_publication_of_the_demo(
    client: Client, db: None, after_each: Callable[[Callable[[Story], None]], None]
) -> None:
    found: list[str] = []
    looked: list[str] = []

    def look(story: Story) -> None:
        looked.append(story.slug)
        found.extend(disagreements(client, story))

    after_each(look)
    demo.play()

    assert found == []
    assert len(looked) == Revision.objects.count() > 15
    kinds = set(Revision.objects.values_list("kind", flat=True))
    assert kinds >= {Kind.CORRECTION, Kind.CLARIFICATION, Kind.HOLD, Kind.RETRACTION, Kind.MINOR}
    assert Revision.objects.filter(structure__has_key="alert").count() >= 2


def test_a_format_that_tells_another_time_is_found(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.play()
    story = Revision.objects.latest("pk").story
    assert disagreements(client, story) == []
    monkeypatch.setattr("stories.syndication.ninjs.ninjs", lambda _: _other())

    def _other() -> dict[str, Any]:
        stamp = "1999-01-01T00:00:00+00:00"
        ids = [{"role": "changeKind", "value": "update"}]
        times = {"firstCreated": stamp, "versionCreated": stamp}
        return {"version": "99", "altIds": ids, "descriptions": [], **times}

    monkeypatch.setattr("stories.reader.freshness.from_shelf", lambda _r, _k, make: make())

    assert {line.split(" ")[1] for line in disagreements(client, story)} >= {"version", "first"}
