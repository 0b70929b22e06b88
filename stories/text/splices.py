"""What one editor made of a text, as replacements in its source that others can be laid beside."""

from __future__ import annotations

import re
from enum import IntEnum, auto
from typing import TYPE_CHECKING, NamedTuple

from stories.text.alignment import align
from stories.text.difference import How
from stories.text.edits import Edit, narrowed
from stories.text.spelling import Vocabulary
from stories.text.tidying import is_island
from stories.text.tokens import is_unspaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.alignment import Row

# Syntax that is changed as a whole or not at all: half a link target is no target.
_WHOLE = re.compile(
    r"\s*(?:\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    r"|\]\{[^{}\n]*\}|<?https?://[^\s<>\[\]]*>?|`+|\*+|_+|~~|!?\[|\])"
)
_ISLAND = 24  # characters


class Passage(NamedTuple):
    """A block: its source without the blank lines `after` it, and its words as they are read."""

    source: str
    text: str
    after: str


class Kind(IntEnum):
    WORDS = auto()  # inside a paragraph
    BLOCK = auto()  # whole paragraphs, or the blank lines between them
    MOVING = auto()  # paragraphs that stand elsewhere now
    GUARD = auto()  # nothing changed, but the paragraph was moved: nobody may just remove it


class Splice(NamedTuple):
    """Characters start..end of the base gave way to `text`."""

    start: int
    end: int
    text: str
    kind: Kind = Kind.WORDS


class Stand(NamedTuple):
    """Where a block stands in a text: its words, and the blank lines behind them."""

    start: int
    end: int
    after: int


def aligned(base: Sequence[Passage], side: Sequence[Passage]) -> list[Row]:
    """Which block of the base became which of the side."""
    return align([passage.text for passage in base], [passage.text for passage in side])


def splices(base: Sequence[Passage], side: Sequence[Passage], rows: Sequence[Row]) -> list[Splice]:
    """The replacements that make the side's text of the base's, in order."""
    texts = source_of(base), source_of(side)
    stands, new_stands = stand(base), stand(side)
    found: list[Splice] = []
    at = 0
    for row in rows:
        if row.how in (How.ADDED, How.MOVED):
            start, _, after = new_stands[row.new[0]]
            kind = Kind.MOVING if row.how is How.MOVED else Kind.BLOCK
            found.append(Splice(at, at, texts[1][start:after], kind))
            continue
        end, after = stands[row.old[-1]].end, stands[row.old[-1]].after
        if row.how in (How.REMOVED, How.AWAY):
            kind = Kind.MOVING if row.how is How.AWAY else Kind.BLOCK
            found.append(Splice(stands[row.old[0]].start, after, "", kind))
        else:
            found += _within(row, stands, new_stands, texts)
            gap = texts[1][new_stands[row.new[-1]].end : new_stands[row.new[-1]].after]
            if gap != texts[0][end:after]:
                found.append(Splice(end, after, gap, Kind.BLOCK))
        at = after
    return _joined(found)


def stand(blocks: Sequence[Passage]) -> list[Stand]:
    """Where each block stands in the text that they make, counted from the first one."""
    at = 0
    found = []
    for block in blocks:
        end = at + len(block.source)
        found.append(Stand(at, end, end + len(block.after)))
        at = end + len(block.after)
    return found


def source_of(blocks: Sequence[Passage]) -> str:
    """The text that the blocks make."""
    return "".join([block.source + block.after for block in blocks])


def source_tokens(text: str) -> list[str]:
    """Words, marks and whole pieces of syntax, with the space before each."""
    found: list[str] = []
    at = 0
    for match in _WHOLE.finditer(text):
        found += _plain(text[at : match.start()])
        found.append(match[0])
        at = match.end()
    return found + _plain(text[at:])


def is_syntax(token: str) -> bool:
    """Whether a source token is markup, not words."""
    return _WHOLE.fullmatch(token) is not None


def _plain(text: str) -> list[str]:
    found = tokens(text)
    rest = text[sum(map(len, found)) :]
    return [*found, rest] if rest else found


def _within(
    row: Row, stands: Sequence[Stand], new_stands: Sequence[Stand], texts: tuple[str, str]
) -> Iterator[Splice]:
    """The words that changed inside a row, its inner breaks included."""
    start, end = stands[row.old[0]].start, stands[row.old[-1]].end
    new_start, new_end = new_stands[row.new[0]].start, new_stands[row.new[-1]].end
    old, new = texts[0][start:end], texts[1][new_start:new_end]
    if old == new:
        return
    words = Vocabulary(*(text for text in (old, new) if is_unspaced(text)))
    whole = Edit(0, len(old), 0, len(new))
    last: Edit | None = None
    for edit in narrowed(whole, old, new, words, cut=source_tokens):
        if last:
            kept = old[last.end : edit.start]
            if len(kept) <= _ISLAND and is_island(kept):
                last = Edit(last.start, edit.end, last.new_start, edit.new_end)
                continue
            yield _splice(last, start, new)
        last = edit
    if last:
        yield _splice(last, start, new)


def _splice(edit: Edit, base: int, new: str) -> Splice:
    return Splice(base + edit.start, base + edit.end, new[edit.new_start : edit.new_end])


def _joined(found: list[Splice]) -> list[Splice]:
    """Splices of whole paragraphs that stand beside each other in one."""
    joined: list[Splice] = []
    for splice in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.end == splice.start
            and last.kind is not Kind.WORDS
            and splice.kind is not Kind.WORDS
        ):
            kind = last.kind if last.kind is Kind.MOVING else splice.kind
            joined[-1] = Splice(last.start, splice.end, last.text + splice.text, kind)
        else:
            joined.append(splice)
    return joined
