"""Both wordings of the feeds, read by others' readers."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]
import lxml.etree
import pytest
from django.utils.timezone import now

from stories.editorial.publishing import hold, retract
from stories.models import Kind, Story
from stories.syndication.archives import newest
from stories.syndication.atom import atom
from stories.syndication.changes import changes_in
from stories.syndication.entries import Feed, stories_feed, story_changes_feed
from stories.syndication.front import teasers
from stories.syndication.jsonfeed import jsonfeed
from stories.syndication.newsml import newsml
from stories.syndication.ninjs import ninjs
from stories.syndication.record import public_stories, public_story
from stories.syndication.rss import rss
from tests.standards import SHARED, misfits, newsml_misfits
from tests.syndication import frozen
from tests.syndication.telling import add_news, claimed, correct, reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ATTACKS = SHARED / "attacks" / "unicode_headline.jsonl"
SELF = "https://courier.example/feed"


def of_stories() -> Feed:
    stories = Story.objects.live().order_by("-live__modified_at")
    return stories_feed(public_stories(stories), name="The Courier", language="en-gb", at=now())


def of_changes(story: Story) -> Feed:
    story = reread(story)
    assert story.live is not None
    archive = newest(story.live.number, size=50)
    return story_changes_feed(next(teasers([story])), changes_in(archive, story=story))


def parsed(feed: Feed) -> Any:
    found = feedparser.parse(atom(feed, self_url=SELF))
    assert not found.bozo
    return found


def parsed_rss(feed: Feed) -> Any:
    found = feedparser.parse(rss(feed, self_url=SELF))
    assert not found.bozo
    return found


def test_rss_tells_when_a_story_changed_and_how(editor: User) -> None:
    story = told(editor, byline="Rosa Diaz")
    correct(story, by=editor)

    (entry,) = parsed_rss(of_stories()).entries

    assert entry.id == parsed(of_stories()).entries[0].id
    assert not entry.guidislink
    assert entry.published.endswith(" GMT")
    assert entry.updated_parsed == parsed(of_stories()).entries[0].updated_parsed
    assert entry.tags[0].term == "correction"
    assert entry.author == "Rosa Diaz"
    assert entry.summary.startswith("<p><strong>Correction, ")


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


def test_a_story_under_review_is_not_handed_on(editor: User) -> None:
    story = told(editor, body="Words that are in question, the office said.")
    hold(story, by=editor, reason="a witness has withdrawn")

    (entry,) = parsed(of_stories()).entries

    assert "a witness has withdrawn" in entry.content[0].value
    assert "in question" not in entry.content[0].value


def test_each_change_is_an_entry_that_stays_as_it_is(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    first = parsed(of_changes(story)).entries
    add_news(story, by=editor)

    latest, oldest = parsed(of_changes(story)).entries

    assert oldest == first[0]
    assert uuid.UUID(latest.id.removeprefix("urn:uuid:")).version == 5
    assert latest.link == f"https://courier.example/s/{story.slug}/diff/1..2/"
    assert latest.published == latest.updated
    assert latest.title == "Update, version 2: Fire at the harbour"
    assert latest.summary == "Adds number 1."
    assert "1 change: 1 addition." in latest.content[0].value


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

    made = stories_feed([hostile], name=f"g{bad}h", language="en", at=now())

    assert parsed(made).entries[0].title.startswith("a")
    assert parsed_rss(made).entries[0].title.startswith("a")
    assert lxml.etree.fromstring(newsml(hostile).encode()) is not None


def test_a_feed_without_stories_is_a_feed(db: None) -> None:
    assert parsed(of_stories()).entries == []


def test_both_json_feeds_fit_the_schema(editor: User) -> None:
    story = told(editor, body=saying(claimed()), byline="")
    correct(story, by=editor)

    for feed in (of_stories(), of_changes(story)):
        assert misfits(jsonfeed(feed, self_url=SELF), "jsonfeed-1.1.schema.json") == []


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


def headlines() -> list[str]:
    """What somebody could type as a headline to break whoever reads along."""
    if not ATTACKS.exists():
        return [
            f"a{bad}b" for bad in ("\u202e", "\ud800", "\x1b", "</title>", "]]>", "e\u0301" * 99)
        ]
    return [json.loads(line)["payload"] for line in ATTACKS.read_text().splitlines()]


def test_no_hostile_headline_breaks_the_feed_for_the_others() -> None:
    hostile = [
        replace(frozen.story(), uid=str(number), title=title, summary=title, byline=title)
        for number, title in enumerate(map(str, headlines()))
    ]
    made = stories_feed(
        [*hostile, frozen.story()], name="Courier", language="en", at=frozen.at(16, 0)
    )

    for found in (parsed(made), parsed_rss(made)):
        assert len(found.entries) == len(hostile) + 1
        assert found.entries[-1].title == frozen.HEADLINE
    assert misfits(jsonfeed(made, self_url=SELF), "jsonfeed-1.1.schema.json") == []
    for one in hostile:
        assert newsml_misfits(newsml(one).encode()) == []
        assert misfits(ninjs(one), "ninjs-3.1.schema.json") == []
