"""A proof: a comparison laid out to be read, its changes numbered, what stayed folded away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from stories.text.comparison import UpdateHow
from stories.text.difference import Block, How, OpKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.comparison import Comparison, UpdateChange
    from stories.text.difference import MarkChange, Op, TextDiff
    from stories.text.runs import Side
    from stories.text.version import NoticeMark

_WHOLE = {OpKind.INSERT: How.ADDED, OpKind.DELETE: How.REMOVED}
# Unchanged paragraphs that stay in sight before and after a change.
CONTEXT = 1
# Fewer than this are not worth a click.
_WORTH_FOLDING = 3
# A paragraph that moved, by its new place, or a passage, by its number.
_Move = tuple[bool, int | None]
# Thousandths of the strip that a change takes at least.
THINNEST = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A block with the number of its change, from 1; 0 where there is none of its own."""

    block: Block
    number: int = 0
    partner: int = 0  # of an AWAY block: the number of its move
    ops: tuple[Op, ...] = ()  # the block's own; for an AWAY block those at its new place
    move: int = 0  # of a MOVED or AWAY block: the number that its two places share
    down: bool = False  # and whether it went further down

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
    """One text of the story: headline, standfirst, byline, alert, body, or `update:UID`."""

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
        """The parts that are no update: headline, standfirst, byline, alert, body."""
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
    down: frozenset[int] = frozenset()  # the numbers of moves that went further down

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


def proof(comparison: Comparison) -> Proof:
    """The comparison laid out: notices, lines of the head, text, updates, in this order."""
    count = _Counter()
    notices = tuple((count.next(), notice) for notice in comparison.notices)
    parts = [*_head(comparison, count), Part("body", _lines(comparison.body, count))]
    parts += [_update(change, count) for change in comparison.updates]
    stand = tuple(part for part in parts if part.lines)
    return Proof(notices, stand, count.last, frozenset(count.down))


def folded_lines(text: TextDiff) -> tuple[Line | Fold, ...]:
    """One text on its own, without numbers, what stayed folded away."""
    return tuple(_fold(_lines(text, _Counter(), own=False)))


def in_order(lines: Iterable[Line], side: Side) -> tuple[Line, ...]:
    """The lines that one side has, each moved one where that side has it."""
    if side == "new":
        return tuple(line for line in lines if line.how not in (How.REMOVED, How.AWAY))
    return tuple(line for line in lines if line.how not in (How.ADDED, How.MOVED))


class _Counter:
    """Numbers of changes, and of moves; which of the moves went down."""

    def __init__(self) -> None:
        self.last = self.moves = 0
        self.down: set[int] = set()

    def next(self) -> int:
        self.last += 1
        return self.last

    def moves_of(self, text: TextDiff) -> dict[_Move, int]:
        """The number of each move of the text, paragraphs and passages."""
        numbers: dict[_Move, int] = {}
        for move, is_old in _ends(text):
            if move not in numbers:
                self.moves += 1
                numbers[move] = self.moves
                if is_old:  # what stood higher up comes first
                    self.down.add(self.moves)
        return numbers


def _ends(text: TextDiff) -> Iterator[tuple[_Move, bool]]:
    """Both places of everything that moved, from the top; whether it is the old one."""
    for block in text.blocks:
        if block.how in (How.AWAY, How.MOVED):
            yield (True, block.new_index), block.how == How.AWAY
        yield from (((False, op.moved), op.kind == OpKind.DELETE) for op in block.ops if op.moved)


def _head(comparison: Comparison, count: _Counter) -> Iterator[Part]:
    """Headline, standfirst, byline, alert; marks belong to the line that has their words."""
    waiting = list(comparison.marks)
    for place in ("headline", "standfirst", "byline", "alert"):
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


def _lines(text: TextDiff, count: _Counter, *, own: bool = True) -> tuple[Line, ...]:
    """The blocks of a text; without numbers of their `own` all are part of one change."""
    moves = count.moves_of(text)
    found: list[Line] = []
    for block in text.blocks:
        numbered = own and block.how not in (How.SAME, How.AWAY)
        ops = block.ops
        if any(op.moved for op in ops):
            ops = tuple(replace(op, moved=moves.get((False, op.moved), 0)) for op in ops)
        move = moves.get((True, block.new_index), 0)
        number = count.next() if numbered else 0
        found.append(Line(block, number, ops=ops, move=move, down=move in count.down))
    here = {line.move: line for line in found if line.how == How.MOVED}
    return tuple(
        replace(line, partner=here[line.move].number, ops=here[line.move].ops)
        if line.how == How.AWAY and line.move in here
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
        *_lines(change.text, count, own=False),
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
