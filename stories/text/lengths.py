"""The record of a difference with lengths in place of words: its two texts hold the words.

What stayed, went and came stands in the texts one behind the other, so a length says where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Record = dict[str, Any]

_SIDES = ("old", "new")
_STANDS = {"keep": _SIDES, "delete": ("old",), "insert": ("new",)}
_KINDS = {sides: kind for kind, sides in _STANDS.items()}
_BLANK_LINES = re.compile(r"\n*")
# Spelling one text by another takes time and memory by the product of their lengths.
_MOST_SPELLED = 4_000_000


def pack_line(ops: Sequence[Mapping[str, Any]], old: str, new: str) -> list[Any]:
    """The ops of a line, each a length where it stayed as it was."""
    packed = [_explicit(op) for op in ops]
    for side, text in zip(_SIDES, (old, new), strict=True):
        cursor = _Cursor(text)
        _put(packed, side, cursor)
    return [_short(op) for op in packed]


def read_line(packed: Sequence[Any], old: str, new: str) -> list[Record]:
    """The ops that `pack_line` was given."""
    ops = [_long(op) for op in packed]
    for side, text in zip(_SIDES, (old, new), strict=True):
        _take(ops, side, _Cursor(text))
    return [_spelled_out(op) for op in ops]


def pack_text(record: Mapping[str, Any], old: str, new: str) -> Any:
    """A text's difference; only a list of its blocks where the text begins with words.

    A paragraph that stayed where and as it was is its length.
    """
    blocks = [
        {**block, "ops": [_explicit(op) for op in block.get("ops", ())]}
        for block in record.get("blocks", ())
    ]
    for side, text in zip(_SIDES, (old, new), strict=True):
        cursor = _Cursor(text, len(record.get(f"{side}_before", "")))
        for block in _standing(blocks, side):
            _put(block["ops"], side, cursor)
            if cursor.put_blank(block[f"{side}_after"]):
                del block[f"{side}_after"]
    places = _Places()
    packed = [_short_block(block, places) for block in blocks]
    around = {name: part for name, part in record.items() if name != "blocks"}
    return {**around, "blocks": packed} if around else packed


def read_text(packed: Any, old: str, new: str) -> Record:
    """The difference that `pack_text` was given."""
    record: Record = {"blocks": packed} if isinstance(packed, list) else dict(packed)
    places = _Places()
    blocks = [_long_block(block, places) for block in record["blocks"]]
    for side, text in zip(_SIDES, (old, new), strict=True):
        cursor = _Cursor(text, len(record.get(f"{side}_before", "")))
        for block in _standing(blocks, side):
            _take(block["ops"], side, cursor)
            block[f"{side}_after"] = cursor.take_blank(block.get(f"{side}_after"))
    record["blocks"] = [
        _without_empty({**block, "ops": [_spelled_out(op) for op in block["ops"]]})
        for block in blocks
    ]
    return {name: part for name, part in record.items() if part}


class _Cursor:
    """A place in a text that moves on with every stretch."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text, self.at = text, at

    def put(self, words: str) -> int | str:
        """Their length, or the words themselves if they do not stand here."""
        stands = self.text.startswith(words, self.at)
        self.at += len(words)
        return len(words) if stands else words

    def take(self, put: int | str) -> str:
        words = self.text[self.at : self.at + put] if isinstance(put, int) else put
        self.at += len(words)
        return words

    def put_blank(self, blank: str) -> bool:
        """Whether it is just the blank lines that stand here."""
        usual = self._blank() == blank
        self.at += len(blank)
        return usual

    def take_blank(self, put: str | None) -> str:
        blank = self._blank() if put is None else put
        self.at += len(blank)
        return blank

    def _blank(self) -> str:
        found = _BLANK_LINES.match(self.text, self.at)
        return found[0] if found else ""


