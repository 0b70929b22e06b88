"""A time axis on which hours of work stay readable beside days of silence."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, timedelta

WIDTH = 1000
# In thousandths of the width, before everything is made to fit.
_NOTED = 40  # beside a moment at which something changed
_PLAIN = 12  # beside any other
_FOLD = 100
_TAIL = 60
_MOST_ROOM = 600  # that the least widths may take together
# A silence is folded when it is this many seconds, and this many times all that is drawn to scale.
_SILENCE_S = 6 * 3600
_WORK_S = 600
_TIMES = 3
MOST_FOLDS = 8


@dataclass(frozen=True, slots=True)
class Fold:
    """A silence that is drawn narrower than it was long."""

    x: int
    width: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class Axis:
    """Moments, oldest first, and where each of them stands; between them time is even."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]
    folds: tuple[Fold, ...] = ()

    def place(self, at: datetime) -> int:
        """Where the moment stands, 0 to 1000; later never stands before earlier."""
        after = bisect_left(self.moments, at)
        if after == len(self.moments):
            return round(self.places[-1])
        if after == 0 or self.moments[after] == at:
            return round(self.places[after])
        since, until = self.moments[after - 1], self.moments[after]
        left, right = self.places[after - 1], self.places[after]
        return round(left + (right - left) * ((at - since) / (until - since)))


def axis(
    moments: Iterable[datetime], *, noted: Collection[datetime], until: datetime | None
) -> Axis:
    """The axis from the first of the moments to `until`; None draws it on a little past the last.

    `moments` must not be empty. Those in `noted` get room on both sides, so that what changed
    within a minute can be told apart.
    """
    wanted = set(moments)
    last = max(wanted)
    drawn_on = until is None or until <= last
    times = sorted(wanted if drawn_on or until is None else {*wanted, until})
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    folded = _folded(gaps)
    widths = _widths(gaps, folded, _least(times, noted))
    if drawn_on:
        widths.append(_TAIL if gaps else WIDTH)
    scale = WIDTH / sum(widths)
    edges = [0.0, *accumulate(width * scale for width in widths)]
    return Axis(
        moments=tuple(times),
        places=tuple(edges[: len(times)]),
        folds=tuple(
            Fold(
                round(edges[at]),
                round(edges[at + 1]) - round(edges[at]),
                times[at + 1] - times[at],
            )
            for at in sorted(folded)
        ),
    )


def _folded(gaps: Sequence[float]) -> frozenset[int]:
    """Which gaps are silences: few, long, and far longer than all the others together."""
    order = sorted(range(len(gaps)), key=gaps.__getitem__)
    drawn = 0.0
    for rank, gap in enumerate(order):
        silence = gaps[gap] >= _SILENCE_S and gaps[gap] > _TIMES * drawn
        if silence and drawn >= _WORK_S and len(gaps) - rank <= min(MOST_FOLDS, rank):
            return frozenset(order[rank:])
        drawn += gaps[gap]
    return frozenset()


def _least(times: Sequence[datetime], noted: Collection[datetime]) -> list[float]:
    """The least width of every gap; many gaps share what there is."""
    least: list[float] = [
        _NOTED if before in noted or after in noted else _PLAIN
        for before, after in pairwise(times)
    ]
    share = min(1.0, _MOST_ROOM / (sum(least) or 1.0))
    return [width * share for width in least]


def _widths(gaps: Sequence[float], folded: frozenset[int], least: Sequence[float]) -> list[float]:
    drawn = sum(gap for at, gap in enumerate(gaps) if at not in folded) or 1.0
    return [
        float(_FOLD) if at in folded else max(least[at], WIDTH * gap / drawn)
        for at, gap in enumerate(gaps)
    ]
