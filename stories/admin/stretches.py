"""What stands between the questions of a clash: merged by itself, with who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.text.diff import compare_texts, line_source
from stories.text.difference import How, TextDiff
from stories.text.layout import blocks, lines_as_blocks

if TYPE_CHECKING:
    from stories.editorial.rebasing import FieldMerge
    from stories.text.difference import Block


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs in a row that nobody is asked about, against the common text."""

    changed: TextDiff
    mine: int = 0  # paragraphs that only I changed
    theirs: int = 0
    both: int = 0

    is_stretch = True

    @property
    def count(self) -> int:
        """How many paragraphs stand there now."""
        return sum(stands(block) for block in self.changed.blocks)


def stretches(field: FieldMerge, *, language: str) -> dict[int, Stretch]:
    """The stretches of a text that asks, by their place among its parts."""
    pieces = [part if isinstance(part, str) else part.base for part in field.parts]
    text = "".join(pieces)
    cut = blocks if field.is_body else lines_as_blocks
    difference = compare_texts(field.base, text, language=language, markdown=field.is_body)
    ends = [len(cut("".join(pieces[: n + 1]))[1]) for n in range(len(pieces))]
    found: dict[int, list[Block]] = {}
    n = 0
    for block in difference.blocks:
        if stands(block):
            while n < len(ends) - 1 and (block.new_index or 0) >= ends[n]:
                n += 1
        found.setdefault(n, []).append(block)
    sides = [{one.source.strip() for one in cut(side)[1]} for side in (field.mine, field.theirs)]
    return {
        n: _stretch(held, *sides)
        for n, held in found.items()
        if isinstance(field.parts[n], str) and any(map(_matters, held))
    }


def stands(block: Block) -> bool:
    return block.how not in (How.AWAY, How.REMOVED)


def _matters(block: Block) -> bool:
    return stands(block) or block.how is How.REMOVED


def _stretch(held: list[Block], mine: set[str], theirs: set[str]) -> Stretch:
    counts = {"mine": 0, "theirs": 0, "both": 0}
    for block in held:
        if block.how in (How.SAME, How.AWAY):
            continue
        source = line_source(block.ops, new=block.new_index is not None).strip()
        in_mine, in_theirs = source in mine, source in theirs
        if block.how is How.MOVED and in_mine and in_theirs:
            continue  # by whom, the text alone does not say
        if in_mine == in_theirs:
            counts["both"] += 1
        else:
            counts["mine" if in_mine == stands(block) else "theirs"] += 1
    return Stretch(TextDiff(tuple(held)), **counts)
