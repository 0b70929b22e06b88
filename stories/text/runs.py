"""Ops cut into the runs that a page prints: paragraphs, marks without the space around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from stories.text.clean import visible
from stories.text.difference import OpKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stories.text.difference import Op

Side = Literal["both", "old", "new"]

# A break that went is shown inside the paragraph that was joined there.
_JOINED = ("both", OpKind.DELETE)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph to print; the space around the words is not marked."""

    kind: OpKind
    lead: str
    text: str
    tail: str
    touches: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    moved: int = 0  # the number of the passage that it is part of
    opens: bool = False  # it is the passage's first
    is_break: bool = False


def cut(ops: Iterable[Op], side: Side = "both") -> tuple[tuple[Run, ...], ...]:
    """The ops as paragraphs of runs. A break that went stands as a run where it was."""
    hidden = {"both": None, "old": OpKind.INSERT, "new": OpKind.DELETE}[side]
    paragraphs: list[list[Run]] = [[]]
    begun: set[tuple[OpKind, int]] = set()
    for op in ops:
        if op.is_break:
            _break(paragraphs, op, hidden=op.kind == hidden, ends=(side, op.kind) != _JOINED)
        elif op.kind != hidden and op.text:
            opens = bool(op.moved) and (op.kind, op.moved) not in begun
            begun.add((op.kind, op.moved))
            paragraphs[-1].append(_run(op, opens=opens))
    return tuple(tuple(runs) for runs in paragraphs if runs)


def first_change(ops: Iterable[Op]) -> tuple[str, str]:
    """The words of the first change that can be seen: those that went, and those that came."""
    for gone, come in _changes(ops):
        if visible(gone) != visible(come):
            return gone.strip(), come.strip()
    return "", ""


def _changes(ops: Iterable[Op]) -> Iterator[tuple[str, str]]:
    """What went and what came between two stretches that stayed."""
    gone = come = ""
    for op in ops:
        if op.is_break or op.kind == OpKind.KEEP:
            yield gone, come
            gone = come = ""
        elif op.kind == OpKind.DELETE:
            gone += op.text
        else:
            come += op.text
    yield gone, come


def _break(paragraphs: list[list[Run]], op: Op, *, hidden: bool, ends: bool) -> None:
    """Put a break between paragraphs: as a mark if it came or went, as a space if it is hidden."""
    if hidden:
        paragraphs[-1].append(Run(OpKind.KEEP, "", "", " "))
        return
    if op.kind != OpKind.KEEP:
        tail = "" if ends else " "
        paragraphs[-1].append(Run(op.kind, "", "¶", tail, is_break=True))
    if ends:
        paragraphs.append([])


def _run(op: Op, *, opens: bool) -> Run:
    text = op.text.strip()
    at = op.text.find(text) if text else len(op.text)
    return Run(
        op.kind,
        op.text[:at],
        text,
        op.text[at + len(text) :],
        touches=op.touches,
        marks=op.marks,
        moved=op.moved,
        opens=opens,
    )
