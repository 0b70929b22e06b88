"""Moves followed: a paragraph that one editor moved is put at its new place for all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import How
from stories.text.splices import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stories.text.alignment import Row
    from stories.text.splices import Passage

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
    blocks: tuple[Passage, ...]


class _Side:
    """One editor's text against the base, in that editor's order."""

    def __init__(self, base: Sequence[Passage], blocks: Sequence[Passage]) -> None:
        self.rows = aligned(base, blocks)
        stand = [row for row in self.rows if row.how not in (How.AWAY, How.REMOVED)]
        self.segments = [_Segment(row.old, tuple([blocks[j] for j in row.new])) for row in stand]
        self.order = _Order(range(len(self.segments)))
        self.holders = {i: n for n, segment in enumerate(self.segments) for i in segment.old}
        self.moved = frozenset(row.old[0] for row in stand if row.how is How.MOVED)
        # Each block of the base, with the one that stands before it here.
        placed = [i for segment in self.segments for i in segment.old]
        self.behind = {i: before for before, i in pairwise([_START, *placed])}

    def blocks(self) -> list[Passage]:
        return [block for n in self.order for block in self.segments[n].blocks]

    def places(self, made: frozenset[int], others: frozenset[int]) -> dict[int, int]:
        """Each move, with the block to stand behind: one that the other has not taken away."""
        found = {}
        last = _START
        for i in self.behind:
            if i in made:
                found[i] = last
            if i in made or i not in others:
                last = i
        return found

    def can_follow(self, i: int) -> bool:
        """Whether the block stands alone here, or not at all."""
        return i not in self.holders or self.segments[self.holders[i]].old == (i,)

    def arrange(self, order: Sequence[int], made: frozenset[int]) -> None:
        """Put the blocks that were moved where that order has them."""
        stuck = self.moved - made
        put = set()
        last = _START
        for i in order:
            if i not in self.holders or i in stuck:
                continue
            # What I moved stays among the new paragraphs that I put around it.
            if i in made and (self.behind[i] != last or last in put):
                self.order.put(self.holders[i], _START if last == _START else self.holders[last])
                put.add(i)
            last = i


@dataclass(frozen=True, slots=True)
class Followed:
    """Three texts in one order, and both alignments. `guarded` and `disputed` are places in
    `base`.
    """

    base: Sequence[Passage]
    mine: Sequence[Passage]
    theirs: Sequence[Passage]
    rows: tuple[Sequence[Row], Sequence[Row]]
    guarded: tuple[Sequence[int], Sequence[int]] = ((), ())  # moved by me, by them
    disputed: Sequence[int] = ()  # moved by both, to places that do not agree


def follow(
    base: Sequence[Passage], mine: Sequence[Passage], theirs: Sequence[Passage], *, gap: str
) -> Followed:
    """All three with every move made; where both moved a block it stands where it comes first."""
    me, them = _Side(base, mine), _Side(base, theirs)
    mine_made = frozenset(i for i in me.moved if them.can_follow(i))
    theirs_made = frozenset(i for i in them.moved if me.can_follow(i))
    made = mine_made | theirs_made
    if not made:
        return Followed(base, mine, theirs, (me.rows, them.rows))
    order, disputed = _agreed(
        len(base), me.places(mine_made, theirs_made), them.places(theirs_made, mine_made)
    )
    me.arrange(order, made)
    them.arrange(order, made)
    place = {i: n for n, i in enumerate(order)}
    ordered = _spaced([base[i] for i in order], gap)
    sides = _spaced(me.blocks(), gap), _spaced(them.blocks(), gap)
    return Followed(
        ordered,
        *sides,
        (aligned(ordered, sides[0]), aligned(ordered, sides[1])),
        (sorted(place[i] for i in mine_made), sorted(place[i] for i in theirs_made)),
        sorted(place[i] for i in disputed),
    )


def _agreed(
    count: int, mine: Mapping[int, int], theirs: Mapping[int, int]
) -> tuple[list[int], set[int]]:
    """The base's blocks with each that was moved behind its new neighbour, and those whose
    places do not agree.
    """
    behind = {**mine, **theirs}
    disputed = {i for i in mine.keys() & theirs.keys() if mine[i] != theirs[i]}
    for i in disputed:
        behind[i] = min(mine[i], theirs[i])
    ring = _ring(behind)
    followers: defaultdict[int, list[int]] = defaultdict(list)
    for i in sorted(behind.keys() - ring, reverse=True):
        followers[behind[i]].append(i)
    order: list[int] = []
    waiting = [i for i in reversed(range(count)) if i not in behind or i in ring]
    waiting.append(_START)
    while waiting:
        i = waiting.pop()
        order.append(i)
        waiting += followers[i]
    return order[1:], disputed | ring


def _ring(behind: Mapping[int, int]) -> set[int]:
    """The blocks that were put behind each other in a circle: they stay."""
    ring: set[int] = set()
    walked: set[int] = set()
    for first in behind:
        i = first
        path: dict[int, None] = {}
        while i in behind and i not in walked:
            walked.add(i)
            path[i] = None
            i = behind[i]
        if i in path:
            found = list(path)
            ring.update(found[found.index(i) :])
    return ring


def _spaced(blocks: Sequence[Passage], gap: str) -> list[Passage]:
    """The blocks with a blank line behind each but the last."""
    last = len(blocks) - 1
    return [
        block._replace(after="" if n == last else block.after or gap)
        for n, block in enumerate(blocks)
    ]
