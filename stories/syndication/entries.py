"""What the feeds carry, as data: one entry a story, or one a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.syndication import addresses
from stories.syndication.facts import public_fact
from stories.syndication.words import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from stories.models import Kind
    from stories.syndication.changelog import Change
    from stories.syndication.story import PublicStory


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; every text can stand in XML."""

    id: str  # permanent
    title: str
    url: str
    html: str
    summary: str
    language: str
    author: str  # empty: the newsroom
    published: datetime
    updated: datetime
    kind: Kind
    version: int
    revision_url: str
    changes_url: str
    claims: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's head and its entries, newest first."""

    id: str
    title: str
    url: str  # the page that it is about
    language: str
    updated: datetime
    entries: tuple[Entry, ...]


def stories_feed(
    stories: Iterable[PublicStory], *, name: str, language: str, at: datetime
) -> Feed:
    """One entry a story; `at` is the time of a feed without entries."""
    entries = tuple(map(_story, stories))
    return Feed(
        id=addresses.page("front"),
        title=for_xml(_("{newsroom}: stories").format(newsroom=name)),
        url=addresses.page("front"),
        language=language,
        updated=max((entry.updated for entry in entries), default=at),
        entries=entries,
    )


def changes_feed(story: PublicStory, changes: Iterable[Change]) -> Feed:
    """One entry a change, which never changes."""
    entries = tuple(_change(story, change) for change in changes)
    return Feed(
        id=f"{addresses.story_id(story.uid, story.first_published_at)}/changes",
        title=for_xml(_("Changes to: {headline}").format(headline=story.title)),
        url=addresses.page("log", story.slug),
        language=story.language,
        updated=max(entry.updated for entry in entries),
        entries=entries,
    )


def _story(story: PublicStory) -> Entry:
    title = _("Withdrawn: {headline}") if story.is_withdrawn else "{headline}"
    return Entry(
        id=addresses.story_id(story.uid, story.first_published_at),
        title=for_xml(title.format(headline=story.title)),
        url=addresses.page("story", story.slug),
        html=for_xml(render_to_string("stories/feeds/story.html", {"story": story})),
        summary=for_xml(story.summary),
        language=story.language,
        author=for_xml(story.byline),
        published=story.first_published_at,
        updated=story.modified_at,
        kind=story.kind,
        version=story.number,
        revision_url=addresses.page("revision", story.slug, story.number),
        changes_url=addresses.page("log_json", story.slug),
        claims=tuple(
            {
                "id": addresses.absolute(fact.url),
                "text": for_xml(fact.statement),
                "status": fact.status.value,
            }
            for fact in story.facts
        ),
    )


def _change(story: PublicStory, change: Change) -> Entry:
    moved = change.comparison.moved_facts if change.comparison else ()
    title = _("{kind}, version {n}").format(kind=change.kind.label, n=change.number)
    return Entry(
        id=addresses.change_id(change.digest),
        title=for_xml(f"{title}: {change.note}" if change.note else title),
        url=addresses.absolute(change.diff_url),
        html=for_xml(render_to_string("stories/feeds/change.html", {"change": change})),
        summary=for_xml(change.note),
        language=story.language,
        author="",
        published=change.at,
        updated=change.at,
        kind=change.kind,
        version=change.number,
        revision_url=addresses.absolute(change.revision_url),
        changes_url=addresses.page("log_json", story.slug),
        claims=tuple(
            {
                "id": addresses.absolute(public_fact(fact.new).url),
                "text": for_xml(fact.new.statement),
                "status": fact.new.status,
            }
            for fact in moved
            if fact.new
        ),
    )
