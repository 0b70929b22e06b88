"""Moves followed: a paragraph that one editor moved is put at its new place for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stories.text.alignment import align
from stories.text.difference import How
from stories.text.prose import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.layout import SourceBlock

_START = -1


class _Order:
    """Numbers in a row that can be put elsewhere at little cost, however long the row is."""

    def __init__(self, numbers: Iterable[int]) -> None:
        row = [_START, *numbers]
        self._after = dict(pairwise([*row, _START]))
        self._before = {after: before for before, after in self._after.items()}

    def __iter__(self) -> Iterator[int]:
        number = self._after[_START]
        while number != _START:
            yield number
            number = self._after[number]

    def put(self, number: int, behind: int) -> None:
        self._join(self._before[number], self._after[number])
        self._join(number, self._after[behind])
        self._join(behind, number)

    def _join(self, number: int, after: int) -> None:
        self._after[number], self._before[after] = after, number


class _Segment(NamedTuple):
    """Blocks of a side with the base's blocks that they were made of, none if they are new."""

    old: tuple[int, ...]
    blocks: tuple[SourceBlock, ...]


class _Side:
    """One editor's text against the base, in that editor's order."""

    def __init__(self, base: Sequence[SourceBlock], blocks: Sequence[SourceBlock]) -> None:
        rows = align([read(block).text for block in base], [read(block).text for block in blocks])
        stand = [row for row in rows if row.how not in (How.AWAY, How.REMOVED)]
        self.segments = [_Segment(row.old, tuple([blocks[j] for j in row.new])) for row in stand]
        self.order = _Order(range(len(self.segments)))
        self.holders = {i: n for n, segment in enumerate(self.segments) for i in segment.old}
        self.moved = frozenset(row.old[0] for row in stand if row.how is How.MOVED)
        # Each block of the base, with the one that stands before it here.
        placed = [i for segment in self.segments for i in segment.old]
        self.behind = {i: before for before, i in pairwise([_START, *placed])}

    def blocks(self) -> list[SourceBlock]:
        return [block for n in self.order for block in self.segments[n].blocks]

    def before(self, i: int, known: Iterable[int]) -> int:
        """The nearest block before this one that is known; the start if none is."""
        before = self.behind[i]
        while before != _START and before not in known:
            before = self.behind[before]
        return before

    def follow(self, i: int, other: _Side) -> bool:
        """Put a block where the other side has it; False if it can't be taken apart here."""
        segment = self.holders.get(i)
        if segment is None:
            return True
        if self.segments[segment].old != (i,):
            return False
        before = other.before(i, self.holders)
        self.order.put(segment, _START if before == _START else self.holders[before])
        return True


@dataclass(frozen=True, slots=True)
class Followed:
    """Three texts in one order. `guarded` and `disputed` are places in `base`."""

    base: Sequence[SourceBlock]
    mine: Sequence[SourceBlock]
    theirs: Sequence[SourceBlock]
    guarded: tuple[Sequence[int], Sequence[int]] = ((), ())  # moved by me, by them
    disputed: Sequence[int] = ()  # moved by both, to different places


def follow(
    base: Sequence[SourceBlock],
    mine: Sequence[SourceBlock],
    theirs: Sequence[SourceBlock],
    *,
    gap: str,
) -> Followed:
    """All three with every move made; where both moved a block it stands where I put it."""
    me, them = _Side(base, mine), _Side(base, theirs)
    disputed = {i for i in me.moved & them.moved if me.behind[i] != them.behind[i]}
    order = _Order(range(len(base)))
    mine_made = _made(order, me, them, me.moved)
    theirs_made = _made(order, them, me, them.moved - me.moved)
    if not mine_made and not theirs_made:
        return Followed(base, mine, theirs)
    place = {i: n for n, i in enumerate(order)}
    return Followed(
        _spaced([base[i] for i in order], gap),
        _spaced(me.blocks(), gap),
        _spaced(them.blocks(), gap),
        (sorted(place[i] for i in mine_made), sorted(place[i] for i in theirs_made)),
        sorted(place[i] for i in disputed),
    )


def _made(order: _Order, side: _Side, other: _Side, moved: frozenset[int]) -> list[int]:
    """Make a side's moves in the base and on the other side; which ones could be."""
    made = [i for i in side.behind if i in moved and other.follow(i, side)]
    for i in made:
        order.put(i, side.behind[i])
    return made


def _spaced(blocks: Sequence[SourceBlock], gap: str) -> list[SourceBlock]:
    """The blocks with a blank line behind each but the last."""
    last = len(blocks) - 1
    return [
        replace(block, after="" if n == last else block.after or gap)
        for n, block in enumerate(blocks)
    ]
