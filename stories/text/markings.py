"""The markup of two passages side by side: what changed on kept words, and with changed ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import starmap, zip_longest
from typing import TYPE_CHECKING

from stories.text.difference import MarkChange, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.edits import Edit
    from stories.text.prose import Mark

# These tell a reader something even on words that are new or gone; emphasis does not.
_TELLING = (Markup.CLAIM, Markup.LINK, Markup.IMAGE)
_SHOWN = 40  # characters before a line's end that say where it is
_DEEPEST = 8  # marks on one word that are looked at


class _Side:
    """The marks of one passage, as runs of words that bear the same ones."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self.text = text
        self.telling = sorted(
            (mark for mark in marks if mark.what in _TELLING), key=lambda mark: mark.start
        )
        self.starts: list[int] = [0]
        self.runs: list[dict[Markup, Mark]] = [{}]
        edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
        waiting = sorted(marks, key=lambda mark: mark.start, reverse=True)
        open_: list[Mark] = []
        for edge in edges:
            open_ = [mark for mark in open_ if mark.end > edge]
            while waiting and waiting[-1].start <= edge:
                open_ = [*open_[-_DEEPEST:], waiting.pop()]
            self.starts.append(edge)
            self.runs.append({mark.what: mark for mark in open_})

    def at(self, offset: int) -> dict[Markup, Mark]:
        return self.runs[bisect_right(self.starts, offset) - 1]

    def next_edge(self, offset: int) -> int:
        index = bisect_right(self.starts, offset)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def inside(self, start: int, end: int) -> list[Mark]:
        """The telling marks all of whose words stand in a stretch."""
        return [mark for mark in self._begun(start, end) if mark.end <= end]

    def over(self, start: int, end: int) -> set[tuple[Markup, str]]:
        """What telling marks say that lie on a stretch, or on a part of it."""
        marks = [*self.at(start).values(), *self._begun(start, end)]
        return {(mark.what, mark.value) for mark in marks if mark.what in _TELLING}

    def _begun(self, start: int, end: int) -> list[Mark]:
        first = bisect_left(self.telling, start, key=lambda mark: mark.start)
        last = bisect_left(self.telling, end, key=lambda mark: mark.start)
        return self.telling[first:last]

    def words(self, mark: Mark) -> str:
        """The words that bear it; those before a line's end."""
        if mark.what is Markup.BREAK:
            before = self.text[max(0, mark.start - _SHOWN) : mark.start]
            return before.partition(" ")[2] if mark.start > _SHOWN else before
        return self.text[mark.start : mark.end].strip()


class Markings:
    """Collects what changed while a passage's edits are walked through."""

    def __init__(
        self, old: str, marks: Sequence[Mark], new: str, new_marks: Sequence[Mark]
    ) -> None:
        self._bare = not marks and not new_marks
        if not self._bare:
            self._old, self._new = _Side(old, marks), _Side(new, new_marks)
        # The words on which each pair of marks differs.
        self._found: dict[tuple[Mark | None, Mark | None], list[str]] = {}
        self._held: set[Mark] = set()  # say on some words what they said

    def found(self) -> tuple[MarkChange, ...]:
        """What changed, each change once, in reading order."""
        paired = {mark for marks in self._found if all(marks) for mark in marks}
        # What took another's place, or gave it up, is not also new or gone.
        found = (
            (marks, runs)
            for marks, runs in self._found.items()
            if all(marks) or paired.isdisjoint(marks)
        )
        return tuple(dict.fromkeys(starmap(self._change, found)))

    def kept(self, start: int, end: int, to: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Where each run of kept words ends, and which kinds of markup changed on it."""
        at = start
        while at < end:
            stop = end
            kinds: tuple[str, ...] = ()
            if not self._bare:
                stop = min(
                    end, self._old.next_edge(at), self._new.next_edge(at + to - start) - to + start
                )
                kinds = self._differ(at, at + to - start, stop - at)
            yield stop, kinds
            at = stop

    def change(self, edit: Edit) -> None:
        """Note the links, pictures and claims that came or went with changed words."""
        if self._bare:
            return
        gone = self._old.inside(edit.start, edit.end)
        come = self._new.inside(edit.new_start, edit.new_end)
        if not gone and not come:
            return
        now = self._new.over(edit.new_start, edit.new_end)
        was = self._old.over(edit.start, edit.end)
        # What says the same on other words has not changed.
        gone = [mark for mark in gone if (mark.what, mark.value) not in now]
        come = [mark for mark in come if (mark.what, mark.value) not in was]
        for what in _TELLING:
            olds = [mark for mark in gone if mark.what == what]
            news = [mark for mark in come if mark.what == what]
            for old, new in zip_longest(olds, news):
                self._found.setdefault((old, new), [])

    def _differ(self, at: int, to: int, size: int) -> tuple[str, ...]:
        was, now = self._old.at(at), self._new.at(to)
        kinds = []
        words = self._new.text[to : to + size]
        for what in {**was, **now}:
            old, new = was.get(what), now.get(what)
            if what is not Markup.BREAK and words.isspace():
                continue
            if old and new and old.value == new.value:
                self._held |= {old, new}
                continue
            kinds.append(what)
            self._found.setdefault((old, new), []).append(words)
        return tuple(str(what) for what in Markup if what in kinds) if kinds else ()

    def _change(self, marks: tuple[Mark | None, Mark | None], runs: list[str]) -> MarkChange:
        old, new = marks
        mark = new or old
        assert mark is not None  # one of them differs from the other
        grew = mark in self._held and (mark is old or mark.what not in _TELLING)
        side = self._new if new else self._old
        words = " ".join(map(str.strip, runs)) if grew else side.words(mark)
        return MarkChange(mark.what, words, old.value if old else "", new.value if new else "")
