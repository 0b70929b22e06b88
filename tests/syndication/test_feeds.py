"""Both wordings of the feeds, read by others' readers."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]
import jsonschema  # type: ignore[import-untyped]
import pytest
from django.utils.timezone import now

from stories.editorial.publishing import retract
from stories.models import Kind, Story
from stories.syndication.atom import atom
from stories.syndication.changelog import change_log
from stories.syndication.entries import Feed, changes_feed, stories_feed
from stories.syndication.jsonfeed import jsonfeed
from stories.syndication.record import public_stories, public_story
from tests.syndication.telling import add_news, claimed, correct, reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SCHEMA = (
    Path(__file__).parents[3]
    / "shared"
    / "data"
    / "standards"
    / "examples"
    / "jsonfeed-1.1.schema.json"
)
SELF = "https://courier.example/feed"


def of_stories() -> Feed:
    stories = Story.objects.live().order_by("-live__modified_at")
    return stories_feed(public_stories(stories), name="The Courier", language="en-gb", at=now())


def of_changes(story: Story) -> Feed:
    story = reread(story)
    log = change_log(story)
    assert log is not None
    return changes_feed(public_story(story), log.changes)


def parsed(feed: Feed) -> Any:
    found = feedparser.parse(atom(feed, self_url=SELF))
    assert not found.bozo
    return found


def test_a_story_is_one_entry_whose_id_outlives_its_address(editor: User) -> None:
    story = told(editor)
    before = parsed(of_stories()).entries[0]
    add_news(story, by=editor)
    Story.objects.filter(pk=story.pk).update(slug="renamed")

    (after,) = parsed(of_stories()).entries

    assert (
        after.id
        == before.id
        == f"tag:courier.example,2026:s/{story.uid}".replace("2026", str(story.created_at.year))
    )
    assert after.link == "https://courier.example/s/renamed/"
    assert after.published == before.published
    assert after.updated > before.updated


def test_a_minor_edit_moves_no_time(editor: User) -> None:
    story = told(editor, body="It burnes, the office said.")
    before = parsed(of_stories()).entries[0].updated
    tell(story, by=editor, kind=Kind.MINOR, body="It burns, the office said.")

    assert parsed(of_stories()).entries[0].updated == before


def test_the_correction_is_the_first_that_a_feed_reader_shows(editor: User) -> None:
    story = told(editor)
    correct(story, by=editor)

    (entry,) = parsed(of_stories()).entries

    assert entry.content[0].value.startswith("<p><strong>Correction, ")
    assert entry.tags[0].term == "correction"
    assert entry.tags[0].scheme == "https://courier.example/statuses/#kinds"


def test_a_withdrawn_story_keeps_its_entry_and_loses_its_words(
    editor: User, standards: User
) -> None:
    story = told(editor, body="Words that we no longer stand by, the office said.")
    retract(story, by=standards, reason="it was made up")

    (entry,) = parsed(of_stories()).entries

    assert entry.title == "Withdrawn: Fire at the harbour"
    assert "made up" in entry.content[0].value
    assert "no longer stand by" not in entry.content[0].value


def test_each_change_is_an_entry_that_stays_as_it_is(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    first = parsed(of_changes(story)).entries
    add_news(story, by=editor)

    newest, oldest = parsed(of_changes(story)).entries

    assert oldest == first[0]
    assert uuid.UUID(newest.id.removeprefix("urn:uuid:")).version == 5
    assert newest.link == f"https://courier.example/s/{story.slug}/diff/1..2/"
    assert newest.published == newest.updated
    assert newest.title == "Update, version 2: Adds number 1."
    assert "1 change: 1 addition." in newest.content[0].value


def test_the_feed_is_as_new_as_its_newest_entry(editor: User) -> None:
    told(editor, slug="older")
    told(editor, slug="newer")

    found = parsed(of_stories())

    assert found.feed.updated == max(entry.updated for entry in found.entries)
    assert [link.href for link in found.feed.links if link.rel == "self"] == [SELF]


@pytest.mark.parametrize(
    "bad", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "]]>", "<![CDATA[", "&#0;"]
)
def test_no_character_breaks_the_feed(editor: User, bad: str) -> None:
    record = public_story(told(editor))
    # Whatever came in before the desk cleaned its input.
    hostile = replace(record, title=f"a{bad}b", summary=f"c{bad}d", byline=f"e{bad}f")

    found = parsed(stories_feed([hostile], name=f"g{bad}h", language="en", at=now()))

    assert found.entries[0].title.startswith("a")


def test_a_feed_without_stories_is_a_feed(db: None) -> None:
    assert parsed(of_stories()).entries == []


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not here")
def test_both_json_feeds_fit_the_schema(editor: User) -> None:
    story = told(editor, body=saying(claimed()), byline="")
    correct(story, by=editor)
    schema = json.loads(SCHEMA.read_text())

    for feed in (of_stories(), of_changes(story)):
        jsonschema.validate(jsonfeed(feed, self_url=SELF), schema)


def test_json_carries_the_facts_of_a_story(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))

    (item,) = jsonfeed(of_stories(), self_url=SELF)["items"]

    assert item["tags"] == ["new"]
    assert item["_factlog"]["version"] == 1
    assert item["_factlog"]["claims"] == [
        {
            "id": f"https://courier.example/c/{claim.ref}/",
            "text": claim.statement,
            "status": "unverified",
        }
    ]
    assert item["_factlog"]["revision_url"].endswith(f"/s/{story.slug}/r/1/")
