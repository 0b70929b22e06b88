"""Which paragraph became which: the same, changed, moved, split, merged, gone or new."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import How
from stories.text.kin import find_pairs
from stories.text.ties import groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.kin import Pairs
    from stories.text.spelling import Vocabulary
    from stories.text.ties import Group


class Row(NamedTuple):
    """Paragraphs on both sides, by index: several neighbours where breaks came, went or moved."""

    how: How
    old: tuple[int, ...]
    new: tuple[int, ...]


def align(old: Sequence[str], new: Sequence[str], words: Vocabulary) -> list[Row]:
    """The rows in the new order; what was removed stands where it stood among what stayed."""
    head = _equal(old, new)
    tail = _equal(old[: head - 1 if head else None : -1], new[: head - 1 if head else None : -1])
    end, new_end = len(old) - tail, len(new) - tail
    rows = [Row(How.SAME, (n,), (n,)) for n in range(head)]
    if head < end or head < new_end:
        pairs = find_pairs(old[head:end], new[head:new_end], words)
        rows += [
            Row(how, tuple([head + i for i in olds]), tuple([head + j for j in news]))
            for how, olds, news in _Layout(pairs).rows()
        ]
    rows += [Row(How.SAME, (end + n,), (new_end + n,)) for n in range(tail)]
    return rows


def _equal(old: Sequence[str], new: Sequence[str]) -> int:
    """How many paragraphs are equal from the start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


class _Layout:
    """Puts pairs into rows, region by region between paragraphs that stay the same."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.stay = set(pairs.stay)
        self.made: list[Row] = []

    def rows(self) -> list[Row]:
        old, new, pairs = self.pairs.old, self.pairs.new, self.pairs.pairs
        i = j = 0
        for at in self.pairs.stay:
            to = pairs[at]
            if old[at] == new[to]:
                self._region(i, at, j, to)
                self.made.append(Row(How.SAME, (at,), (to,)))
                i, j = at + 1, to + 1
        self._region(i, len(old), j, len(new))
        return self.made

    def _region(self, i1: int, i2: int, j1: int, j2: int) -> None:
        if i1 == i2 and j1 == j2:
            return
        pairs, back, stay = self.pairs.pairs, self.pairs.back, self.stay
        olds = [i for i in range(i1, i2) if i not in pairs or i in stay]
        news = [j for j in range(j1, j2) if j not in back or back[j] in stay]
        grouped = groups(self.pairs, olds, news)
        old_group = {group.old[0]: group for group in grouped if group.old}
        new_group = {j: group for group in grouped for j in group.new}
        i = i1
        for j in range(j1, j2):
            group = new_group.get(j)
            if group is None:
                self.made.append(Row(How.MOVED, (back[j],), (j,)))
            elif j == group.new[0]:
                if group.old:
                    self._gone(range(i, group.old[0]), old_group)
                    i = group.old[-1] + 1
                self.made.append(_row(group))
        self._gone(range(i, i2), old_group)

    def _gone(self, span: range, old_group: dict[int, Group]) -> None:
        """What stood here and was removed, or moved away."""
        for i in span:
            if i in old_group:
                self.made.append(Row(How.REMOVED, (i,), ()))
            else:
                self.made.append(Row(How.AWAY, (i,), (self.pairs.pairs[i],)))


def _row(group: Group) -> Row:
    if not group.old:
        return Row(How.ADDED, (), group.new)
    if len(group.old) < len(group.new):
        return Row(How.SPLIT, group.old, group.new)
    how = How.MERGED if len(group.old) > len(group.new) else How.CHANGED
    return Row(how, group.old, group.new)
