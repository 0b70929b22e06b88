"""The markup of two passages side by side: what changed on kept words, and with changed ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from stories.text.difference import MarkChange, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.edits import Edit
    from stories.text.prose import Mark

# These tell a reader something even on words that are new or gone; emphasis does not.
_TELLING = (Markup.CLAIM, Markup.LINK, Markup.IMAGE)
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
        first = bisect_left(self.telling, start, key=lambda mark: mark.start)
        last = bisect_left(self.telling, end, key=lambda mark: mark.start)
        return [mark for mark in self.telling[first:last] if mark.end <= end]

    def words(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end].strip()


class Markings:
    """Collects what changed while a passage's edits are walked through."""

    def __init__(
        self, old: str, marks: Sequence[Mark], new: str, new_marks: Sequence[Mark]
    ) -> None:
        self._bare = not marks and not new_marks
        if not self._bare:
            self._old, self._new = _Side(old, marks), _Side(new, new_marks)
        self._found: dict[MarkChange, None] = {}

    def found(self) -> tuple[MarkChange, ...]:
        """What changed, each change once, in reading order."""
        return tuple(self._found)

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
                kinds = self._differ(at, at + to - start)
            yield stop, kinds
            at = stop

    def change(self, edit: Edit) -> None:
        """Note the links, pictures and claims that came or went with changed words."""
        if self._bare:
            return
        gone = self._old.inside(edit.start, edit.end)
        come = self._new.inside(edit.new_start, edit.new_end)
        for what in _TELLING:
            was = [mark for mark in gone if mark.what == what]
            now = [mark for mark in come if mark.what == what]
            for n in range(max(len(was), len(now))):
                self._note(
                    what,
                    was[n] if n < len(was) else None,
                    now[n] if n < len(now) else None,
                )

    def _differ(self, at: int, to: int) -> tuple[str, ...]:
        was, now = self._old.at(at), self._new.at(to)
        kinds = [what for what in {**was, **now} if _value(was.get(what)) != _value(now.get(what))]
        if len(kinds) > 1:
            kinds = [what for what in Markup if what in kinds]
        for what in kinds:
            self._note(what, was.get(what), now.get(what))
        return tuple(map(str, kinds))

    def _note(self, what: Markup, old: Mark | None, new: Mark | None) -> None:
        if _value(old) == _value(new):
            return
        words = self._new.words(new) if new else self._old.words(old) if old else ""
        self._found[MarkChange(what, words, _value(old), _value(new))] = None


def _value(mark: Mark | None) -> str:
    return mark.value if mark else ""
