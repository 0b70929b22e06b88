"""From two lists of paragraphs to rows with their edits: the engine without markup."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from stories.text.alignment import align
from stories.text.difference import How
from stories.text.passages import moved_passages
from stories.text.spelling import Vocabulary
from stories.text.tidying import edits
from stories.text.tokens import is_unspaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.alignment import Row
    from stories.text.edits import Edit

# What stands between two paragraphs of one row, in the texts that the edits count on.
JOINT = " "
_LONG_ENOUGH = 12  # characters of a stretch that may hold a passage that moved


class Span(NamedTuple):
    """Characters that belong to the moved passage of this number."""

    start: int
    end: int
    number: int


class Change(NamedTuple):
    """A row of paragraphs and what became of their words.

    Edits and spans count characters of each side's paragraphs joined by JOINT.
    """

    row: Row
    edits: Sequence[Edit] = ()
    gone: Sequence[Span] = ()
    come: Sequence[Span] = ()


class Changes:
    """Compares two lists of paragraphs; normalised ones (NFC, single blanks) read best."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.words = Vocabulary(finely=_is_unspaced(old, new))
        self.rows = align(old, new, self.words)

    def found(self) -> list[Change]:
        """Every row in the new order, unchanged ones included."""
        made = [
            Change(row) if row.how is How.SAME else Change(row, self._edits(row))
            for row in self.rows
        ]
        return self._with_passages(made)

    def texts(self, row: Row) -> tuple[str, str]:
        """Both sides of a row as the edits count them."""
        _, olds, news = row
        old = self.old[olds[0]] if len(olds) == 1 else JOINT.join([self.old[i] for i in olds])
        new = self.new[news[0]] if len(news) == 1 else JOINT.join([self.new[j] for j in news])
        return old, new

    def _edits(self, row: Row) -> Sequence[Edit]:
        if row.how is How.AWAY or not row.old or not row.new:
            return ()
        old, new = self.texts(row)
        return edits(old, new, self.words) if old != new else ()

    def _with_passages(self, made: list[Change]) -> list[Change]:
        """The changes, with passages that went from one place to another numbered."""
        gone: list[tuple[int, int, str]] = []  # change, where, words
        come: list[tuple[int, int, str]] = []
        for n, (row, found, _, _) in enumerate(made):
            how = row.how
            if how is How.ADDED:
                come.append((n, 0, self.new[row.new[0]]))
            elif how is How.REMOVED:
                gone.append((n, 0, self.old[row.old[0]]))
            elif found:
                old, new = self.texts(row)
                for start, end, new_start, new_end in found:
                    if end - start >= _LONG_ENOUGH:
                        gone.append((n, start, old[start:end]))
                    if new_end - new_start >= _LONG_ENOUGH:
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


def _is_unspaced(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether paragraphs that stand on one side only need a fine cut."""
    return any(map(is_unspaced, set(old).symmetric_difference(new)))


def joints(texts: Sequence[str]) -> list[int]:
    """Where the joints of several paragraphs stand in the text that they make together."""
    return [end + n for n, end in enumerate(accumulate(map(len, texts[:-1])))]
