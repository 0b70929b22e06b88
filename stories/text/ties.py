"""Paragraphs that were split, merged, or share a sentence across the break between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.kin import Pairs

# Words in a row that tie two paragraphs, of which so many must tell something.
_RUN, _TOLD = 6, 3
_MOST = 0.6  # or this part of one of them, however short it is
# Words of both sides, multiplied: beyond it the comparison would take too much memory.
_LARGEST = 100_000_000


class Group(NamedTuple):
    """Neighbouring paragraphs that belong together; one side may be empty."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def groups(pairs: Pairs, olds: Sequence[int], news: Sequence[int]) -> list[Group]:
    """The paragraphs of a region, none of which moved, in groups; every index in one group."""
    found = [(i, pairs.pairs[i]) for i in olds if i in pairs.pairs]
    if len(olds) == len(news) == len(found) == 1:
        return [Group((olds[0],), (news[0],))]
    if olds and news and len(olds) + len(news) > 2:
        found += _ties(pairs, olds, news, set(found))
    found.sort()
    spans: list[list[int]] = []
    for i, j in found:
        span = [i, i, j, j]
        while spans and (spans[-1][1] >= span[0] or spans[-1][3] >= span[2]):
            last = spans.pop()
            span = [
                min(last[0], span[0]),
                max(last[1], span[1]),
                min(last[2], span[2]),
                max(last[3], span[3]),
            ]
        spans.append(span)
    made: list[Group] = []
    for i1, i2, j1, j2 in spans:
        group = Group(_between(olds, i1, i2), _between(news, j1, j2))
        if len(group.old) <= i2 - i1 or len(group.new) <= j2 - j1:
            # A paragraph that moved stands between them: each pair for itself.
            made += [Group((i,), (pairs.pairs[i],)) for i in group.old if i in pairs.pairs]
        else:
            made.append(group)
    held_old = {i for group in made for i in group.old}
    held_new = {j for group in made for j in group.new}
    made += [Group((i,), ()) for i in olds if i not in held_old]
    made += [Group((), (j,)) for j in news if j not in held_new]
    return made


def _between(indexes: Sequence[int], first: int, last: int) -> tuple[int, ...]:
    return tuple(indexes[bisect_left(indexes, first) : bisect_right(indexes, last)])


def _ties(
    pairs: Pairs, olds: Sequence[int], news: Sequence[int], known: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Further pairs that share a run of words, were the region one text."""
    words = pairs.words
    cuts = [words.cut(pairs.old[i]) for i in olds]
    a = [cut.letters for cut in cuts]
    b = [words.cut(pairs.new[j]).letters for j in news]
    text, new_text = "".join(a), "".join(b)
    if len(text) * len(new_text) > _LARGEST:
        return
    ends, new_ends = list(accumulate(map(len, a))), list(accumulate(map(len, b)))
    x = y = 0
    for at, to, size in Indel.editops(text, new_text).as_matching_blocks():
        end = at + size
        while at < end:
            while ends[x] <= at:
                x += 1
            while new_ends[y] <= to:
                y += 1
            size = min(ends[x], end) - at
            size = min(size, new_ends[y] - to)
            tie = (olds[x], news[y])
            most = size >= _MOST * len(a[x]) or size >= _MOST * len(b[y])
            if tie not in known and (most or size >= _RUN):
                start = at - (ends[x] - len(a[x]))
                told = words.told(cuts[x].words[start : start + size])
                if told >= (1 if most else _TOLD):
                    known.add(tie)
                    yield tie
            at += size
            to += size
