"""Stretches of a base that one or two editors changed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class By(StrEnum):
    """Who changed it."""

    NOBODY = "nobody"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # and alike
    CLASH = "clash"  # each in another way


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


def in_one(base: str, regions: Sequence[Region], spans: Iterable[tuple[int, int]]) -> list[Region]:
    """The regions with those from the first to the last of each span as one clash."""
    done: list[Region] = []
    at = 0
    for first, last in _joined(spans):
        done += regions[at:first]
        done.append(one(base, regions[first : last + 1]))
        at = last + 1
    return [*done, *regions[at:]]


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, those that share a region in one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def one(base: str, regions: Sequence[Region]) -> Region:
    """Several regions, and what stands between, as a clash."""
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
