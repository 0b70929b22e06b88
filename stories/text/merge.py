"""Two editors' versions of one text made into one; what both changed is asked, never guessed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stories.text.difference import How
from stories.text.following import follow
from stories.text.layout import blocks, lines_as_blocks
from stories.text.prose import read
from stories.text.regions import By, Why
from stories.text.splices import Kind, Passage, Splice, source_of, splices, stand
from stories.text.weaving import dispute, weave

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.alignment import Row
    from stories.text.following import Followed
    from stories.text.regions import Region
    from stories.text.splices import Stand

__all__ = ["By", "Clash", "Merge", "Settled", "Unsettled", "Why", "merge"]

_BLANK = " \t\r\n"


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


@dataclass(frozen=True, slots=True)
class Settled:
    """Source that nobody has to decide on: what it was, what it is now, and by whom."""

    base: str
    text: str
    by: By


class Unsettled(ValueError):
    """There is not one decision for each clash."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged source in order: what can be kept of both as text, the rest as clashes.

    `pieces` are the same with the text cut where somebody changed it.
    """

    parts: tuple[str | Clash, ...]
    pieces: tuple[Settled | Clash, ...] = field(default=(), compare=False)

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
    if mine == base:
        return _merge([Settled(base, theirs, By.NOBODY if theirs == base else By.THEIRS)])
    if mine == theirs or theirs == base:
        return _merge([Settled(base, mine, By.BOTH if mine == theirs else By.MINE)])
    base, mine, theirs = _with_line_ends_of(base or mine, (base, mine, theirs))
    cuts = [_cut(text, markdown=markdown) for text in (base, mine, theirs)]
    fronts, sides, tails = zip(*cuts, strict=True)
    gap = "\r\n" if "\r\n" in base else "\n"
    followed = follow(*sides, gap=gap * 2 if markdown else gap)
    pieces = list(_pieces(followed, markdown=markdown))
    if not any(source_of(side)[-1:].isspace() for side in (followed.mine, followed.theirs)):
        _strip(pieces)
    return _merge([_end(*fronts), *pieces, _end(*tails)])


def _strip(pieces: list[Settled | Clash]) -> None:
    """Take the blank lines from the end: each removed another one of the last paragraphs."""
    taken = []
    while pieces and isinstance(last := pieces[-1], Settled) and last.text[-1:] in _BLANK:
        pieces.pop()
        words = last.text.rstrip(_BLANK)
        if last.by is By.NOBODY:
            taken.append(Settled(last.text[len(words) :], "", By.BOTH))
            last = Settled(words, words, By.NOBODY)
        else:
            last = Settled(last.base, words, last.by)
        if words:
            pieces.append(last)
        elif last.base:
            taken.append(last)
    pieces += reversed(taken)


def _merge(pieces: Iterable[Settled | Clash]) -> Merge:
    """The pieces without empty ones, and as text and clashes."""
    kept = tuple(p for p in pieces if isinstance(p, Clash) or p.base or p.text)
    parts: list[str | Clash] = []
    text: list[str] = []
    for piece in kept:
        if isinstance(piece, Settled):
            text.append(piece.text)
            continue
        parts += ["".join(text), piece]
        text = []
    parts.append("".join(text))
    return Merge(tuple(part for part in parts if part), kept)


def _with_line_ends_of(one: str, texts: Iterable[str]) -> Iterator[str]:
    """The texts with the line ends of one: a browser sends others than are kept."""
    ends = "\r\n" if "\r\n" in one else "\n"
    for text in texts:
        plain = text.replace("\r\n", "\n") if "\r" in text else text
        yield plain if ends == "\n" else plain.replace("\n", ends)


def _cut(text: str, *, markdown: bool) -> tuple[str, list[Passage], str]:
    """Blank lines in front, the blocks, and blank lines at the end."""
    front, cut = blocks(text) if markdown else lines_as_blocks(text)
    found = [Passage(block.source, read(block).text, block.after) for block in cut]
    if not found:
        return front, [], ""
    return front, [*found[:-1], found[-1]._replace(after="")], found[-1].after


def _end(base: str, mine: str, theirs: str) -> Settled:
    """Blank lines at an end of the text: mine, unless only they changed them."""
    if mine == base:
        return Settled(base, theirs, By.NOBODY if theirs == base else By.THEIRS)
    return Settled(base, mine, By.MINE)


def _pieces(followed: Followed, *, markdown: bool) -> Iterator[Settled | Clash]:
    base, stands = source_of(followed.base), stand(followed.base)
    sides = (followed.mine, followed.theirs)
    mine, theirs = (
        sorted([*splices(followed.base, side, rows), *_guards(base, stands, guarded)])
        for side, rows, guarded in zip(sides, followed.rows, followed.guarded, strict=True)
    )
    regions = weave(base, mine, theirs, stands, markdown=markdown)
    disputed = _unclear(followed) | dict.fromkeys(followed.disputed, Why.MOVED)
    regions = dispute(base, regions, [(stands[n], why) for n, why in sorted(disputed.items())])
    starts = [stand.start for stand in stands]
    at = 0
    for region in regions:
        yield Settled(base[at : region.start], base[at : region.start], By.NOBODY)
        yield _piece(region, base, starts)
        at = region.end
    yield Settled(base[at:], base[at:], By.NOBODY)


def _unclear(followed: Followed) -> dict[int, Why]:
    """Blocks that one changed or moved, and nobody can tell which of two alike was meant."""
    found: dict[int, Why] = {}
    for n in (0, 1):
        if unclear := _alike(followed, n):
            others, moved = followed.rows[1 - n], followed.guarded[1 - n]
            changed = {i for row in others if row.how is not How.SAME and row.new for i in row.old}
            found |= dict.fromkeys(unclear & changed, Why.WORDS)
            found |= dict.fromkeys(unclear & set(moved), Why.MOVED)
    return found


def _alike(followed: Followed, n: int) -> set[int]:
    """Blocks of which a side made two, or took one of several away from its place."""
    side, rows = (followed.mine, followed.theirs)[n], followed.rows[n]
    moved = set(followed.guarded[n])
    texts = [passage.text for passage in followed.base]
    count = Counter(texts)
    more = Counter(passage.text for passage in side) - count
    gone = {texts[i] for row in rows if not row.new for i in row.old}
    alike = {i for i, text in enumerate(texts) if text and (more[text] or text in gone)}
    alike = {i for i in alike if count[texts[i]] > 1 or more[texts[i]]}
    alike -= _in_place(rows) - moved
    if moved:
        # Who moves one of two that are alike seems to move what stands between them.
        alike |= {i for i, text in enumerate(texts) if text and count[text] > 1}
    return alike


def _in_place(rows: Iterable[Row]) -> set[int]:
    """The blocks with a neighbour that they had before."""
    pairs = {row.old[0]: row.new[0] for row in rows if row.old and row.new}
    return {
        i
        for i, j in pairs.items()
        if pairs.get(i - 1, -1) == j - 1 or pairs.get(i + 1, -1) == j + 1
    }


def _guards(base: str, stands: Sequence[Stand], places: Sequence[int]) -> Iterator[Splice]:
    for place in places:
        start, end, _ = stands[place]
        yield Splice(start, end, base[start:end], Kind.GUARD)


def _piece(region: Region, base: str, starts: Sequence[int]) -> Settled | Clash:
    was = base[region.start : region.end]
    if region.by is By.CLASH:
        paragraph = bisect_right(starts, region.start)
        return Clash(was, region.mine, region.theirs, paragraph, region.why)
    text = region.theirs if region.by is By.THEIRS else region.mine
    return Settled(was, text, region.by)
