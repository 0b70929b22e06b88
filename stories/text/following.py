"""Moves followed: a paragraph that one editor moved is put at its new place for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from stories.text.alignment import align
from stories.text.difference import How
from stories.text.prose import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.layout import SourceBlock


class Segment(NamedTuple):
    """Blocks of a side with the base's blocks that they were made of, none if they are new."""

    old: tuple[int, ...]
    blocks: tuple[SourceBlock, ...]


@dataclass(slots=True)
class Side:
    """One editor's text against the base, in that editor's order."""

    segments: list[Segment]
    moved: frozenset[int]  # of the base's blocks

    @classmethod
    def of(cls, base: Sequence[SourceBlock], blocks: Sequence[SourceBlock]) -> Side:
        rows, _ = align([read(b).text for b in base], [read(b).text for b in blocks])
        stand = [row for row in rows if row.how not in (How.AWAY, How.REMOVED)]
        segments = [Segment(row.old, tuple(blocks[j] for j in row.new)) for row in stand]
        return cls(segments, frozenset(row.old[0] for row in stand if row.how is How.MOVED))

    def order(self) -> list[int]:
        return [i for segment in self.segments for i in segment.old]

    def behind(self, i: int) -> int:
        """The base's block that stands before this one; -1 at the start."""
        order = self.order()
        at = order.index(i)
        return order[at - 1] if at else -1

    def holder(self, i: int) -> int:
        """Which segment holds a block of the base; -1 if none does."""
        return next((n for n, segment in enumerate(self.segments) if i in segment.old), -1)

    def put(self, i: int, before: Sequence[int]) -> bool:
        """Put a block behind the nearest of those before it; False if it can't be taken apart."""
        at = self.holder(i)
        if at < 0:
            return True
        if self.segments[at].old != (i,):
            return False
        segment = self.segments.pop(at)
        behind = next((n for k in reversed(before) if (n := self.holder(k)) >= 0), -1)
        self.segments.insert(behind + 1, segment)
        return True


@dataclass(slots=True)
class Followed:
    """Three texts in one order. `guarded` and `disputed` are places in `base`."""

    base: list[SourceBlock]
    mine: list[SourceBlock]
    theirs: list[SourceBlock]
    guarded: tuple[list[int], list[int]]  # moved by me, by them
    disputed: list[int]  # moved by both, to different places


def follow(
    base: Sequence[SourceBlock],
    mine: Sequence[SourceBlock],
    theirs: Sequence[SourceBlock],
    *,
    gap: str,
) -> Followed:
    """All three with every move made; where both moved a block it stands where I put it."""
    sides = Side.of(base, mine), Side.of(base, theirs)
    order = list(range(len(base)))
    guarded: tuple[list[int], list[int]] = ([], [])
    both = sides[0].moved & sides[1].moved
    disputed = [i for i in sorted(both) if sides[0].behind(i) != sides[1].behind(i)]
    done: set[int] = set()
    for side, other, guards in ((*sides, guarded[0]), (*sides[::-1], guarded[1])):
        placed = side.order()
        for i in [i for i in placed if i in side.moved and i not in done]:
            before = placed[: placed.index(i)]
            if other.put(i, before):
                _put(order, i, before)
                guards.append(i)
                done.add(i)
    if not done:
        return Followed(list(base), list(mine), list(theirs), ([], []), [])
    made = [
        _spaced(blocks, gap)
        for blocks in (
            [base[i] for i in order],
            *([block for segment in side.segments for block in segment.blocks] for side in sides),
        )
    ]
    places = [sorted(order.index(i) for i in found) for found in (*guarded, disputed)]
    return Followed(made[0], made[1], made[2], (places[0], places[1]), places[2])


def _put(order: list[int], i: int, before: Sequence[int]) -> None:
    """Put a block of the base behind the nearest of those before it."""
    order.remove(i)
    behind = next((order.index(k) for k in reversed(before) if k in order), -1)
    order.insert(behind + 1, i)


def _spaced(blocks: Sequence[SourceBlock], gap: str) -> list[SourceBlock]:
    """The blocks with a blank line behind each but the last."""
    last = len(blocks) - 1
    return [
        replace(block, after="" if n == last else block.after or gap)
        for n, block in enumerate(blocks)
    ]
