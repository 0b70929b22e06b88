"""Which paragraph became which: the same, changed, moved, split, merged, gone or new."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import How
from stories.text.kin import find_pairs
from stories.text.spelling import Vocabulary
from stories.text.ties import groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.edits import Edit
    from stories.text.kin import Pairs
    from stories.text.ties import Group


class Span(NamedTuple):
    """Characters that belong to the moved passage of this number."""

    start: int
    end: int
    number: int


class Row(NamedTuple):
    """Paragraphs on both sides, by index: several neighbours where breaks came, went or moved.

    Edits and spans count characters of each side's paragraphs joined by JOINT.
    """

    how: How
    old: tuple[int, ...]
    new: tuple[int, ...]
    edits: Sequence[Edit] = ()
    gone: Sequence[Span] = ()
    come: Sequence[Span] = ()


class Alignment(NamedTuple):
    """Rows in the new order, but for the equal paragraphs that both texts begin and end with.

    What was removed stands where it stood among what stayed. The vocabulary knows the rows' words.
    """

    head: int  # equal paragraphs before the rows
    rows: list[Row]
    tail: int  # and behind them
    words: Vocabulary


def align(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """Which paragraph became which: every row in the new order."""
    head, rows, tail, _ = align_between(old, new)
    last = same(len(old) - tail, len(new) - tail, tail)
    return [*same(0, 0, head), *rows, *last]


def align_between(old: Sequence[str], new: Sequence[str]) -> Alignment:
    """Which paragraph became which, between those that both texts begin and end with."""
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    end, new_end = len(old) - tail, len(new) - tail
    words = Vocabulary(*old[head:end], *new[head:new_end])
    rows: list[Row] = []
    if head < end or head < new_end:
        pairs = find_pairs(old[head:end], new[head:new_end], words)
        rows = _Layout(pairs, head).rows()
    return Alignment(head, rows, tail, words)


def same(at: int, to: int, count: int) -> list[Row]:
    """Rows for so many equal paragraphs from a place in the old and in the new text on."""
    # Most rows of most comparisons: made without a call for each.
    olds, news = zip(range(at, at + count)), zip(range(to, to + count))
    rest = repeat(())
    return list(map(Row._make, zip(repeat(How.SAME), olds, news, rest, rest, rest)))


def _equal(old: Sequence[str], new: Sequence[str]) -> int:
    """How many paragraphs are equal from the start."""
    count = 0
    for text, other in zip(old, new, strict=False):
        if text != other:
            break
        count += 1
    return count


class _Layout:
    """Puts pairs into rows, region by region between paragraphs that stay the same."""

    def __init__(self, pairs: Pairs, base: int) -> None:
        self.pairs, self.base = pairs, base
        self.stay = set(pairs.stay)
        self.made: list[Row] = []

    def rows(self) -> list[Row]:
        old, new, pairs = self.pairs.old, self.pairs.new, self.pairs.pairs
        i = j = count = 0  # behind the last equal ones, of which so many are yet to be put
        for at in self.pairs.stay:
            to = pairs[at]
            if old[at] != new[to]:
                continue
            if i < at or j < to:
                self._put_equal(i, j, count)
                self._region(i, at, j, to)
                count = 0
            i, j, count = at + 1, to + 1, count + 1
        self._put_equal(i, j, count)
        self._region(i, len(old), j, len(new))
        return self.made

    def _put_equal(self, i: int, j: int, count: int) -> None:
        """The equal paragraphs right before a place."""
        self.made += same(self.base + i - count, self.base + j - count, count)

    def _region(self, i1: int, i2: int, j1: int, j2: int) -> None:
        if i1 == i2 and j1 == j2:
            return
        pairs, back, stay = self.pairs.pairs, self.pairs.back, self.stay
        olds = [i for i in range(i1, i2) if i not in pairs or i in stay]
        news = [j for j in range(j1, j2) if j not in back or back[j] in stay]
        grouped = groups(self.pairs, olds, news)
        old_group = {group.old[0]: group for group in grouped if group.old}
        new_group = {j: group for group in grouped for j in group.new}
        # What went stands before what came: until the next paragraph that stands on both sides.
        kept = [(group.new[0], group.old[0]) for group in grouped if group.old and group.new]
        ends = iter([*sorted(kept), (j2, i2)])
        end, i = next(ends)[1], i1
        for j in range(j1, j2):
            group = new_group.get(j)
            if group and j != group.new[0]:
                continue
            self._gone(range(i, end), old_group)
            i = max(i, end)
            if group is None:
                self._put(How.MOVED, (back[j],), (j,))
                continue
            self._put(_how(group), group.old, group.new)
            if group.old:
                i, end = group.old[-1] + 1, next(ends)[1]
        self._gone(range(i, i2), old_group)

    def _gone(self, span: range, old_group: dict[int, Group]) -> None:
        """What stood here and was removed, or moved away."""
        for i in span:
            if i in old_group:
                self._put(How.REMOVED, (i,), ())
            else:
                self._put(How.AWAY, (i,), (self.pairs.pairs[i],))

    def _put(self, how: How, olds: tuple[int, ...], news: tuple[int, ...]) -> None:
        base = self.base
        if base:
            olds, news = tuple([base + i for i in olds]), tuple([base + j for j in news])
        self.made.append(Row(how, olds, news))


def _how(group: Group) -> How:
    if not group.old:
        return How.ADDED
    if not group.new:
        return How.REMOVED
    if len(group.old) == len(group.new):
        return How.CHANGED
    return How.SPLIT if len(group.old) < len(group.new) else How.MERGED
