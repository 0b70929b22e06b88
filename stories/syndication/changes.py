"""Changes in a row, of one story or of all: what the feeds of changes are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from stories.models import Revision
from stories.syndication.changelog import alerts_of, lines, withheld
from stories.syndication.glance import glances
from stories.syndication.notices import log_amendments, public_notices
from stories.syndication.steps import moves
from stories.syndication.words import words_of
from stories.text.render import render_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stories.models import Story
    from stories.syndication.archives import Archive
    from stories.syndication.changelog import Change
    from stories.syndication.notices import PublicNotice
    from stories.text.version import Version

PER_ARCHIVE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A change, and the story that it changed as that version has it."""

    change: Change
    uid: str
    first_published_at: datetime
    modified_at: datetime
    title: str  # empty if it was removed by law
    summary: str
    language: str
    notices: tuple[PublicNotice, ...]  # that came with it


def changes_in(archive: Archive, *, story: Story | None = None) -> tuple[Told, ...]:
    """The changes of one document, newest first; of that story, or of all.

    Six queries, one more where push texts were sent, and those of `moves` for claims that left.
    """
    rows = tuple(_rows(archive, story))
    before = _before(rows)
    erased = withheld([*rows, *before.values()])
    # Of a version that words were removed from, no word is handed on.
    whole = [row for row in rows if row.pk not in erased]
    changes = _with_amendments(rows, _with_moves(rows, before, erased))
    changes |= {key: replace(changes[key], alert=sent) for key, sent in alerts_of(whole).items()}
    heads = glances(whole, fields=("headline", "standfirst", "notices"))
    return tuple(_told(row, changes[row.pk], heads.get(row.pk)) for row in rows)


def _rows(archive: Archive, story: Story | None) -> Iterable[Revision]:
    """Archives of a story count its versions, those of the site all revisions (one query)."""
    key = "number" if story else "pk"
    rows = Revision.objects.filter(**{f"{key}__gt": archive.after})
    if archive.upto is not None:
        rows = rows.filter(**{f"{key}__lte": archive.upto})
    if story:
        rows = rows.filter(story=story)
    return rows.select_related("story__live").defer("story__body").order_by(f"-{key}")


def _told(revision: Revision, change: Change, head: Version | None) -> Told:
    return Told(
        change,
        uid=str(revision.story.uid),
        first_published_at=revision.first_published_at,
        modified_at=revision.modified_at,
        title=words_of(render_line(head.headline)) if head else "",
        summary=words_of(render_line(head.standfirst)) if head else "",
        language=revision.structure["language"],
        notices=tuple(
            notice
            for notice in public_notices(head.notices if head else ())
            if notice.number == revision.number
        ),
    )


def _with_moves(
    rows: Sequence[Revision],
    before: Mapping[tuple[int, int], Revision],
    erased: frozenset[int],
) -> dict[int, Change]:
    """By key, the line of each revision with what it moved of the one before it (one query)."""
    pairs = [(old, row) for row in rows if (old := before.get((row.story_id, row.number - 1)))]
    hidden = {row.pk for old, row in pairs if {old.pk, row.pk} & erased} | erased
    moved = moves(pairs)
    return {
        row.pk: replace(line, withheld=True)
        if row.pk in hidden
        else replace(line, comparison=moved.get(row.pk))
        for row in rows
        for line in lines(row.story, [row])
    }


def _with_amendments(rows: Sequence[Revision], changes: dict[int, Change]) -> dict[int, Change]:
    """The lines with what later versions of their stories added to them (one query)."""
    lives = {row.story.live for row in rows if row.story.live}
    versions = glances(lives, fields=["notices"])
    added = {key: log_amendments(version.notices) for key, version in versions.items()}
    return {
        row.pk: replace(
            changes[row.pk],
            amendments=added.get(row.story.live_id or 0, {}).get(row.number, ()),
        )
        for row in rows
    }


def _before(rows: Iterable[Revision]) -> dict[tuple[int, int], Revision]:
    """By story and number, the revisions that these followed (one query)."""
    wanted = [Q(story=row.story_id, number=row.number - 1) for row in rows if row.number > 1]
    if not wanted:
        return {}
    found = Revision.objects.filter(Q(*wanted, _connector=Q.OR))
    return {(row.story_id, row.number): row for row in found}
