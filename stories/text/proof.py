"""A proof: a comparison laid out to be read, its changes numbered, what stayed folded away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from stories.text.comparison import UpdateHow
from stories.text.difference import Block, How, OpKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.comparison import Comparison, UpdateChange
    from stories.text.difference import MarkChange, Op, TextDiff
    from stories.text.version import NoticeMark

Side = Literal["both", "old", "new"]

_WHOLE = {OpKind.INSERT: How.ADDED, OpKind.DELETE: How.REMOVED}
# Unchanged paragraphs that stay in sight before and after a change.
CONTEXT = 1
# A break that went is shown inside the paragraph that was joined there.
_JOINED = ("both", OpKind.DELETE)
# Fewer than this are not worth a click.
_WORTH_FOLDING = 3
# Thousandths of the strip that a change takes at least.
THINNEST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A block with the number of its change, from 1; 0 where there is none of its own."""

    block: Block
    number: int = 0
    partner: int = 0  # of an AWAY block: the number of its move
    ops: tuple[Op, ...] = ()  # the block's own; for an AWAY block those at its new place

    @property
    def how(self) -> How:
        return self.block.how


@dataclass(frozen=True, slots=True)
class Fold:
    """Unchanged paragraphs in a row."""

    lines: tuple[Line, ...]
    is_fold = True


@dataclass(frozen=True, slots=True)
class Part:
    """One text of the story: headline, standfirst, byline, body, or `update:UID`."""

    place: str
    lines: tuple[Line, ...]
    number: int = 0  # of an update that came, went, moved or was edited
    update: UpdateChange | None = None

    @property
    def changed(self) -> bool:
        return bool(self.number) or any(line.how != How.SAME for line in self.lines)

    @property
    def folded(self) -> tuple[Line | Fold, ...]:
        """The lines with what stayed folded, but for the neighbours of what changed."""
        return tuple(_fold(self.lines))