class _Places:
    """Which index comes next on either side, if blocks follow each other."""

    def __init__(self) -> None:
        self.next = dict.fromkeys(_SIDES, 0)

    def usual(self) -> Record:
        return {
            "how": "same",
            "kind": "paragraph",
            **{f"{side}_index": index for side, index in self.next.items()},
        }

    def past(self, block: Mapping[str, Any]) -> None:
        if block["how"] == "away":
            return
        for side in _SIDES:
            if f"{side}_index" in block:
                self.next[side] = block[f"{side}_index"] + block.get(f"{side}_count", 1)


def _standing(blocks: Iterable[Record], side: str) -> list[Record]:
    """The blocks that have words on a side, in its order."""
    index = f"{side}_index"
    stand = [block for block in blocks if index in block and block["how"] != "away"]
    return sorted(stand, key=lambda block: block[index])


def _short_block(block: Record, places: _Places) -> Any:
    ops = [_short(op) for op in block["ops"]]
    usual = places.usual()
    places.past(block)
    if len(ops) == 1 and not isinstance(ops[0], dict) and block == {**usual, "ops": block["ops"]}:
        return ops[0]
    return _without_empty({**block, "ops": ops})


def _long_block(packed: Any, places: _Places) -> Record:
    block = packed if isinstance(packed, dict) else {**places.usual(), "ops": [packed]}
    places.past(block)
    return {**block, "ops": [_long(op) for op in block.get("ops", ())]}


def _without_empty(block: Record) -> Record:
    return block if block["ops"] else {name: p for name, p in block.items() if name != "ops"}


def _explicit(op: Mapping[str, Any]) -> Record:
    """The op with its words on each side; the reader's words only where they are others."""
    text = op["text"]
    words = {side: op.get(side, text) for side in _STANDS[op["kind"]]}
    source = words.get("new", words.get("old", ""))
    rest = {name: part for name, part in op.items() if name not in ("kind", "text", *_SIDES)}
    return {**words, **rest} | ({"text": _spell(source, text)} if source != text else {})


def _spelled_out(op: Record) -> Record:
    words = {side: op.pop(side) for side in _SIDES if side in op}
    source = words.get("new", words.get("old", ""))
    text = _spelled(source, op["text"]) if "text" in op else source
    sources = {side: part for side, part in words.items() if part != text}
    return {**op, "kind": _KINDS[tuple(words)], "text": text, **sources}


def _put(ops: Iterable[Record], side: str, cursor: _Cursor) -> None:
    for op in ops:
        if side in op:
            op[side] = cursor.put(op[side])


def _take(ops: Iterable[Record], side: str, cursor: _Cursor) -> None:
    for op in ops:
        if side in op:
            op[side] = cursor.take(op[side])


def _short(op: Record) -> Any:
    """Words that stayed are their length, with its spelling where they are not the source."""
    length, spelling = op.get("old"), op.get("text")
    if not isinstance(length, int) or op.get("new") != length or len(op) > len(_SIDES) + 1:
        return op
    if len(op) == len(_SIDES):
        return length
    return [length, *spelling] if isinstance(spelling, list) else op


def _long(packed: Any) -> Record:
    if isinstance(packed, dict):
        return dict(packed)
    length, *spelling = packed if isinstance(packed, list) else [packed]
    return {**dict.fromkeys(_SIDES, length), **({"text": spelling} if spelling else {})}


def _spell(source: str, text: str) -> list[int | str] | str:
    """How to come from one text to the other: take so many, leave out (negative), put in words."""
    if len(source) * len(text) > _MOST_SPELLED:
        return text
    return list(_steps(source, text))


def _steps(source: str, text: str) -> Iterator[int | str]:
    for code in Indel.opcodes(source, text):
        taken = code.src_end - code.src_start
        if code.tag == "equal":
            yield taken
            continue
        if taken:
            yield -taken
        if code.dest_end > code.dest_start:
            yield text[code.dest_start : code.dest_end]


def _spelled(source: str, spelling: list[int | str] | str) -> str:
    if isinstance(spelling, str):
        return spelling
    parts, at = [], 0
    for step in spelling:
        if isinstance(step, str):
            parts.append(step)
        elif step > 0:
            parts.append(source[at : at + step])
        at += 0 if isinstance(step, str) else abs(step)
    return "".join(parts)
