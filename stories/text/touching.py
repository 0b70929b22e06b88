"""What changed words touch: figures, dates, names, opposites, and quotations they stand in.

They are the mentions that the silent-edit guard reads: each is read in its passage, where "12"
may be a day of March and a large word may only open a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from stories.text.exchanges import Exchanges, Region
from stories.text.mentions import Touch, is_opposed
from stories.text.names import key_of, known_names
from stories.text.quotations import quotations
from stories.text.reversals import denials
from stories.text.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.acquaintance import Acquaintance
    from stories.text.edits import Edit
    from stories.text.mentions import Mention
    from stories.text.reversals import Denial
    from stories.text.words import Token

# Of these it matters that something says so, not which word does.
_BY_PRESENCE = frozenset({Touch.NEGATION, Touch.MODALITY, Touch.ATTRIBUTION})
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s<>\"“”«»]*", re.IGNORECASE)
_QUOTE_MARKS = frozenset('"“”„‟«»‹›「」『』')


class Touched(NamedTuple):
    """Characters of a passage whose change touches something."""

    start: int
    end: int
    touch: Touch


class Touching:
    """Knows both texts of a passage, since a changed word alone doesn't tell what it is."""

    def __init__(self, old: str, new: str, known: Acquaintance) -> None:
        self._texts, self._known = (old, new), known

    def edit(self, edit: Edit) -> tuple[list[Touched], list[Touched]]:
        """What the words that went touch, and what those that came do."""
        if not all(self._texts):
            return [], []  # a whole passage came or went: all of it is touched
        was, now = self._sides
        old, new = was.words(*edit[:2]), now.words(*edit[2:])
        quoted = was.quoted(*edit[:2]), now.quoted(*edit[2:])
        bounds = was.bounds(*edit[:2]), now.bounds(*edit[2:])
        gone, come = [*_unbound(*bounds)], [*_unbound(bounds[1], bounds[0])]
        if [token.low for token in old] == [token.low for token in new]:  # signs or capitals
            gone += quoted[0] if was.has_marks(*edit[:2]) and not quoted[1] else []
            come += quoted[1] if now.has_marks(*edit[2:]) and not quoted[0] else []
            return gone, come
        mentions = was.mentions(*edit[:2]), now.mentions(*edit[2:])
        turned = self._turned(edit)
        gone += [*_surplus(*mentions, new), *turned[0], *quoted[0]]
        come += [*_surplus(mentions[1], mentions[0], old), *turned[1], *quoted[1]]
        return gone, come

    def _turned(self, edit: Edit) -> tuple[list[Touched], list[Touched]]:
        """The words that tell something else than those in whose place they stand."""
        was, now = self._sides
        here = Region(*was.range(*edit[:2]), *now.range(*edit[2:]))
        gone, come = [], []
        for touch, one, other in self._exchanges.within(here):
            gone += [Touched(*was.statement.span(one), touch)] if one else []
            come += [Touched(*now.statement.span(other), touch)] if other else []
        for word, denied in self._denials:
            if word in was.words(*edit[:2]) and denied in now.words(*edit[2:]):
                gone.append(Touched(word.start, word.end, Touch.REVERSAL))
                come.append(Touched(denied.start, denied.end, Touch.REVERSAL))
        return gone, come

    @cached_property
    def _exchanges(self) -> Exchanges:
        was, now = self._sides
        return Exchanges(was.statement, now.statement)

    @cached_property
    def _denials(self) -> list[Denial]:
        was, now = self._sides
        return list(denials(was.statement, now.statement))

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        statements = [
            Statement(text, self._known.language, place="", paragraph=0, quoted=())
            for text in self._texts
        ]
        read = [(statement.text, statement.tokens) for statement in statements]
        known = known_names(read, self._known.language) | self._known.names
        was, now = (_Side(statement, known) for statement in statements)
        return was, now


