"""Which paragraph became which: the same, changed, moved, split, merged, gone or new."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from stories.text.difference import How
from stories.text.tokens import STOP_WORDS, bare, is_word, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Two paragraphs that share less than this part of their content words are strangers.
_KIN = 0.4
_KIN_IN_PLACE = 0.25  # between the same neighbours less is enough
_COMMON = 12  # a word in more paragraphs than this finds nothing
_PART = 0.6  # of a half's content words must stand in the paragraph it was split from


class Row(NamedTuple):
    """A paragraph on both sides, by index; several on one side of a split or a merge."""

    how: How
    old: tuple[int, ...]
    new: tuple[int, ...]


def align(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows in the new order; what was removed stands where it stood among what stayed."""
    pairs = _same(old, new)
    pairs |= _similar(old, new, pairs)
    stay = _heaviest_in_order(pairs, [len(text) for text in old])
    splits, merges = _parts(old, new, pairs, stay)
    return _ordered(old, new, pairs, stay, splits, merges)


def _same(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Equal paragraphs, old -> new: those that stand once first, then their neighbours."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(new):
        where[text].append(j)
    counts: defaultdict[str, int] = defaultdict(int)
    for text in old:
        counts[text] += 1
    pairs = {
        i: where[text][0]
        for i, text in enumerate(old)
        if counts[text] == 1 and len(where.get(text, ())) == 1
    }
    taken = set(pairs.values())

    def grow(order: Iterable[int], step: int) -> None:
        for i in order:
            before = pairs.get(i - step, -1 if (i == 0 and step == 1) else None)
            if i in pairs:
                continue
            if before is None:
                if not (step == -1 and i == len(old) - 1):
                    continue
                before = len(new)
            j = before + step
            if 0 <= j < len(new) and j not in taken and old[i] == new[j]:
                pairs[i] = j
                taken.add(j)

    grow(range(len(old)), 1)
    grow(range(len(old) - 1, -1, -1), -1)
    for i, text in enumerate(old):
        if i in pairs or text not in where:
            continue
        free = [j for j in where[text] if j not in taken]
        if free:
            pairs[i] = free[0]
            taken.add(free[0])
    return pairs


def content(text: str) -> frozenset[str]:
    """The words by which a paragraph is known."""
    words = {bare(token).lower() for token in tokens(text)}
    return frozenset(word for word in words if is_word(word) and word not in STOP_WORDS)


def _similar(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> dict[int, int]:
    """Changed paragraphs among those that have no equal: the most alike first."""
    taken = set(pairs.values())
    left = {i: content(text) for i, text in enumerate(old) if i not in pairs}
    right = {j: content(text) for j, text in enumerate(new) if j not in taken}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for j, words in right.items():
        for word in words:
            holders[word].append(j)
    scored: list[tuple[float, int, int]] = []
    for i, words in left.items():
        shared: defaultdict[int, int] = defaultdict(int)
        for word in words:
            if len(holders.get(word, ())) <= _COMMON:
                for j in holders.get(word, ()):
                    shared[j] += 1
        for j in shared:
            score = len(words & right[j]) / max(1, (len(words) * len(right[j])) ** 0.5)
            in_place = _same_gap(pairs, i, j, len(old), len(new))
            if score >= (_KIN_IN_PLACE if in_place else _KIN):
                scored.append((score + 0.2 * in_place, -i, -j))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(scored, reverse=True):
        if -i not in found and -j not in used:
            found[-i] = -j
            used.add(-j)
    return found


def _same_gap(pairs: dict[int, int], i: int, j: int, old: int, new: int) -> bool:
    """Whether the nearest equal paragraph before or after both is the same one."""
    before = next((k for k in range(i - 1, -1, -1) if k in pairs), -1)
    after = next((k for k in range(i + 1, old) if k in pairs), old)
    return pairs.get(before, -1) < j < pairs.get(after, new)


def _heaviest_in_order(pairs: dict[int, int], weights: Sequence[int]) -> frozenset[int]:
    """The old paragraphs that stay in place: the heaviest rising sequence of the pairs."""
    best: list[tuple[int, int, int]] = []  # (new index, total weight, old), both rising
    behind: dict[int, int] = {}
    for i in sorted(pairs):
        j = pairs[i]
        at = bisect_left(best, (j,))
        total = weights[i] + 1 + (best[at - 1][1] if at else 0)
        behind[i] = best[at - 1][2] if at else -1
        end = at
        while end < len(best) and best[end][1] <= total:
            end += 1
        best[at:end] = [(j, total, i)]
    stay = set()
    i = best[-1][2] if best else -1
    while i >= 0:
        stay.add(i)
        i = behind[i]
    return frozenset(stay)


def _parts(old, new, pairs, stay):
    """Splits, old -> its further new neighbours, and merges, new -> its further old ones."""
    taken = set(pairs.values())
    splits: dict[int, list[int]] = {}
    merges: dict[int, list[int]] = {}
    for i, j in pairs.items():
        if i not in stay or old[i] == new[j]:
            continue
        whole = content(old[i])
        rest = whole - content(new[j])
        for k in (j - 1, j + 1):
            if 0 <= k < len(new) and k not in taken and _is_part(content(new[k]), rest):
                splits.setdefault(i, []).append(k)
                taken.add(k)
        if i in splits:
            continue
        rest = content(new[j]) - whole
        for k in (i - 1, i + 1):
            held = any(k in group for group in merges.values())
            if (
                0 <= k < len(old)
                and k not in pairs
                and not held
                and _is_part(content(old[k]), rest)
            ):
                merges.setdefault(j, []).append(k)
    return splits, merges


def _is_part(part: frozenset[str], rest: frozenset[str]) -> bool:
    return bool(part) and len(part & rest) >= _PART * len(part)


def _ordered(old, new, pairs, stay, splits, merges):
    back = {j: i for i, j in pairs.items()}
    merged = {i for group in merges.values() for i in group}
    halves = {k: i for i, group in splits.items() for k in group}
    rows: list[Row] = []
    at = 0

    def leave(until: int) -> None:
        nonlocal at
        for i in range(at, until):
            if i in merged or i in stay:
                continue
            how = How.AWAY if i in pairs else How.REMOVED
            rows.append(Row(how, (i,), (pairs[i],) if i in pairs else ()))
        at = max(at, until)

    for j in range(len(new)):
        i = back.get(j)
        if j in halves:
            continue
        if i is None:
            rows.append(Row(How.ADDED, (), (j,)))
        elif i not in stay:
            rows.append(Row(How.MOVED, (i,), (j,)))
        else:
            group = tuple(sorted([i, *merges.get(j, ())]))
            leave(group[0])
            how = How.SAME if old[i] == new[j] else How.CHANGED
            how = How.MERGED if j in merges else How.SPLIT if i in splits else how
            rows.append(Row(how, group, tuple(sorted([j, *splits.get(i, ())]))))
            at = group[-1] + 1
    leave(len(old))
    return rows
