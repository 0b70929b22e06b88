"""What the feeds carry, as data: one entry a story, or one a change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from stories.models import Kind
from stories.syndication import addresses, wires
from stories.syndication.facts import public_fact
from stories.syndication.words import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from stories.syndication.changelog import Change
    from stories.syndication.changes import Told
    from stories.syndication.front import Teaser
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
    alert: str = ""  # the push text that was sent with it


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's head and its entries, newest first.

    An archive has `current`, the address of the document with the newest entries. `older` and
    `newer` are addresses of the archives beside it; which wording, is the caller's.
    """

    id: str
    title: str
    about: str
    url: str  # the page that it is about
    language: str
    updated: datetime
    entries: tuple[Entry, ...]
    current: str = ""
    older: str = ""
    newer: str = ""


def stories_feed(
    stories: Iterable[PublicStory], *, name: str, language: str, at: datetime
) -> Feed:
    """One entry a story; `at` is the time of a feed without entries."""
    entries = tuple(map(_story, stories))
    return Feed(
        id=addresses.page("front"),
        title=for_xml(_("{newsroom}: stories").format(newsroom=name)),
        about=_("Our stories as they stand, what changed last first."),
        url=addresses.page("front"),
        language=language,
        updated=max((entry.updated for entry in entries), default=at),
        entries=entries,
    )


def changes_feed(changes: Iterable[Told], *, name: str, language: str, at: datetime) -> Feed:
    """One entry a change of any story, which never changes."""
    entries = tuple(map(_change, changes))
    return Feed(
        id=addresses.page("changes_atom"),
        title=for_xml(_("{newsroom}: changes").format(newsroom=name)),
        about=_("Every version that we publish, with its kind and its note."),
        url=addresses.page("front"),
        language=language,
        updated=max((entry.updated for entry in entries), default=at),
        entries=entries,
    )


def story_changes_feed(story: Teaser, changes: Iterable[Told]) -> Feed:
    """The same of one story."""
    told = tuple(changes)
    return Feed(
        id=f"{addresses.story_id(told[0].uid, told[0].first_published_at)}/changes",
        title=for_xml(_("Changes to: {headline}").format(headline=story.title)),
        about=_("Every version of the story, with its kind and its note."),
        url=addresses.page("log", story.slug),
        language=story.language,
        updated=max(_updated(one.change) for one in told),
        entries=tuple(map(_change, told)),
    )


def story_archive(changes: Iterable[Told], *, name: str, language: str, at: datetime) -> Feed:
    """The stories as the versions of one archive left them: a newer document says the same again.

    Only what a reader who collects them all needs: heads, no texts.
    """
    last: dict[str, Told] = {}
    for told in changes:
        if told.change.kind.significant:
            last.setdefault(told.uid, told)
    feed = stories_feed((), name=name, language=language, at=at)
    entries = tuple(map(_head, last.values()))
    return replace(
        feed,
        entries=entries,
        updated=max((entry.updated for entry in entries), default=at),
    )


def _head(told: Told) -> Entry:
    change = told.change
    title = _withdrawn() if change.kind == Kind.RETRACTION else "{headline}"
    return Entry(
        id=addresses.story_id(told.uid, told.first_published_at),
        title=for_xml(title.format(headline=told.title or change.slug)),
        url=addresses.page("story", change.slug),
        html=for_xml(format_html("<p>{}</p>", told.summary or change.note or told.title)),
        summary=for_xml(told.summary),
        language=told.language,
        author="",
        published=told.first_published_at,
        updated=told.modified_at,
        kind=change.kind,
        version=change.number,
        revision_url=addresses.absolute(change.revision_url),
        changes_url=addresses.page("log_json", change.slug),
    )


def _story(story: PublicStory) -> Entry:
    title = _withdrawn() if story.is_withdrawn else "{headline}"
    return Entry(
        id=addresses.story_id(story.uid, story.first_published_at),
        title=for_xml(title.format(headline=story.title)),
        url=addresses.page("story", story.slug),
        html=for_xml(render_to_string("stories/feeds/story.html", {"story": story})).strip(),
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
        alert=wires.alert(story),
    )


def _change(told: Told) -> Entry:
    change = told.change
    moved = change.comparison.moved_facts if change.comparison else ()
    title = _("{kind}, version {n}: {headline}").format(
        kind=change.kind.label, n=change.number, headline=told.title or change.slug
    )
    html = render_to_string("stories/feeds/change.html", {"change": change, "told": told})
    return Entry(
        id=addresses.change_id(change.digest),
        title=for_xml(title),
        url=addresses.absolute(change.diff_url),
        html=for_xml(html).strip(),
        summary=for_xml(" ".join([change.note, *(one.text for one in change.amendments)]).strip()),
        language=told.language,
        author="",
        published=change.at,
        updated=_updated(change),
        kind=change.kind,
        version=change.number,
        revision_url=addresses.absolute(change.revision_url),
        changes_url=addresses.page("log_json", change.slug),
        claims=tuple(
            {
                "id": addresses.absolute(public_fact(fact.new).url),
                "text": for_xml(fact.new.statement),
                "status": fact.new.status,
            }
            for fact in moved
            if fact.new
        ),
        alert=for_xml(change.alert),
    )


def _withdrawn() -> str:
    return _("Withdrawn: {headline}")


def _updated(change: Change) -> datetime:
    """When something was last said of it."""
    return max([change.at, *(one.at for one in change.amendments)])