@dataclass(frozen=True, slots=True)
class Rest:
    """Parts in a row that are the same on both sides."""

    parts: tuple[Part, ...]
    is_rest = True

    @property
    def places(self) -> tuple[str, ...]:
        """The parts that are no update: headline, standfirst, byline, body."""
        return tuple(part.place for part in self.parts if part.update is None)

    @property
    def updates(self) -> int:
        return sum(part.update is not None for part in self.parts)


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a change stands in the whole story, in thousandths of its length."""

    number: int
    start: int
    width: int
    how: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Every part that either version has, and how many changes are numbered."""

    notices: tuple[tuple[int, NoticeMark], ...]
    parts: tuple[Part, ...]
    total: int

    @property
    def folded(self) -> tuple[Part | Rest, ...]:
        """The parts that changed, and between them what stayed, folded away."""
        found: list[Part | Rest] = []
        for changed, run in groupby(self.parts, key=lambda part: part.changed):
            parts = tuple(run)
            found += parts if changed else (Rest(parts),)
        return tuple(found)

    @property
    def strip(self) -> tuple[Tick, ...]:
        """Every numbered change of words, in the order of the text, each thick enough to see."""
        spans: list[tuple[int, int, str]] = []
        for part in self.parts:
            lines = [(line.number, _length(line), str(line.how)) for line in part.lines]
            if part.update:
                whole = sum(length for _, length, _ in lines)
                lines = [(part.number, whole, str(part.update.how))]
            spans += lines
        long = sum(length for _, length, _ in spans) or 1
        ticks, at = [], 0
        for number, length, how in spans:
            if number:
                start, width = 1000 * at // long, max(1000 * length // long, THINNEST)
                ticks.append(Tick(number, min(start, 1000 - width), width, how))
            at += length
        return tuple(ticks)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph to print; the space around the words is not marked."""

    kind: OpKind
    lead: str
    text: str
    tail: str
    touches: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    moved: int = 0
    is_break: bool = False


def proof(comparison: Comparison) -> Proof:
    """The comparison laid out: notices, lines of the head, text, updates, in this order."""
    count = _Counter()
    notices = tuple((count.next(), notice) for notice in comparison.notices)
    parts = [*_head(comparison, count), Part("body", _lines(comparison.body, count))]
    parts += [_update(change, count) for change in comparison.updates]
    return Proof(notices, tuple(part for part in parts if part.lines), count.last)


def folded_lines(text: TextDiff) -> tuple[Line | Fold, ...]:
    """One text on its own, without numbers, what stayed folded away."""
    return tuple(_fold(_lines(text)))


def cut(ops: Iterable[Op], side: Side = "both") -> tuple[tuple[Run, ...], ...]:
    """The ops as paragraphs of runs. A break that went stands as a run where it was."""
    hidden = {"both": None, "old": OpKind.INSERT, "new": OpKind.DELETE}[side]
    paragraphs: list[list[Run]] = [[]]
    for op in ops:
        if op.is_break:
            _break(paragraphs, op, hidden=op.kind == hidden, ends=(side, op.kind) != _JOINED)
        elif op.kind != hidden and op.text:
            paragraphs[-1].append(_run(op))
    return tuple(tuple(runs) for runs in paragraphs if runs)


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


def in_order(lines: Iterable[Line], side: Side) -> tuple[Line, ...]:
    """The lines that one side has, each moved one where that side has it."""
    if side == "new":
        return tuple(line for line in lines if line.how not in (How.REMOVED, How.AWAY))
    return tuple(line for line in lines if line.how not in (How.ADDED, How.MOVED))


def first_change(ops: Iterable[Op]) -> tuple[str, str]:
    """The words of the first change: those that went, and those that came in their place."""
    gone = come = ""
    for op in ops:
        if op.is_break or op.kind == OpKind.KEEP:
            if gone or come:
                break
        elif op.kind == OpKind.DELETE:
            gone += op.text
        else:
            come += op.text
    return gone.strip(), come.strip()


class _Counter:
    last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def _head(comparison: Comparison, count: _Counter) -> Iterator[Part]:
    """Headline, standfirst and byline; marks belong to the line that has their words."""
    waiting = list(comparison.marks)
    for place in ("headline", "standfirst", "byline"):
        ops = getattr(comparison, place)
        words = "".join(op.text for op in ops)
        marks = tuple(mark for mark in waiting if mark.words in words and place != "byline")
        waiting = [mark for mark in waiting if mark not in marks]
        yield Part(place, _line(ops, marks, count))


def _line(
    ops: tuple[Op, ...], marks: tuple[MarkChange, ...], count: _Counter | None
) -> tuple[Line, ...]:
    """A text of one line as the only line of its part; none if both sides are empty."""
    if not any(op.text for op in ops):
        return ()
    kinds = {op.kind for op in ops}
    how = _WHOLE.get(kinds.pop()) if len(kinds) == 1 else How.CHANGED
    if how is None:
        how = How.CHANGED if marks else How.SAME
    number = count.next() if count and how != How.SAME else 0
    return (Line(Block(how, ops, marks), number, ops=ops),)


def _lines(text: TextDiff, count: _Counter | None = None) -> tuple[Line, ...]:
    """The blocks of a text; without `count` they are numbered by what they are part of."""
    numbers: dict[int | None, int] = {}
    moved: dict[int | None, Block] = {}
    found: list[Line] = []
    for block in text.blocks:
        number = 0
        if count and block.how not in (How.SAME, How.AWAY):
            number = count.next()
        if block.how == How.MOVED:
            numbers[block.new_index], moved[block.new_index] = number, block
        found.append(Line(block, number, ops=block.ops))
    return tuple(
        replace(
            line,
            partner=numbers.get(line.block.new_index, 0),
            ops=moved[line.block.new_index].ops,
        )
        if line.how == How.AWAY and line.block.new_index in moved
        else line
        for line in found
    )


def _update(change: UpdateChange, count: _Counter) -> Part:
    """An update's headline, byline and text, one change in all."""
    differs = change.how != UpdateHow.SAME or change.flags
    number = count.next() if differs else 0
    lines = (
        *_line(change.headline, (), None),
        *_line(change.byline, (), None),
        *_lines(change.text, None),
    )
    return Part(f"update:{change.uid}", lines, number, change)


def _fold(lines: Sequence[Line]) -> Iterator[Line | Fold]:
    runs = [(same, tuple(run)) for same, run in groupby(lines, key=_stayed)]
    for place, (same, run) in enumerate(runs):
        before = CONTEXT if place else 0
        after = CONTEXT if place + 1 < len(runs) else 0
        middle = run[before : len(run) - after]
        if not same or len(middle) < _WORTH_FOLDING:
            yield from run
            continue
        yield from run[:before]
        yield Fold(middle)
        yield from run[len(run) - after :]


def _stayed(line: Line) -> bool:
    return line.how == How.SAME


def _length(line: Line) -> int:
    return sum(len(op.text) for op in line.ops)


def _run(op: Op) -> Run:
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
    )
