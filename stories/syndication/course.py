"""How a story's facts moved as its readers were told: from its published versions alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from stories.models import ClaimMerge, Kind, Passage, Revision
from stories.models.naming import new_names
from stories.text.lanes import Issue, Move, Sign, Track, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from stories.models import Story
    from stories.models.merge import Merged
    from stories.text.lanes import Picture

_STORIES = 64  # whose course is kept in memory
_LISTED = 1000  # numbers that a query may list
_SIGNS = {
    Kind.CORRECTION: Sign.CORRECTION,
    Kind.RETRACTION: Sign.RETRACTION,
    Kind.CLARIFICATION: Sign.NOTICE,
    Kind.EDITORS_NOTE: Sign.NOTICE,
    Kind.HOLD: Sign.NOTICE,
    Kind.REDACTION: Sign.NOTICE,
}


# Courses by the digest of the version that they end with, which names all that came before it;
# so none of them can grow old.
_kept: dict[str, Course] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What a story's versions showed of its claims. It holds no words: those can be erased."""

    issues: tuple[Issue, ...] = ()
    kinds: Mapping[int, Kind] = field(default_factory=dict)  # of the marked versions, by number
    tracks: tuple[Track, ...] = ()
    claims: tuple[int, ...] = ()  # the texts that say the claims of the last version
    refs: Mapping[int, str] = field(default_factory=dict)  # of every claim text, by its number
    newest: Mapping[str, int] = field(default_factory=dict)  # the text that said each claim last


def sign_of(kind: Kind) -> Sign:
    """How a version of that kind is marked."""
    return _SIGNS.get(kind, Sign.PLAIN)


def course(story: Story) -> Course:
    """The live story's course.

    Two queries; one for a version that follows a known one, none for a known one. One more if
    claims left the story: they may have become part of others.
    """
    live = story.live
    assert live is not None  # live() leaves drafts out
    if found := _kept.get(live.digest):
        return found
    before = _kept.pop(live.previous_digest, None)
    rows = [_row(live)] if before else _rows(story)
    found = _kept[live.digest] = _followed(before or Course(), rows, _marks(story, rows))
    for old in list(_kept)[:-_STORIES]:
        _kept.pop(old, None)
    return found


def laid_out(found: Course, most: int) -> Picture | None:
    """The course as a picture of so many claims; None if no version showed one."""
    return lay_out(found.tracks, found.issues, most=most)


def statements(found: Course, refs: Iterable[str]) -> dict[str, str]:
    """What these claims said when they were shown last, but for erased words (one query)."""
    wanted = {found.newest[ref] for ref in refs}
    rows = Passage.objects.filter(pk__in=wanted, text__isnull=False)
    marks = (json.loads(text or "") for text in rows.values_list("text", flat=True))
    return {mark["ref"]: mark["statement"] for mark in marks}


def _row(live: Revision) -> tuple[Any, ...]:
    return live.number, live.published_at, live.kind, live.structure["claims"]


def _rows(story: Story) -> list[tuple[Any, ...]]:
    """Number, time, kind and claim texts of every version, oldest first (one query)."""
    names = ("number", "published_at", "kind", "structure__claims")
    return list(Revision.objects.filter(story=story).order_by("number").values_list(*names))


def _marks(story: Story, rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[str, str]]:
    """Reference and status of every claim text of these versions, by its number (one query)."""
    wanted = {number for *_, claims in rows for number in claims}
    texts = Passage.objects.filter(story=story, text__isnull=False)
    if len(wanted) < _LISTED:
        texts = texts.filter(pk__in=wanted)
    else:
        texts = texts.filter(text__contains='"ref": "')
    found = texts.values_list("pk", "text")
    marks = ((pk, json.loads(text or "")) for pk, text in found if pk in wanted)
    return {pk: (mark["ref"], mark["status"]) for pk, mark in marks}


def _followed(
    before: Course, rows: Iterable[tuple[Any, ...]], marks: Mapping[int, tuple[str, str]]
) -> Course:
    """The course with these versions more; claims in the order in which they appeared."""
    moves = {track.ref: list(track.moves) for track in before.tracks}
    refs, newest = dict(before.refs), dict(before.newest)
    issues, kinds, shown = list(before.issues), dict(before.kinds), before.claims
    merges = cache(ClaimMerge.objects.made)
    for number, at, kind, claims in rows:
        issues.append(Issue(number, at, sign_of(Kind(kind))))
        if issues[-1].sign:
            kinds[number] = Kind(kind)
        known = set(shown)
        left = {refs[pk]: "" for pk in known.difference(claims) if pk in refs}
        came = {}
        for pk in claims:
            if pk in marks and pk not in known:
                refs[pk], came[refs[pk]] = marks[pk]
                newest[refs[pk]] = pk
        for old, new in _joined(left.keys() - came.keys(), merges, at).items():
            if new in came and new not in moves:  # the line goes on, in the place that it had
                moves = {new if ref == old else ref: line for ref, line in moves.items()}
                del left[old]
        for ref, status in {**left, **came}.items():
            line = moves.setdefault(ref, [])
            if not line or line[-1].status != status:
                line.append(Move(at, status, number))
        shown = tuple(claims)
    tracks = tuple(Track(ref, tuple(line)) for ref, line in moves.items())
    return Course(tuple(issues), kinds, tracks, shown, refs, newest)


def _joined(
    gone: Iterable[str], merges: Callable[[], Iterable[Merged]], at: datetime
) -> dict[str, str]:
    """Of claims that left with a version, those that became part of others, with these."""
    gone = sorted(gone)
    return new_names(gone, merges(), at) if gone else {}
