"""Two editors' versions of one text made into one; what both changed is asked, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stories.text.following import follow
from stories.text.layout import blocks, lines_as_blocks
from stories.text.splices import Kind, Splice, source_of, splices, stand
from stories.text.weaving import By, Why, dispute, weave

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.following import Followed
    from stories.text.layout import SourceBlock
    from stories.text.splices import Stand
    from stories.text.weaving import Region

__all__ = ["Clash", "Merge", "Unsettled", "Why", "merge"]


@dataclass(frozen=True, slots=True)
class Clash:
    """Source of which two editors made different things.

    `paragraph` counts the base's from 1, in the order that both moves make.
    """

    base: str
    mine: str
    theirs: str
    paragraph: int
    why: Why = Why.WORDS


class Unsettled(ValueError):
    """There is not one decision for each clash."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged source in order: what can be kept of both as text, the rest as clashes."""

    parts: tuple[str | Clash, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        return tuple(part for part in self.parts if isinstance(part, Clash))

    @property
    def text(self) -> str:
        """The merged text. Raises Unsettled while there are clashes."""
        return self.settled(())

    def settled(self, decisions: Sequence[str]) -> str:
        """The text with a decision in the place of each clash. Raises Unsettled."""
        if len(decisions) != len(self.clashes):
            raise Unsettled
        decided = iter(decisions)
        return "".join(part if isinstance(part, str) else next(decided) for part in self.parts)


def merge(base: str, mine: str, theirs: str, *, markdown: bool = True) -> Merge:
    """What two editors made of the base, in one.

    A paragraph that one moved takes the other's changes along. With `markdown` off every line is
    a plain paragraph.
    """
    if mine == theirs or theirs == base:
        return Merge((mine,) if mine else ())
    if mine == base:
        return Merge((theirs,) if theirs else ())
    cuts = [_cut(text, markdown=markdown) for text in (base, mine, theirs)]
    fronts, sides, tails = zip(*cuts, strict=True)
    followed = follow(*sides, gap="\n\n" if markdown else "\n")
    return Merge(
        _joined([_one_of(*fronts), *_parts(followed, markdown=markdown), _one_of(*tails)])
    )


def _cut(text: str, *, markdown: bool) -> tuple[str, list[SourceBlock], str]:
    """Blank lines in front, the blocks, and blank lines at the end."""
    front, cut = blocks(text) if markdown else lines_as_blocks(text)
    if not cut:
        return front, [], ""
    return front, [*cut[:-1], replace(cut[-1], after="")], cut[-1].after


def _one_of(base: str, mine: str, theirs: str) -> str:
    """Blank lines at an end of the text: mine, unless only they changed them."""
    return theirs if mine == base else mine


def _parts(followed: Followed, *, markdown: bool) -> Iterator[str | Clash]:
    base, stands = source_of(followed.base), stand(followed.base)
    mine, theirs = (
        sorted([*splices(followed.base, side), *_guards(base, stands, guarded)])
        for side, guarded in zip((followed.mine, followed.theirs), followed.guarded, strict=True)
    )
    regions = weave(base, mine, theirs, stands, markdown=markdown)
    for place in followed.disputed:
        regions = dispute(base, regions, stands[place])
    at = 0
    for region in regions:
        yield base[at : region.start]
        yield _part(region, base, stands)
        at = region.end
    yield base[at:]


def _guards(base: str, stands: Sequence[Stand], places: Sequence[int]) -> Iterator[Splice]:
    for place in places:
        start, end, _ = stands[place]
        yield Splice(start, end, base[start:end], Kind.GUARD)


def _part(region: Region, base: str, stands: Sequence[Stand]) -> str | Clash:
    if region.by is By.CLASH:
        paragraph = sum(stand.start <= region.start for stand in stands)
        was = base[region.start : region.end]
        return Clash(was, region.mine, region.theirs, paragraph, region.why)
    return region.theirs if region.by is By.THEIRS else region.mine


def _joined(parts: Sequence[str | Clash]) -> tuple[str | Clash, ...]:
    """The parts, text beside text in one, no empty text."""
    joined: list[str | Clash] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)
