"""Each format, to the letter: a change in what machines read is a change that we meant."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from stories.syndication.atom import atom
from stories.syndication.entries import changes_feed, stories_feed
from stories.syndication.jsonfeed import jsonfeed
from stories.syndication.jsonld import story_graph
from stories.syndication.newsml import newsml
from stories.syndication.ninjs import ninjs
from stories.syndication.rss import rss
from tests.syndication import frozen
from tests.syndication.frozen import golden

if TYPE_CHECKING:
    from stories.syndication.entries import Feed

SELF = "https://courier.example/self"


@pytest.fixture
def stories() -> Feed:
    return stories_feed([frozen.story()], name="Courier", language="en-gb", at=frozen.at(16, 0))


@pytest.fixture
def changes() -> Feed:
    return changes_feed(frozen.told(), name="Courier", language="en-gb", at=frozen.at(16, 0))


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def lined(document: str) -> str:
    return document.replace("><", ">\n<") + "\n"


def test_ninjs() -> None:
    golden("ninjs.json", written(ninjs(frozen.story())))


def test_ninjs_of_a_withdrawn_story() -> None:
    golden("ninjs-kill.json", written(ninjs(frozen.withdrawn())))


def test_newsml() -> None:
    golden("newsml-g2.xml", lined(newsml(frozen.story())))


def test_json_ld() -> None:
    golden("story.jsonld", written(story_graph(frozen.story())))


def test_atom(stories: Feed) -> None:
    golden("stories.atom", lined(atom(stories, self_url=SELF)))


def test_atom_of_changes(changes: Feed) -> None:
    golden("changes.atom", lined(atom(changes, self_url=SELF)))


def test_rss(stories: Feed) -> None:
    golden("stories.rss", lined(rss(stories, self_url=SELF)))


def test_json_feed(stories: Feed) -> None:
    golden("feed.json", written(jsonfeed(stories, self_url=SELF)))


def test_json_feed_of_changes(changes: Feed) -> None:
    golden("changes.json", written(jsonfeed(changes, self_url=SELF)))
