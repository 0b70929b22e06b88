"""Two editors' replacements in one base laid over each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple

from stories.text.prose import read_inline
from stories.text.splices import Kind, Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.splices import Stand

_DELIMITER = re.compile(r"[*_`~\[\]{}]")
_LINE_BREAK = re.compile(r"\s*\n\s*")


class By(Enum):
    MINE = auto()
    THEIRS = auto()
    BOTH = auto()
    CLASH = auto()


class Why(StrEnum):
    """Why two changes can't both be kept without somebody's decision."""

    WORDS = "words"  # both changed the same words, or put others at the same place
    REMOVED = "removed"  # one removed what the other changed or moved
    MOVED = "moved"  # both moved it, to different places


class Region(NamedTuple):
    """A stretch of the base that somebody changed, as each side has it."""

    start: int
    end: int
    mine: str
    theirs: str
    by: By
    why: Why = Why.WORDS


def weave(
    base: str,
    mine: Sequence[Splice],
    theirs: Sequence[Splice],
    stands: Sequence[Stand],
    *,
    markdown: bool,
) -> list[Region]:
    """The regions in order; `stands` says where the base's blocks are."""
    clusters = _clusters(base, mine, theirs)
    found = [_region(base, *cluster) for cluster in clusters]
    starts = [stand.start for stand in stands]
    # Both changed markup that is not closed where it was changed: nobody can tell what comes out.
    torn = set()
    if markdown:
        torn = _torn(base, mine, starts) & _torn(base, theirs, starts)
    return _gathered(base, found, starts, torn)


def dispute(base: str, regions: Sequence[Region], stand: Stand) -> list[Region]:
    """The regions, with all of a block that both moved in one clash."""
    inside = [r for r in regions if stand.start <= r.start and r.end <= stand.end]
    ends = (Region(at, at, "", "", By.BOTH) for at in (stand.start, stand.end))
    clash = _one(base, [next(ends), *inside, next(ends)])._replace(why=Why.MOVED)
    others = [region for region in regions if region not in inside]
    return sorted([*others, clash], key=lambda region: region.start)


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
        if clusters and any(_touch(base, splice, other) for other in clusters[-1][1 - side]):
            clusters[-1][side].append(splice)
        else:
            clusters.append(([splice], []) if side == 0 else ([], [splice]))
    for splice, side in row:
        if splice.kind is Kind.GUARD:
            for cluster in clusters:
                if any(_removes(other, splice) for other in cluster[1 - side]):
                    cluster[side].append(splice)
    return clusters


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


def _removes(splice: Splice, guard: Splice) -> bool:
    return splice.kind is not Kind.WORDS and _overlap(splice, guard)


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


def _gathered(
    base: str, regions: Sequence[Region], starts: Sequence[int], torn: set[int]
) -> list[Region]:
    """The regions with one clash at most in a paragraph, and all of a torn one in it."""
    gathered: list[Region] = []
    clashes: dict[int, int] = {}  # by block, where in `gathered`
    for region in regions:
        block = bisect_right(starts, region.start) - 1
        clash = region.by is By.CLASH or block in torn
        gathered.append(region._replace(by=By.CLASH) if clash else region)
        if not clash:
            continue
        first = clashes.get(block, len(gathered) - 1)
        if first < len(gathered) - 1:
            gathered[first:] = [_one(base, gathered[first:])]
        clashes[block] = len(gathered) - 1
    return gathered


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


def _one(base: str, regions: Sequence[Region]) -> Region:
    """A clash, another one, and what stands between."""
    return Region(
        regions[0].start,
        regions[-1].end,
        "".join(_side(base, regions, mine=True)),
        "".join(_side(base, regions, mine=False)),
        By.CLASH,
        next((region.why for region in regions if region.why is not Why.WORDS), Why.WORDS),
    )


def _side(base: str, regions: Sequence[Region], *, mine: bool) -> Iterator[str]:
    at = regions[0].start
    for region in regions:
        yield base[at : region.start]
        yield region.mine if mine else region.theirs
        at = region.end
