"""From two lists of paragraphs to rows with their edits: the engine without markup."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from stories.text.alignment import Row, Span, align_between, same
from stories.text.difference import How
from stories.text.edits import Edit
from stories.text.passages import moved_passages, shortest
from stories.text.tidying import edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# What stands between two paragraphs of one row, in the texts that the edits count on.
JOINT = " "
_STILL = (How.SAME, How.AWAY)  # these have no edits
_MARKS = re.compile(r"[^\w\s]*")


class Changes:
    """Compares two lists of paragraphs; normalised ones (NFC, single blanks) read best."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.head, self.rows, self.tail, self.words = align_between(old, new)

    def found(self) -> list[Row]:
        """Every row in the new order, unchanged ones included."""
        head, tail = self.head, self.tail
        last = same(len(self.old) - tail, len(self.new) - tail, tail)
        return [*same(0, 0, head), *self.inner(), *last]

    def inner(self) -> list[Row]:
        """The rows behind the first `head` paragraphs and before the last `tail`, all equal."""
        made = self.rows
        changed = [n for n, row in enumerate(made) if row.how not in _STILL]
        for n in changed:
            if made[n].old and made[n].new:
                made[n] = self._compared(made[n])
        return self._with_passages(made, changed)

    def texts(self, row: Row) -> tuple[str, str]:
        """Both sides of a row as the edits count them; empty for a side that it lacks."""
        olds, news = row.old, row.new
        old = self.old[olds[0]] if len(olds) == 1 else JOINT.join([self.old[i] for i in olds])
        new = self.new[news[0]] if len(news) == 1 else JOINT.join([self.new[j] for j in news])
        return old, new

    def edits(self, row: Row) -> Sequence[Edit]:
        """The edits of a row, where a side that it lacks is one edit, too."""
        if row.old and row.new:
            return row.edits
        old, new = self.texts(row)
        return (Edit(0, len(old), 0, len(new)),)

    def _compared(self, row: Row) -> Row:
        old, new = self.texts(row)
        if old == new:
            return row
        found = edits(old, new, self.words)
        if len(row.old) > 1 or len(row.new) > 1:
            was = set(joints([self.old[i] for i in row.old]))
            now = set(joints([self.new[j] for j in row.new]))
            found = list(_to_breaks(found, old, was, now))
        return Row(row.how, row.old, row.new, found)

    def _with_passages(self, made: list[Row], changed: Sequence[int]) -> list[Row]:
        """The changes, with passages that went from one place to another numbered."""
        gone: list[tuple[int, int, str]] = []  # row, where, words
        come: list[tuple[int, int, str]] = []
        least, blanks = shortest(self.words)
        for n in changed:
            old, new = self.texts(made[n])
            for start, end, new_start, new_end in self.edits(made[n]):
                if end - start >= least and old.count(" ", start, end) >= blanks:
                    gone.append((n, start, old[start:end]))
                if new_end - new_start >= least and new.count(" ", new_start, new_end) >= blanks:
                    come.append((n, new_start, new[new_start:new_end]))
        if not gone or not come:
            return made
        passages = moved_passages([g[2] for g in gone], [c[2] for c in come], self.words)
        for number, passage in enumerate(passages, 1):
            n, base, _ = gone[passage.gone]
            span = Span(base + passage.start, base + passage.end, number)
            made[n] = made[n]._replace(gone=(*made[n].gone, span))
            n, base, _ = come[passage.come]
            span = Span(base + passage.new_start, base + passage.new_end, number)
            made[n] = made[n]._replace(come=(*made[n].come, span))
        return made


def _to_breaks(found: Sequence[Edit], old: str, was: set[int], now: set[int]) -> Iterator[Edit]:
    """The edits, with the mark that alone parts one from a break that came or went."""
    ends = [edit.start for edit in found[1:]]
    for edit, stop in zip(found, [*ends, len(old)], strict=True):
        match = _MARKS.match(old, edit.end, stop)
        assert match is not None  # it may be empty
        at = match.end()
        to = edit.new_end + at - edit.end
        if edit.end < at < stop and (at in was) != (to in now):
            yield Edit(edit.start, at + 1, edit.new_start, to + 1)
        else:
            yield edit


def joints(texts: Sequence[str]) -> list[int]:
    """Where the joints of several paragraphs stand in the text that they make together."""
    return [end + n for n, end in enumerate(accumulate(map(len, texts[:-1])))]
