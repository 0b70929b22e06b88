"""Two editors' replacements in one base laid over each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from typing import TYPE_CHECKING

from stories.text.doubts import doubts, near
from stories.text.prose import read_inline
from stories.text.regions import By, Region, Why, in_one, one
from stories.text.splices import Kind, Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.splices import Stand

_DELIMITER = re.compile(r"[*_`~\[\]{}]")
_LINE_BREAK = re.compile(r"\s*\n\s*")


def weave(
    base: str,
    mine: Sequence[Splice],
    theirs: Sequence[Splice],
    stands: Sequence[Stand],
    *,
    markdown: bool,
) -> list[Region]:
    """The regions in order; `stands` says where the base's blocks are."""
    found = [_region(base, *cluster) for cluster in _clusters(base, mine, theirs)]
    found = in_one(
        base, found, doubts(base, found, stands) if markdown else near(base, found, stands)
    )
    starts = [stand.start for stand in stands]
    # Both changed markup that is not closed where it was changed: nobody can tell what comes out.
    torn = set()
    if markdown:
        torn = _torn(base, mine, starts) & _torn(base, theirs, starts)
    return in_one(base, found, _together(found, starts, torn))


def dispute(
    base: str, regions: Sequence[Region], disputed: Sequence[tuple[Stand, Why]]
) -> list[Region]:
    """The regions, with all of each of these blocks in one clash."""
    waiting = deque(regions)
    done: list[Region] = []
    for (start, end, _), why in disputed:
        while waiting and (waiting[0].start < start or waiting[0].end < start):
            done.append(waiting.popleft())
        inside: list[Region] = []
        while done and done[-1].end > start:
            inside.insert(0, done.pop())
        while waiting and (waiting[0].end <= end or waiting[0].start < end):
            inside.append(waiting.popleft())
        first = min([start, *(region.start for region in inside)])
        last = max([end, *(region.end for region in inside)])
        ends = (Region(at, at, "", "", By.BOTH) for at in (first, last))
        done.append(one(base, [next(ends), *inside, next(ends)])._replace(why=why))
    return [*done, *waiting]


_Cluster = tuple[list[Splice], list[Splice]]


def _clusters(base: str, mine: Sequence[Splice], theirs: Sequence[Splice]) -> list[_Cluster]:
    """The splices in order, those of both sides together that can't be kept apart."""
    row = [(splice, 0) for splice in mine] + [(splice, 1) for splice in theirs]
    row.sort(key=lambda entry: _place(entry[0]))
    clusters: list[_Cluster] = []
    for splice, side in row:
        if splice.kind is Kind.GUARD:
            continue
        # A long removal may reach over several changes of the other side.
        others = clusters[-1][1 - side] if clusters else []
        if any(_touch(base, splice, other) for other in reversed(others)):
            clusters[-1][side].append(splice)
        else:
            clusters.append(([splice], []) if side == 0 else ([], [splice]))
    _guarded(clusters, [entry for entry in row if entry[0].kind is Kind.GUARD])
    return clusters


def _guarded(clusters: Sequence[_Cluster], guards: Sequence[tuple[Splice, int]]) -> None:
    """Put each guard to what the other side removes there."""
    removals = [
        (other, cluster, 1 - side)
        for cluster in clusters
        for side in (0, 1)
        for other in cluster[side]
        if other.kind is not Kind.WORDS and other.start < other.end
    ]
    for side in (0, 1):
        waiting = deque(entry[0] for entry in guards if entry[1] == side)
        for other, cluster, guarding in removals:
            if guarding != side:
                continue
            while waiting and waiting[0].end <= other.start:
                waiting.popleft()
            while waiting and _overlap(waiting[0], other):
                cluster[side].append(waiting.popleft())


def _place(splice: Splice) -> tuple[int, int, int]:
    """New paragraphs go before the words of the next one, and behind those of the last."""
    start, end, text, kind = splice
    if start == end and kind is not Kind.WORDS:
        return start, 1 if text.startswith("\n") else -1, end
    return start, 0, end


def _touch(base: str, one: Splice, other: Splice) -> bool:
    if one.kind is Kind.WORDS and other.kind is Kind.WORDS:
        return one.start <= other.end and other.start <= one.end
    if Kind.WORDS in (one.kind, other.kind):
        words, block = (one, other) if one.kind is Kind.WORDS else (other, one)
        # Words put in before the first one of a paragraph that is removed.
        leads = words.start == block.start < block.end and base[block.start] != "\n"
        return leads or _overlap(words, block)
    return one.start <= other.end and other.start <= one.end


def _overlap(one: Splice, other: Splice) -> bool:
    return one.start < other.end and other.start < one.end


def _region(base: str, mine: list[Splice], theirs: list[Splice]) -> Region:
    every = [splice for splice in mine + theirs if splice.kind is not Kind.GUARD]
    start, end = min(s.start for s in every), max(s.end for s in every)
    text, other = _made(base, start, end, mine), _made(base, start, end, theirs)
    if not theirs or not mine:
        return Region(start, end, text, other, By.MINE if mine else By.THEIRS)
    guarded = len(every) < len(mine) + len(theirs)
    kinds = {splice.kind for splice in every}
    if not guarded and text == other and (Kind.MOVING not in kinds or len(kinds) == 1):
        return Region(start, end, text, other, By.BOTH)
    if not guarded and kinds == {Kind.BLOCK} and not any(splice.text for splice in every):
        return Region(start, end, "", "", By.BOTH)  # each removed paragraphs of its own
    was = base[start:end]
    if not guarded and _is_spacing(was, text):
        return Region(start, end, other, other, By.THEIRS)
    if not guarded and _is_spacing(was, other):
        return Region(start, end, text, text, By.MINE)
    removed = not text.strip() or not other.strip()
    return Region(start, end, text, other, By.CLASH, Why.REMOVED if removed else Why.WORDS)


def _made(base: str, start: int, end: int, splices: Sequence[Splice]) -> str:
    """What one side made of a stretch of the base."""
    pieces: list[str] = []
    at = start
    for splice in splices:
        if splice.kind is not Kind.GUARD:
            pieces += [base[at : splice.start], splice.text]
            at = splice.end
    return "".join([*pieces, base[at:end]])


def _is_spacing(old: str, new: str) -> bool:
    """Whether only blanks changed, and no break."""
    if _LINE_BREAK.search(old) or _LINE_BREAK.search(new):
        return False
    return old.split() == new.split()


def _together(
    regions: Sequence[Region], starts: Sequence[int], torn: set[int]
) -> Iterator[tuple[int, int]]:
    """The first and the last clash of each paragraph, and all of a torn one."""
    spans: dict[int, tuple[int, int]] = {}
    for n, region in enumerate(regions):
        block = bisect_right(starts, region.start) - 1
        if region.by is By.CLASH or block in torn:
            spans[block] = (spans.get(block, (n, n))[0], n)
    for block, (first, last) in spans.items():
        if first < last or block in torn:
            yield first, last


def _torn(base: str, splices: Sequence[Splice], starts: Sequence[int]) -> set[int]:
    """The blocks in which a side opened or closed markup away from its partner."""
    return {
        bisect_right(starts, splice.start) - 1
        for splice in splices
        if splice.kind is Kind.WORDS
        and not (_is_closed(splice.text) and _is_closed(base[splice.start : splice.end]))
    }


def _is_closed(source: str) -> bool:
    """Whether every mark of syntax has its partner in the same stretch."""
    return not _DELIMITER.search(source) or not _DELIMITER.search(read_inline(source).text)
