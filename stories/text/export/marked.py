"""A comparison as paragraphs of plain words, each word kept, gone or come: what exports print.

No mark crosses a paragraph. Whoever takes one side's words and drops the paragraphs that are then
empty has that side's plain text, paragraph by paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from stories.text.difference import How, OpKind
from stories.text.layout import blocks
from stories.text.proof import proof
from stories.text.prose import read, read_line, read_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stories.text.comparison import Comparison
    from stories.text.difference import Op
    from stories.text.proof import Line, Part

    _Reader = Callable[[str], str]

BREAK = "\n\n"
_GONE = (OpKind.KEEP, OpKind.DELETE)
_COME = (OpKind.KEEP, OpKind.INSERT)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stayed, went or came."""

    kind: OpKind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of `place`: headline, standfirst, byline, body or `update:UID`."""

    place: str
    runs: tuple[Run, ...]
    title: bool = False  # the headline of the story or of an update

    @property
    def style(self) -> str:
        """The name of its place without an update's id."""
        return self.place.partition(":")[0]

    def side(self, gone: OpKind) -> str:
        """Its words without those that went or those that came."""
        return "".join(run.text for run in self.runs if run.kind != gone)


def paragraphs(comparison: Comparison) -> tuple[Paragraph, ...]:
    """Headline, standfirst, byline, body, then the updates as the new version has them.

    A push text is no part of the story's own text.
    """
    parts = tuple(part for part in proof(comparison).parts if part.place != "alert")
    updates = [part for part in parts if part.update]
    found = [each for part in parts if not part.update for each in _paragraphs(part)]
    if _stand_in_order(updates):
        return (*found, *(each for part in updates for each in _paragraphs(part)))
    return (*found, *_one_side(updates, OpKind.DELETE), *_one_side(updates, OpKind.INSERT))


def plain(comparison: Comparison, gone: OpKind) -> str:
    """One side's words: the new ones if what went is left out, else the old ones."""
    return BREAK.join(filter(None, (each.side(gone) for each in paragraphs(comparison))))


def _stand_in_order(updates: Iterable[Part]) -> bool:
    """Whether the updates stand in the old version's order, too."""
    old = [part.update.old_index for part in updates if part.update]
    return all(a < b for a, b in pairwise(index for index in old if index is not None))


def _one_side(updates: Iterable[Part], kind: OpKind) -> Iterator[Paragraph]:
    """All of one side's updates as gone or come: where the order changed, no mark could say so."""
    other = OpKind.INSERT if kind == OpKind.DELETE else OpKind.DELETE
    name = "old_index" if kind == OpKind.DELETE else "new_index"
    here = [part for part in updates if getattr(part.update, name) is not None]
    for part in sorted(here, key=lambda part: int(getattr(part.update, name))):
        for each in _paragraphs(part):
            words = each.side(other)
            if words:
                yield Paragraph(each.place, (Run(kind, words),), each.title)


def _paragraphs(part: Part) -> Iterator[Paragraph]:
    for number, line in enumerate(part.lines):
        reader = _reader(part, number)
        titled = reader is _line and part.place != "standfirst"
        for runs in _cut(line, reader):
            if runs:
                yield Paragraph(part.place, runs, titled)


def _reader(part: Part, number: int) -> _Reader:
    """How a line of the part is read: an update begins with its headline and byline."""
    if part.update is None:
        return {"body": _text, "byline": _words}.get(part.place, _line)
    heads = [(part.update.headline, _line), (part.update.byline, _words)]
    said = [reader for ops, reader in heads if any(op.text for op in ops)]
    return said[number] if number < len(said) else _text


def _cut(line: Line, reader: _Reader) -> Iterator[tuple[Run, ...]]:
    """The line's runs, by paragraph; a paragraph that was divided or joined goes and comes."""
    ops = line.ops
    if line.how == How.AWAY:
        yield from _whole(_said(ops, OpKind.DELETE, reader), OpKind.DELETE)
        return
    if line.how == How.MOVED:
        yield from _whole(_said(ops, OpKind.INSERT, reader), OpKind.INSERT)
        return
    old, new = (_said(ops, kind, reader) for kind in (OpKind.DELETE, OpKind.INSERT))
    if old == new:
        yield from _whole(new, OpKind.KEEP)
    elif BREAK not in old + new and (old, new) == (_read(ops, _GONE), _read(ops, _COME)):
        yield _joined(ops)
    elif BREAK not in old + new:
        sides = ((OpKind.DELETE, old), (OpKind.INSERT, new))
        yield tuple(Run(kind, words) for kind, words in sides if words)
    else:
        yield from _whole(old, OpKind.DELETE)
        yield from _whole(new, OpKind.INSERT)


def _said(ops: Iterable[Op], kind: OpKind, reader: _Reader) -> str:
    """One side's words, its blanks as that side has them: where they alone differ, words stay."""
    kept, name = (_GONE, "old") if kind == OpKind.DELETE else (_COME, "new")
    ops = tuple(op for op in ops if op.kind in kept)
    said = _read(ops, kept)
    if all(op.kind != OpKind.KEEP or op.old == op.new for op in ops):
        return said
    exact = reader("".join(getattr(op, name) for op in ops))
    return exact if _bare(exact) == _bare(said) else said


def _read(ops: Iterable[Op], kept: Iterable[OpKind]) -> str:
    return "".join(BREAK if op.is_break else op.text for op in ops if op.kind in kept)


def _bare(words: str) -> str:
    return "".join(words.split())


def _whole(words: str, kind: OpKind) -> Iterator[tuple[Run, ...]]:
    """One side's paragraphs, each in one run."""
    for text in words.split(BREAK):
        if text.strip():
            yield (Run(kind, text.strip("\n")),)


def _joined(ops: Iterable[Op]) -> tuple[Run, ...]:
    """Neighbours of one kind as one run."""
    grouped = groupby((op for op in ops if op.text), key=lambda op: op.kind)
    return tuple(Run(kind, "".join(op.text for op in found)) for kind, found in grouped)


def _line(source: str) -> str:
    return read_line(source).text


def _words(source: str) -> str:
    return read_plain(source).text


def _text(source: str) -> str:
    return BREAK.join(read(block).text for block in blocks(source)[1])
