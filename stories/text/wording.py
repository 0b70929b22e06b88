"""How one passage became another: the words kept, dropped and added, as ops with their sources."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stories.text.acquaintance import Acquaintance
from stories.text.alignment import Row
from stories.text.changes import JOINT, joints
from stories.text.difference import How, Op, OpKind
from stories.text.edits import Edit
from stories.text.markings import Markings
from stories.text.prose import Mark, Prose, read_line
from stories.text.severity import Touch
from stories.text.spelling import Vocabulary
from stories.text.tidying import edits
from stories.text.touching import Touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.alignment import Span
    from stories.text.difference import MarkChange
    from stories.text.touching import Touched

BREAK = "\n"


class Passage:
    """One side: a block, or the neighbours that a block was split into or merged from."""

    def __init__(self, parts: Sequence[Prose], gaps: Sequence[str] = ()) -> None:
        self.parts = parts
        self.text = JOINT.join([part.text for part in parts])
        self.joints = joints([part.text for part in parts])
        gaps = (*gaps, "")
        self.source = "".join([part.source + gap for part, gap in zip(parts, gaps, strict=False)])
        self._texts = [0, *(joint + 1 for joint in self.joints)]
        self._sources = [0]
        for part, gap in zip(parts, gaps, strict=False):
            self._sources.append(self._sources[-1] + len(part.source) + len(gap))

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(
            Mark(mark.what, mark.value, base + mark.start, base + mark.end)
            for part, base in zip(self.parts, self._texts, strict=False)
            for mark in part.marks
        )

    def source_at(self, offset: int) -> int:
        """Where the source of the text up to an offset ends."""
        if offset >= len(self.text):
            return len(self.source)
        part = bisect_right(self._texts, offset) - 1
        if part and offset == self._texts[part]:
            return self._sources[part]  # behind a break: the next block begins
        return self._sources[part] + self.parts[part].source_at(offset - self._texts[part])

    def source_of(self, start: int, end: int) -> str:
        """The source of a stretch; the first stretch takes the syntax before it, too."""
        if start == end:
            return ""
        return self.source[self.source_at(start) if start else 0 : self.source_at(end)]


class Wording:
    """The ops from one passage to the other, and the markup that changed."""

    def __init__(self, old: Passage, new: Passage, row: Row, known: Acquaintance) -> None:
        self.old, self.new, self.row = old, new, row
        self.markings = Markings(old.text, old.marks, new.text, new.marks)
        self.touching = Touching(old.text, new.text, known)
        self.ops = _joined(self._ops())

    @property
    def marks(self) -> tuple[MarkChange, ...]:
        return self.markings.found()

    def _ops(self) -> Iterator[Op]:
        old, new = self.old, self.new
        yield from _wordless(old, new)
        at = to = 0
        for edit in self.row.edits or _whole(old, new):
            yield from self._kept(at, edit.start, to)
            yield from self._changed(edit)
            at, to = edit.end, edit.new_end
        yield from self._kept(at, len(old.text), to)

    def _kept(self, start: int, end: int, to: int) -> Iterator[Op]:
        """Kept words, apart where their markup changed or where a break came or went."""
        at = start
        shift = to - start
        for stop, kinds in self.markings.kept(start, end, to):
            for joint, breaks in self._breaks(at, stop, shift):
                if at < joint:
                    yield self._keep(at, joint, shift, kinds)
                if joint < stop:
                    yield from self._break(joint, joint + shift, breaks)
                at = joint + (joint < stop)
            at = stop

    def _keep(self, start: int, end: int, shift: int, kinds: tuple[str, ...]) -> Op:
        new_start, new_end = start + shift, end + shift
        return Op(
            OpKind.KEEP,
            self.new.text[new_start:new_end],
            self.old.source_of(start, end),
            self.new.source_of(new_start, new_end),
            marks=kinds,
        )

    def _breaks(self, start: int, end: int, shift: int) -> Iterator[tuple[int, tuple[bool, bool]]]:
        """The joints of either side in a kept stretch, and at its end one that is none."""
        was = {joint for joint in self.old.joints if start <= joint < end}
        now = {joint - shift for joint in self.new.joints if start <= joint - shift < end}
        for joint in sorted(was | now):
            yield joint, (joint in was, joint in now)
        yield end, (False, False)

    def _break(self, at: int, to: int, breaks: tuple[bool, bool]) -> Iterator[Op]:
        source, new_source = self.old.source_of(at, at + 1), self.new.source_of(to, to + 1)
        if all(breaks):
            yield Op(OpKind.KEEP, BREAK, source, new_source)
        elif breaks[0]:
            yield Op(OpKind.DELETE, BREAK, source)
            yield Op(OpKind.KEEP, JOINT, "", new_source)
        else:
            yield Op(OpKind.INSERT, BREAK, new=new_source)
            yield Op(OpKind.KEEP, "", source, "")

    def _changed(self, edit: Edit) -> Iterator[Op]:
        start, end, new_start, new_end = edit
        text, new_text = self.old.text[start:end], self.new.text[new_start:new_end]
        breaks = start in self.old.joints or new_start in self.new.joints
        if not breaks and not text.strip() and not new_text.strip():  # space is no word
            sources = self.old.source_of(start, end), self.new.source_of(new_start, new_end)
            yield Op(OpKind.KEEP, new_text, *sources)
            return
        self.markings.change(edit)
        touched, new_touched = self.touching.edit(edit)
        for begin, stop, moved in _pieces(start, end, self.row.gone, self.old.joints):
            piece = self.old.text[begin:stop]
            yield Op(
                OpKind.DELETE,
                BREAK if begin in self.old.joints else piece,
                self.old.source_of(begin, stop),
                touches=() if moved else _touches(touched, begin, stop, self.old.joints),
                moved=moved,
            )
        for begin, stop, moved in _pieces(new_start, new_end, self.row.come, self.new.joints):
            piece = self.new.text[begin:stop]
            yield Op(
                OpKind.INSERT,
                BREAK if begin in self.new.joints else piece,
                new=self.new.source_of(begin, stop),
                touches=() if moved else _touches(new_touched, begin, stop, self.new.joints),
                moved=moved,
            )


def compare_line(
    old: str, new: str, *, language: str = "en", known: Acquaintance | None = None
) -> tuple[tuple[Op, ...], tuple[MarkChange, ...]]:
    """The ops and mark changes of a headline, standfirst, byline or statement."""
    was = read_line(old)
    if old == new:
        return (Op(OpKind.KEEP, was.text, old, old),) if old else (), ()
    now = read_line(new)
    both = was.text and now.text and was.text != now.text
    found = edits(was.text, now.text, Vocabulary(was.text, now.text)) if both else ()
    row = Row(How.CHANGED, (0,), (0,), found)
    known = known or Acquaintance((old, new), language)
    wording = Wording(Passage([was]), Passage([now]), row, known)
    return wording.ops, wording.marks


def _wordless(old: Passage, new: Passage) -> Iterator[Op]:
    """The sources of sides that have no words: a rule, or space alone."""
    source = "" if old.text else old.source
    new_source = "" if new.text else new.source
    if source.strip() and not new.source.strip():
        yield Op(OpKind.DELETE, "", source)
        source = ""
    if new_source.strip() and not old.source.strip():
        yield Op(OpKind.INSERT, "", new=new_source)
        new_source = ""
    if source or new_source:
        yield Op(OpKind.KEEP, "", source, new_source)


def _whole(old: Passage, new: Passage) -> tuple[Edit, ...]:
    """A passage that one side lacks, as one edit."""
    if old.text and new.text:
        return ()
    return (Edit(0, len(old.text), 0, len(new.text)),)


def _touches(
    touched: Sequence[Touched], start: int, end: int, joints: Sequence[int]
) -> tuple[str, ...]:
    """The kinds that a piece of a change touches, in the order of Touch; a break touches none."""
    if not touched or start in joints:
        return ()
    found = {touch for first, last, touch in touched if first < end and start < last}
    return tuple(str(touch) for touch in Touch if touch in found)


def _pieces(
    start: int, end: int, spans: Sequence[Span], breaks: Sequence[int]
) -> Iterator[tuple[int, int, int]]:
    """A changed stretch in pieces: what moved, with its number, and the breaks."""
    cuts = {start, end, *(joint for joint in breaks if start <= joint < end)}
    cuts |= {joint + 1 for joint in breaks if start <= joint < end}
    inside = [span for span in spans if start <= span.start and span.end <= end]
    cuts |= {edge for span in inside for edge in span[:2]}
    edges = sorted(cuts)
    for begin, stop in pairwise(edges):
        number = next((n for first, last, n in inside if first <= begin and stop <= last), 0)
        yield begin, stop, number


def _joined(ops: Iterable[Op]) -> tuple[Op, ...]:
    """The ops, kept words beside kept words of the same kind in one."""
    joined: list[Op] = []
    for op in ops:
        last = joined[-1] if joined else None
        if (
            last
            and op.kind == last.kind == OpKind.KEEP
            and op.marks == last.marks
            and not op.is_break
            and not last.is_break
        ):
            joined[-1] = replace(
                last, text=last.text + op.text, old=last.old + op.old, new=last.new + op.new
            )
        else:
            joined.append(op)
    return tuple(joined)
