"""How the facts moved, laid out: one lane a claim, its statuses over time, revisions as ticks.

Places and widths are in thousandths of the picture's width.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from stories.text.axis import WIDTH, axis

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from stories.text.axis import Axis, Fold

LANES = 12  # in one picture
GLYPH_ROOM = 24  # between two glyphs of a lane
TICK_ROOM = 36  # between two ticks: a finger's width where the picture is narrowest
_DIGIT = 11
_OVERHANG = 30  # of words beyond either end
_TIME_ROOM = 120
_EDGE = 90  # the words at the picture's end


class Sign(IntEnum):
    """What a revision is marked with; the gravest of several wins."""

    PLAIN = 0
    NOTICE = 1
    CORRECTION = 2
    RETRACTION = 3


@dataclass(frozen=True, slots=True)
class Move:
    """From here on the claim stood so; an empty status says that nothing was said of it."""

    at: datetime
    status: str
    number: int = 0  # of the revision that showed it; 0 without


@dataclass(frozen=True, slots=True)
class Track:
    """A claim by its reference, and its moves, oldest first."""

    ref: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A revision that was published."""

    number: int
    at: datetime
    sign: Sign = Sign.PLAIN


@dataclass(frozen=True, slots=True)
class Stretch:
    """A status while it stood."""

    move: Move
    x: int
    width: int
    marked: bool  # there is room for its glyph


@dataclass(frozen=True, slots=True)
class Lane:
    """One claim's stretches; where there is none, nothing was said of it."""

    track: Track
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """One revision, or several in a row that are too close to be told apart."""

    x: int
    issues: tuple[Issue, ...]
    named: bool  # there is room for its number

    @property
    def sign(self) -> Sign:
        return max(issue.sign for issue in self.issues)


@dataclass(frozen=True, slots=True)
class Time:
    """Where a moment is written on the axis."""

    x: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing. `hidden` counts the claims that there was no lane for."""

    since: datetime
    until: datetime
    lanes: tuple[Lane, ...] = ()
    hidden: int = 0
    ticks: tuple[Tick, ...] = ()
    times: tuple[Time, ...] = ()
    folds: tuple[Fold, ...] = ()


def lay_out(
    tracks: Sequence[Track],
    issues: Sequence[Issue] = (),
    *,
    until: datetime | None = None,
    most: int = LANES,
) -> Picture | None:
    """The picture, up to `until` (None: a little past the last move); None if nothing moved.

    The `most` claims that moved most often have lanes, in the order that they came in.
    """
    shown = busiest([track for track in tracks if track.moves], most=most)
    if not shown:
        return None
    moves = {move.at for track in shown for move in track.moves}
    signed = {issue.at for issue in issues if issue.sign}
    moments = {*moves, *(issue.at for issue in issues)}
    scale = axis(moments, noted=moves | signed, until=until)
    ticks = tuple(_ticks(issues, scale))
    return Picture(
        since=scale.moments[0],
        until=scale.moments[-1],
        lanes=tuple(Lane(track, tuple(_stretches(track, scale))) for track in shown),
        hidden=sum(bool(track.moves) for track in tracks) - len(shown),
        ticks=ticks,
        times=tuple(_times([tick.issues[0].at for tick in ticks] or sorted(moves), scale)),
        folds=scale.folds,
    )


def busiest(tracks: Sequence[Track], *, most: int) -> tuple[Track, ...]:
    """The tracks with most moves, the newest of equals, in the order that they came in."""

    def rank(place: int) -> tuple[int, datetime]:
        return len(tracks[place].moves), tracks[place].moves[-1].at

    kept = sorted(range(len(tracks)), key=rank, reverse=True)[:most]
    return tuple(tracks[place] for place in sorted(kept))


def _stretches(track: Track, scale: Axis) -> Iterable[Stretch]:
    # A clock that was set back must not turn the lane round.
    reached, places = 0, []
    for move in track.moves:
        reached = max(reached, scale.place(move.at))
        places.append(reached)
    marked = -GLYPH_ROOM
    for move, (x, end) in zip(track.moves, pairwise([*places, WIDTH]), strict=True):
        if end == x or not move.status:
            continue
        room = x - marked >= GLYPH_ROOM
        marked = x if room else marked
        yield Stretch(move, x, end - x, marked=room)


def _ticks(issues: Sequence[Issue], scale: Axis) -> Iterable[Tick]:
    """Revisions closer than a finger's width share a tick, at the place of the gravest."""
    bundles: list[tuple[int, list[Issue]]] = []
    for issue in sorted(issues, key=lambda issue: (issue.at, issue.number)):
        x = scale.place(issue.at)
        if not bundles or x - bundles[-1][0] >= TICK_ROOM:
            bundles.append((x, [issue]))
            continue
        stands, together = bundles[-1]
        graver = issue.sign > max(one.sign for one in together)
        bundles[-1] = (x if graver else stands, [*together, issue])
    free = -_OVERHANG
    for x, together in bundles:
        reach = _reach(together)
        named = x - reach >= free and x + reach <= WIDTH + _OVERHANG
        free = x + reach if named else free
        yield Tick(x, tuple(together), named=named)


def _reach(issues: Sequence[Issue]) -> int:
    """How far the number, or the first and the last with a dash, goes to either side."""
    ends = {issues[0].number, issues[-1].number}
    letters = sum(len(str(number)) for number in ends) + len(ends) - 1
    return (letters * _DIGIT + _DIGIT) // 2


def _times(moments: Sequence[datetime], scale: Axis) -> Iterable[Time]:
    """The moments that can be written without touching each other, or the picture's ends."""
    written = 0
    yield Time(0, scale.moments[0])
    for at in moments:
        x = scale.place(at)
        if written + _TIME_ROOM <= x <= WIDTH - _EDGE:
            yield Time(x, at)
            written = x
