"""The passages of a text as a difference sees them: paragraphs, headings, entries of lists.

They are the blocks that the page shows, read by the page's own reader. Together with the blank
space between them they give the text back exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stories.text.blocks import Block, BlockReader, Kind
from stories.text.clean import UNSHOWABLE
from stories.text.difference import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stories.text.links import Target

Lines = tuple[tuple[int, str], ...]  # where each stands in the block's source, and its words

_UNSHOWABLE = re.compile(f"[{UNSHOWABLE}]")
_BLANK = " \t\r\n"
_KINDS = {
    Kind.HEADING: BlockKind.HEADING,
    Kind.CODE: BlockKind.CODE,
    Kind.FENCE: BlockKind.CODE,
    Kind.RULE: BlockKind.RULE,
    Kind.ROW: BlockKind.TABLE,
}
_LEAVES = frozenset({Kind.PARAGRAPH, Kind.TABLE, *_KINDS})
_INSIDE = {Kind.ENTRY: BlockKind.LIST, Kind.QUOTE: BlockKind.QUOTE}


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block: `source` without the line break and blank lines `after` it.

    A table's row has a passage for each cell, a rule none, everything else one. Link definitions
    and other lines that nobody reads belong to the source of the block before them.
    """

    kind: BlockKind
    source: str
    after: str = ""
    passages: tuple[Lines, ...] = ()
    heading: str = ""  # its level
    lists: str = ""  # the lists around it, outermost first: "number, bullet"
    quoted: str = ""  # "yes", or how many quotations stand in each other around it
    plain: bool = False  # nothing in it is markup
    targets: Mapping[str, Target] = field(default_factory=dict)  # that links of the text name


def blocks(text: str) -> tuple[str, tuple[SourceBlock, ...]]:
    """The blank lines before the first block, and the blocks of a Markdown text."""
    shown = _UNSHOWABLE.sub("\ufffd", text)
    reader = _LeafReader()
    reader.read(shown)
    leaves = list(reader.leaves(shown))
    first = len(text) - len(text.lstrip(_BLANK))
    if first == len(text):
        return text, ()
    start = _line_start(text, first)
    starts = [start, *(leaf.start for leaf in leaves[1:]), len(text)]
    leaves = leaves or [_Leaf(0, Block(Kind.PARAGRAPH), ())]
    found = [
        _block(text, (starts[n], starts[n + 1]), leaf, reader.targets)
        for n, leaf in enumerate(leaves)
    ]
    return text[:start], tuple(found)


def lines_as_blocks(text: str) -> tuple[str, tuple[SourceBlock, ...]]:
    """Every line of a plain text as a paragraph, for texts that know no blank lines."""
    lines = text.split("\n")
    last = len(lines) - 1
    return "", tuple(
        SourceBlock(BlockKind.PARAGRAPH, line, "" if n == last else "\n", plain=True)
        for n, line in enumerate(lines)
    )


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A block without blocks in it, where its first line starts, and what stands around it."""

    start: int
    block: Block
    around: tuple[Block, ...]


class _LeafReader(BlockReader):
    """Notes where blocks begin."""

    def __init__(self) -> None:
        super().__init__()
        self._begun: list[_Leaf] = []

    def _add(self, block: Block) -> Block:
        added = super()._add(block)
        if block.kind in _LEAVES:
            self._begun.append(_Leaf(self._start, block, tuple(self._open)))
        return added

    def leaves(self, text: str) -> Iterator[_Leaf]:
        """What a reader sees, in order; a table as its rows."""
        for leaf in self._begun:
            if leaf.block.kind is not Kind.TABLE:
                if leaf.block.kind is Kind.RULE or any(w.strip() for _, w in leaf.block.lines):
                    yield leaf
                continue
            for row in leaf.block.children:
                at = row.children[0].lines[0][0]
                yield _Leaf(_line_start(text, at), row, leaf.around)


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _block(
    text: str, span: tuple[int, int], leaf: _Leaf, targets: Mapping[str, Target]
) -> SourceBlock:
    start, end = span
    source = text[start:end].rstrip(_BLANK)
    cells = leaf.block.children or (leaf.block,)
    kind, around = leaf.block.kind, leaf.around
    quotes = sum(block.kind is Kind.QUOTE for block in around)
    return SourceBlock(
        _KINDS.get(kind) or _INSIDE.get(around[-1].kind if around else kind, BlockKind.PARAGRAPH),
        source,
        text[start + len(source) : end],
        tuple(
            tuple((min(at - start, len(source)), words) for at, words in cell.lines)
            for cell in cells
            if cell.lines
        ),
        heading=str(leaf.block.number) if kind is Kind.HEADING else "",
        lists=", ".join(
            "number" if block.numbered else "bullet" for block in around if block.kind is Kind.LIST
        ),
        quoted="" if not quotes else "yes" if quotes == 1 else str(quotes),
        targets=targets,
    )
