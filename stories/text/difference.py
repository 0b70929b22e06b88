"""A difference: what a reader would notice between two texts, and enough to rebuild either.

Data only. `Op.text` is what a reader reads; `Op.old` and `Op.new` are the exact sources on
either side, so kept words may carry other markup and the whole can still be applied and reverted.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stories.text.severity import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class OpKind(StrEnum):
    KEEP = "keep"
    DELETE = "delete"
    INSERT = "insert"


class Markup(StrEnum):
    """What kind of markup changed."""

    LINK = "link"
    IMAGE = "image"
    CLAIM = "claim"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    BREAK = "break"
    HEADING = "heading"
    LIST = "list"
    QUOTE = "quote"


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"  # one entry of a list
    QUOTE = "quote"
    CODE = "code"
    RULE = "rule"
    TABLE = "table"


class How(StrEnum):
    """What happened to a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # stands at its new place; changed words are in its ops
    AWAY = "away"  # the old place of a moved block: no ops, new_index says where it is
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Op:
    """One stretch of words that stayed, went or came.

    A break between paragraphs, inside a split or merged block, is an op whose text is "\\n".
    """

    kind: OpKind
    text: str  # for readers: no Markdown, no claim braces
    old: str = ""  # exact source, empty for INSERT
    new: str = ""  # exact source, empty for DELETE
    touches: tuple[str, ...] = ()  # Touch values; only where something changed
    marks: tuple[str, ...] = ()  # Markup values that changed on kept words
    moved: int = 0  # DELETE and INSERT of one number are one passage that moved

    @property
    def is_break(self) -> bool:
        return self.text == "\n"

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {"kind": str(self.kind), "text": self.text}
        if self.kind != OpKind.INSERT and self.old != self.text:
            record["old"] = self.old
        if self.kind != OpKind.DELETE and self.new != self.text:
            record["new"] = self.new
        return record | _filled(
            touches=list(self.touches), marks=list(self.marks), moved=self.moved
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Op:
        kind, text = OpKind(record["kind"]), record["text"]
        return cls(
            kind,
            text,
            old="" if kind == OpKind.INSERT else record.get("old", text),
            new="" if kind == OpKind.DELETE else record.get("new", text),
            touches=tuple(record.get("touches", ())),
            marks=tuple(record.get("marks", ())),
            moved=record.get("moved", 0),
        )


@dataclass(frozen=True, slots=True)
class MarkChange:
    """Markup that changed, named; `old` and `new` are its values, empty where there was none.

    A link or image: its address; a claim: its reference; a heading: its level;
    a list: bullet or number; emphasis, strong, code, break and quote: "yes".
    """

    what: Markup
    words: str  # the reader's words that carry it
    old: str
    new: str

    def to_record(self) -> dict[str, Any]:
        return {"what": str(self.what), "words": self.words, "old": self.old, "new": self.new}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> MarkChange:
        return cls(Markup(record["what"]), record["words"], record["old"], record["new"])


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list entry on both sides; an index is None on the side it lacks.

    A split block stands once, with all of its new paragraphs in `ops` (`new_count` of them),
    a merged one likewise. `old_after` and `new_after` are the blank lines behind it.
    """

    how: How
    ops: tuple[Op, ...] = ()
    marks: tuple[MarkChange, ...] = ()
    old_index: int | None = None
    new_index: int | None = None
    kind: BlockKind = BlockKind.PARAGRAPH
    old_count: int = 1
    new_count: int = 1
    old_after: str = ""
    new_after: str = ""

    @property
    def touches(self) -> tuple[str, ...]:
        return touched(self.ops)

    @property
    def is_markup_only(self) -> bool:
        """The words stayed, their markup did not."""
        return bool(self.marks) and all(op.kind == OpKind.KEEP for op in self.ops)

    @property
    def has_inner_changes(self) -> bool:
        """Words or markup changed inside, whatever happened to the block as a whole."""
        return bool(self.marks) or any(op.kind != OpKind.KEEP for op in self.ops)

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {"how": str(self.how), "kind": str(self.kind)}
        if self.old_index is not None:
            record |= {"old_index": self.old_index, "old_after": self.old_after}
        if self.new_index is not None:
            record |= {"new_index": self.new_index, "new_after": self.new_after}
        return record | _filled(
            ops=[op.to_record() for op in self.ops],
            marks=[mark.to_record() for mark in self.marks],
            old_count=self.old_count if self.old_count != 1 else 0,
            new_count=self.new_count if self.new_count != 1 else 0,
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Block:
        return cls(
            How(record["how"]),
            ops=ops_from(record.get("ops", ())),
            marks=tuple(map(MarkChange.from_record, record.get("marks", ()))),
            old_index=record.get("old_index"),
            new_index=record.get("new_index"),
            kind=BlockKind(record["kind"]),
            old_count=record.get("old_count", 1),
            new_count=record.get("new_count", 1),
            old_after=record.get("old_after", ""),
            new_after=record.get("new_after", ""),
        )


@dataclass(frozen=True, slots=True)
class TextDiff:
    """A text's blocks in the new order, each removed block and each AWAY where it stood."""

    blocks: tuple[Block, ...] = ()
    old_before: str = ""  # blank lines in front of the first block
    new_before: str = ""

    @property
    def is_empty(self) -> bool:
        """A reader would see no difference; blank space and spelling of markup may differ."""
        return all(block.how == How.SAME for block in self.blocks)

    @property
    def touches(self) -> tuple[str, ...]:
        return touched(op for block in self.blocks for op in block.ops)

    def to_record(self) -> dict[str, Any]:
        return _filled(
            blocks=[block.to_record() for block in self.blocks],
            old_before=self.old_before,
            new_before=self.new_before,
        )

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> TextDiff:
        return cls(
            tuple(map(Block.from_record, record.get("blocks", ()))),
            old_before=record.get("old_before", ""),
            new_before=record.get("new_before", ""),
        )


def touched(ops: Iterable[Op]) -> tuple[str, ...]:
    """What the ops touch, each kind once, in the order of Touch."""
    found = {touch for op in ops for touch in op.touches}
    return tuple(str(touch) for touch in Touch if touch in found)


def changes(ops: Iterable[Op]) -> bool:
    """Whether words came or went."""
    return any(op.kind != OpKind.KEEP for op in ops)


def ops_from(records: Iterable[Mapping[str, Any]]) -> tuple[Op, ...]:
    return tuple(map(Op.from_record, records))


def _filled(**parts: Any) -> dict[str, Any]:
    """The parts that say something: a cache needs no empty lists."""
    return {name: part for name, part in parts.items() if part}
