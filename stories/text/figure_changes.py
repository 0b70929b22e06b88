"""Which figure or date gave way to which between two sentences that belong together."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

from stories.text.mentions import Altered, Change, Mention, Touch, is_opposed

if TYPE_CHECKING:
    from collections.abc import Hashable

    from stories.text.statements import Statement

# A figure's successor is looked for among so many; a sentence that has more is a table.
_WINDOW = 8


def figures_altered(old: Statement, new: Statement) -> Altered:
    """Figures, dates and units; twelve for 12 or pct for % is no change."""
    return _Figures(old, new).altered()


class _Figures:
    """What two sentences count; what is understood leaves the lists."""

    def __init__(self, old: Statement, new: Statement) -> None:
        self.old, self.new = old, new
        self.olds, self.news = list(old.figures), list(new.figures)
        self.changes: list[Change] = []

    def altered(self) -> Altered:
        same_words = self.old.masked(self.olds) == self.new.masked(self.news)
        if same_words and len(self.olds) == len(self.news):
            # Nothing else differs: two figures that changed places are two changes.
            for one, other in zip(self.olds, self.news, strict=True):
                self._give_way(one, other)
            return Altered(self.changes)
        self._match(beside=True)
        self._replace_beside()
        self._match(beside=False)
        self._replace_rest()
        dropped = [mention for mention in self.olds if not mention.weak]
        added = [mention for mention in self.news if not mention.weak]
        return Altered(self.changes, dropped, added)

    def _give_way(self, one: Mention, other: Mention) -> None:
        """Note what differs between two mentions that stand for each other."""
        change = (self.old.said(one), self.new.said(other))
        if one.key != other.key:
            self.changes.append(Change(other.touch, *change))
        elif one.unit != other.unit and one.unit and other.unit:
            touch = Touch.DATE if one.touch is Touch.DATE else Touch.UNIT  # of a time: its zone
            self.changes.append(Change(touch, *change))
        elif one.bound != other.bound:
            opposed = is_opposed(one.bound, other.bound)
            touch = Touch.FIGURE if opposed else Touch.MODALITY
            sides = (_bounded(self.old, one), _bounded(self.new, other))
            self.changes.append(Change(touch, *sides))

    def _take(self, one: Mention, other: Mention) -> None:
        self._give_way(one, other)
        self.olds.remove(one)
        self.news.remove(other)

    def _match(self, *, beside: bool) -> None:
        """Take out mentions with the same key, first only those before the same word."""
        waiting: defaultdict[Hashable, deque[Mention]] = defaultdict(deque)
        for other in self.news:
            waiting[other.key, self.new.beside(other)[1] if beside else ""].append(other)
        taken: set[int] = set()
        for one in self.olds:
            same = waiting[one.key, self.old.beside(one)[1] if beside else ""]
            if same:
                other = same.popleft()
                self._give_way(one, other)
                taken |= {id(one), id(other)}
        for side in (self.olds, self.news):
            side[:] = [mention for mention in side if id(mention) not in taken]

    def _replace_beside(self) -> None:
        """Different figures before the same word, where it follows one figure only: 12 dead."""
        words = Counter(self.old.beside(one)[1] for one in self.olds)
        others = Counter(self.new.beside(other)[1] for other in self.news)
        before = {self.new.beside(other)[1]: other for other in self.news}
        for one in tuple(self.olds):
            word = self.old.beside(one)[1]
            if word and words[word] == others[word] == 1 and _same_sort(one, before[word]):
                self._take(one, before[word])

    def _replace_rest(self) -> None:
        """What is left in two sentences that say nearly the same, or beside like words."""
        alike = bool(self.olds and self.news) and self.old.like(self.new)
        for one in tuple(self.olds):
            for other in self.news[:_WINDOW]:
                near = _beside_alike(self.old.beside(one), self.new.beside(other))
                weak = one.weak or other.weak
                if _same_sort(one, other) and (near or (alike and not weak)):
                    self._take(one, other)
                    break


def _bounded(statement: Statement, mention: Mention) -> str:
    """The figure with the words that bound it."""
    start = mention.bound_start if mention.bound else mention.start
    return statement.text[start : mention.end]


def _same_sort(one: Mention, other: Mention) -> bool:
    """Whether one can stand for the other: dates for dates, percentages for percentages."""
    if one.weak and other.weak:
        return False
    units = one.unit == other.unit or not (one.unit and other.unit)
    return one.touch == other.touch and units


def _beside_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """One person and two people: the word after begins alike, or the word before is the same."""
    if one[1] and other[1] and one[1][:2] == other[1][:2]:
        return True
    return len(one[0]) > 3 and one[0] == other[0]
