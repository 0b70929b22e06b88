"""Changes of two editors that do not touch, and yet make a sentence that neither wrote."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from stories.text.regions import By
from stories.text.splices import is_syntax, source_tokens
from stories.text.tokens import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.regions import Region
    from stories.text.splices import Stand

# "12 people dead" became "14 people dead" with one and "12 people injured" with the other: so few
# words between, both wrote about one thing. Measured on real revisions dealt out to two editors
# in changes three or more words apart: asking at two words asks 1.6 % of the texts, as does not
# asking at all; at three 17 %, in every sentence that both changed 43 %.
_NEAR = 2
_NEAR_UNSPACED = 4  # signs of a script that has two or so to a word
_FAR = 100  # characters, for a start
_ENDS = frozenset(".!?…。！？")
# Words with a claim or an address: `[twelve people]{claim=C-17}`.
_HELD = re.compile(
    r"\[[^\[\]]*+(?:\[[^\[\]]*+\][^\[\]]*+)*+"
    r"(?P<target>\](?:\{\s*claim[^{}\n]*\}|\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)))"
)


def doubts(
    base: str, regions: Sequence[Region], stands: Sequence[Stand]
) -> Iterator[tuple[int, int]]:
    """First and last of the regions that somebody has to read together, in Markdown."""
    yield from near(base, regions, stands)
    yield from _held(base, regions)


def near(
    base: str, regions: Sequence[Region], stands: Sequence[Stand]
) -> Iterator[tuple[int, int]]:
    """The same for changes in one sentence with next to nothing between them."""
    starts = [stand.start for stand in stands]
    last: dict[By, int] = {}
    for n, region in enumerate(regions):
        if region.by is By.BOTH or not _says(base, region):
            continue
        for by, m in last.items():
            if by is not region.by and _is_near(base, regions[m], region, starts):
                yield m, n
        last[region.by] = n


def _held(base: str, regions: Sequence[Region]) -> Iterator[tuple[int, int]]:
    """The same for changes of both under one claim, or of a link's words and its address."""
    starts = [region.start for region in regions]
    for match in _HELD.finditer(base):
        start, end, target = match.start(), match.end(), match.start("target")
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if first and regions[first - 1].end > start:
            first -= 1
        inside = [
            n
            for n in range(first, last)
            if regions[n].by is not By.BOTH and not start == regions[n].end == regions[n].start
        ]
        if len({regions[n].by for n in inside}) < 2:
            continue
        if "claim" in match["target"] or any(regions[n].end > target for n in inside):
            yield inside[0], inside[-1]


def _says(base: str, region: Region) -> bool:
    """Whether words of a line changed, not only their markup and the marks around them."""
    if any("\n" in text for text in (base[region.start : region.end], *region[2:4])):
        return False
    was = _words(base[region.start : region.end])
    return was != _words(region.mine) or was != _words(region.theirs)


def _words(source: str) -> list[str]:
    return [
        word
        for token in source_tokens(source)
        if not is_syntax(token) and any(map(str.isalnum, word := token.strip()))
    ]


def _is_near(base: str, one: Region, other: Region, starts: Sequence[int]) -> bool:
    if other.start - one.end > _FAR:
        return False
    if bisect_right(starts, one.start) != bisect_right(starts, other.start):
        return False
    between = base[one.end : other.start]
    signs = [token for token in source_tokens(between) if token.strip() and not is_syntax(token)]
    most = _NEAR_UNSPACED if is_unspaced(between) else _NEAR
    return len(signs) <= most and not any(sign.strip() in _ENDS for sign in signs)