class _Side:
    """The mentions and quotations of one text."""

    def __init__(self, statement: Statement, known: frozenset[str]) -> None:
        self.statement = statement
        self._text, self._tokens = statement.text, statement.tokens
        self._ends = [token.end for token in self._tokens]
        found = [
            *statement.figures,
            *statement.names(known),
            *statement.negations,
            *statement.possible,
            *statement.sayings,
        ]
        self._mentions = sorted(_outside_addresses(found, self._text), key=lambda m: m.start)
        # Mentions overlap: the furthest end so far rises, so that it can be searched.
        self._reach = list(accumulate((mention.end for mention in self._mentions), max))

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Which words stand in a stretch, or partly do."""
        first = bisect_left(self._ends, start + 1)
        return first, bisect_left(self._tokens, end, lo=first, key=lambda token: token.start)

    def words(self, start: int, end: int) -> list[Token]:
        return self._tokens[slice(*self.range(start, end))]

    def mentions(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self._reach, start + 1)
        last = bisect_left(self._mentions, end, lo=first, key=lambda mention: mention.start)
        return [mention for mention in self._mentions[first:last] if mention.end > start]

    def bounds(self, start: int, end: int) -> list[Mention]:
        """The figures whose bounds ("at least") stand in a stretch, or partly do."""
        first = bisect_left(self._bounded, start + 1, key=lambda mention: mention.start)
        last = bisect_left(self._bounded, end, lo=first, key=lambda mention: mention.bound_start)
        return self._bounded[first:last]

    @cached_property
    def _bounded(self) -> list[Mention]:
        found = [mention for mention in self.statement.figures if mention.bound]
        return sorted(_outside_addresses(found, self._text), key=lambda m: m.bound_start)

    def has_marks(self, start: int, end: int) -> bool:
        return not _QUOTE_MARKS.isdisjoint(self._text[start:end])

    def quoted(self, start: int, end: int) -> list[Touched]:
        """The parts of a stretch that stand in quotations, marks included."""
        found = []
        at = bisect_left(self._quotations, start + 1, key=lambda span: span[1])
        while at < len(self._quotations) and self._quotations[at][0] < end:
            first, last = self._quotations[at]
            found.append(Touched(max(first, start), min(last, end), Touch.QUOTATION))
            at += 1
        return found

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return [(found.start, found.end) for found in quotations(self._text)]


def _outside_addresses(found: Sequence[Mention], text: str) -> Sequence[Mention]:
    """The mentions but for those in a web address, whose digits and words count nothing."""
    spans = [match.span() for match in _ADDRESS.finditer(text)] if "://" in text else []
    if not spans:
        return found
    starts = [start for start, _ in spans]
    return [
        mention
        for mention in found
        if mention.start >= spans[bisect_right(starts, mention.start) - 1][1]
        or mention.start < starts[0]
    ]


def _unbound(mine: Sequence[Mention], theirs: Sequence[Mention]) -> Iterator[Touched]:
    """The bounds of one side that the other does not set: at least 12, up to 12."""
    others = [mention.bound for mention in theirs]
    for mention in mine:
        if mention.bound in others:
            others.remove(mention.bound)
        else:
            opposed = any(is_opposed(mention.bound, other) for other in others or ("",))
            touch = Touch.FIGURE if opposed else Touch.MODALITY
            yield Touched(mention.bound_start, mention.start, touch)


def _surplus(
    mine: Sequence[Mention], theirs: Sequence[Mention], their_words: Sequence[Token]
) -> Iterator[Touched]:
    """What one side mentions and the other does not, each mention where it stands."""
    left = Counter(mention.key for mention in theirs)
    units = {mention.key: mention.unit for mention in theirs if mention.unit}
    present = {mention.touch for mention in theirs}
    words = {("name", key_of(token.text)) for token in their_words}
    for mention in mine:
        touch = mention.touch
        if touch in _BY_PRESENCE:
            if touch in present:
                continue
        elif left[mention.key]:
            left[mention.key] -= 1
            if not mention.unit or units.get(mention.key, mention.unit) == mention.unit:
                continue
            touch = Touch.UNIT
        elif mention.key in words or (mention.weak and touch not in present):
            continue
        yield Touched(mention.start, mention.end, touch)
