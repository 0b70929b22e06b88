"""Pictures of how facts moved, in words and addresses: what a template draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from stories.models import Status
from stories.syndication import times
from stories.text.axis import WIDTH
from stories.text.lanes import Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from stories.text.axis import Fold
    from stories.text.lanes import Issue, Lane, Move, Picture, Time

LISTED = 6  # moves of a claim in the table
_FOLD_ROOM = 90  # between the words at two folds
_FOLD_EDGE = 25  # between them and the picture's end
_SAID = 4  # moves of a claim in its lane's description


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim of the picture. Its statement is empty if the words were erased."""

    url: str
    statement: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a tick is called, where it leads, and what it says in full."""

    short: str
    says: str
    url: str


@dataclass(frozen=True, slots=True)
class DrawnMove:
    """A move in words. No status: from then on nothing was said of the claim."""

    status: Status | None
    at: datetime
    number: int
    url: str  # of the version that showed it; empty without


@dataclass(frozen=True, slots=True)
class DrawnStretch:
    x: str
    width: str
    begins: str  # its end at which it began
    status: Status
    says: str
    marked: bool  # there is room for its glyph


# Compared as an object: what is drawn of it is kept by it.
@dataclass(frozen=True, slots=True, eq=False)
class DrawnLane:
    ref: str
    now: Status | None
    stretches: tuple[DrawnStretch, ...]
    says: str
    moves: tuple[DrawnMove, ...]  # the latest
    earlier: int  # moves that the table leaves out


@dataclass(frozen=True, slots=True)
class DrawnTick:
    x: str
    sign: str
    name: Name
    named: bool
    at: datetime
    until: datetime  # of the last in the bundle


@dataclass(frozen=True, slots=True)
class DrawnTime:
    x: str
    clock: str
    day: str  # empty while it is the day before
    first: bool


@dataclass(frozen=True, slots=True)
class DrawnFold:
    x: str
    width: str
    middle: str
    says: str
    named: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture ready to be drawn, from the right in languages that are read so."""

    since: datetime
    until: datetime
    lanes: tuple[DrawnLane, ...]
    facts: tuple[Fact, ...]  # of the lanes, in their order
    hidden: int
    whole: bool  # every claim was asked for
    ticks: tuple[DrawnTick, ...]
    times: tuple[DrawnTime, ...]
    folds: tuple[DrawnFold, ...]
    statuses: tuple[Status, ...]  # that are in it
    signs: tuple[str, ...]  # that are in it, the gravest first
    corrections: int  # how many versions are marked as such
    end: str  # what the picture's end is called
    start: str  # where its beginning and its end are
    finish: str
    direction: str

    @property
    def rows(self) -> Iterable[tuple[DrawnLane, Fact]]:
        return zip(self.lanes, self.facts, strict=True)


def drawn(
    picture: Picture,
    *,
    facts: Mapping[str, Fact],
    name: Callable[[tuple[Issue, ...]], Name],
    shown_at: Callable[[int], str],
    end: str,
    whole: bool = False,
) -> Drawing:
    """The picture in words. `name` names a tick's revisions, `shown_at` addresses a version."""
    lanes = tuple(_lane(lane, shown_at) for lane in picture.lanes)
    used = {stretch.status for lane in lanes for stretch in lane.stretches}
    signs = {tick.sign for tick in picture.ticks if tick.sign}
    return Drawing(
        since=picture.since,
        until=picture.until,
        lanes=lanes,
        facts=tuple(facts[lane.ref] for lane in lanes),
        hidden=picture.hidden,
        whole=whole,
        ticks=tuple(
            DrawnTick(
                x=_place(tick.x),
                sign=tick.sign.name.lower(),
                name=name(tick.issues),
                named=tick.named,
                at=tick.issues[0].at,
                until=tick.issues[-1].at,
            )
            for tick in picture.ticks
        ),
        times=tuple(_times(picture.times)),
        folds=tuple(_folds(picture.folds)),
        statuses=tuple(status for status in Status if status in used),
        signs=tuple(sign.name.lower() for sign in sorted(signs, reverse=True)),
        corrections=sum(
            issue.sign == Sign.CORRECTION for tick in picture.ticks for issue in tick.issues
        ),
        end=end,
        start=_place(0),
        finish=_place(WIDTH),
        direction="rtl" if get_language_bidi() else "ltr",
    )


def _lane(lane: Lane, shown_at: Callable[[int], str]) -> DrawnLane:
    track = lane.track
    moves = track.moves
    return DrawnLane(
        ref=track.ref,
        now=_status(moves[-1]),
        stretches=tuple(
            DrawnStretch(
                x=_place(stretch.x, stretch.width),
                width=_share(stretch.width),
                begins=_place(stretch.x),
                status=Status(stretch.move.status),
                says=_said(stretch.move),
                marked=stretch.marked,
            )
            for stretch in lane.stretches
        ),
        says=_("; ").join(map(_said, moves[-_SAID:])),
        moves=tuple(
            DrawnMove(_status(move), move.at, move.number, shown_at(move.number))
            for move in moves[-LISTED:]
        ),
        earlier=max(0, len(moves) - LISTED),
    )


def _status(move: Move) -> Status | None:
    return Status(move.status) if move.status else None


def _said(move: Move) -> str:
    status = _status(move)
    words = {"status": status.label if status else "", "when": times.moment(move.at)}
    if status is None:
        return _("not in the text from %(when)s") % words
    return _("%(status)s from %(when)s") % words


def _times(written: Iterable[Time]) -> Iterable[DrawnTime]:
    """Hours and minutes; the day where it is another than before."""
    before = None
    for time in written:
        local = localtime(time.at)
        # The year is said once, above the picture.
        day = date_format(local, "j M Y" if before and before.year != local.year else "j M")
        known = before is not None and before.date() == local.date()
        first = before is None
        before = local
        yield DrawnTime(_place(time.x), date_format(local, "H:i"), "" if known else day, first)


def _folds(folds: Iterable[Fold]) -> Iterable[DrawnFold]:
    free = 0
    for fold in folds:
        middle = fold.x + fold.width // 2
        named = free <= middle <= WIDTH - _FOLD_EDGE
        free = middle + _FOLD_ROOM if named else free
        yield DrawnFold(
            x=_place(fold.x, fold.width),
            width=_share(fold.width),
            middle=_place(middle),
            says=_length(fold.length),
            named=named,
        )


def _length(length: timedelta) -> str:
    if length < timedelta(days=2):
        hours = length // timedelta(hours=1)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}


def _place(x: int, width: int = 0) -> str:
    """Where something begins, in hundredths; its width matters where reading goes leftwards."""
    return _share(WIDTH - x - width if get_language_bidi() else x)


def _share(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"
