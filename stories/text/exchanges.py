"""Which words gave way to others that tell something else: he for she, arrested for charged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from stories.text.mentions import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.text.languages import Language, Sense
    from stories.text.statements import Statement, Term

_LIMIT = "limit"  # only, nearly: these tell something by coming or going, too
_TOUCHES = {_LIMIT: Touch.SCOPE}
_MOST = 12  # words that differ and are looked at: beyond these it is another sentence


class Region(NamedTuple):
    """Tokens of one text, and those of another that stand in their place; one may be none."""

    start: int
    end: int
    new_start: int
    new_end: int


class Exchange(NamedTuple):
    """The words that gave way and those that came; None where none did."""

    touch: Touch
    old: Term | None
    new: Term | None


class Exchanges:
    """Two texts whose words stand for each other.

    A sense counts only where one text says it less often than the other, and another sense of
    its family more often: what only changed its place turns nothing round.
    """

    def __init__(self, old: Statement, new: Statement) -> None:
        self._old, self._new = old.terms, new.terms
        self._balance = _senses(new.terms)
        self._balance.subtract(_senses(old.terms))

    def within(self, region: Region) -> Iterator[Exchange]:
        """Each word that one of another sense stands for now, then each limit ("only", "nearly")
        that came or went; nothing in a region of many words.
        """
        if max(region.end - region.start, region.new_end - region.new_start) > _MOST:
            return
        gone = _standing(self._old, region.start, region.end)
        come = _standing(self._new, region.new_start, region.new_end)
        for term in tuple(gone):
            for other in come:
                touch = self._told(term, other)
                if touch is not None:
                    gone.remove(term)
                    come.remove(other)
                    yield Exchange(touch, term, other)
                    break
        yield from (Exchange(Touch.SCOPE, term, None) for term in gone if self._limits(term, -1))
        yield from (Exchange(Touch.SCOPE, None, term) for term in come if self._limits(term, 1))

    def _told(self, one: Term, other: Term) -> Touch | None:
        """What one word for the other tells; of several the first in the order of the lists."""
        for sense in one.senses:
            if self._balance[sense] >= 0:
                continue
            for theirs in other.senses:
                same = sense[:2] == theirs[:2] and sense.rank != theirs.rank
                if same and self._balance[theirs] > 0:
                    return _TOUCHES.get(sense.touch) or Touch(sense.touch)
        return None

    def _limits(self, term: Term, way: int) -> bool:
        """Whether it bounds or limits what is said and is said more often now, or less."""
        return any(
            sense.touch == _LIMIT and self._balance[sense] * way > 0 for sense in term.senses
        )


def regions(old: Statement, new: Statement) -> Iterator[Region]:
    """Where the words of two sentences differ, in reading order."""
    at = to = None
    for step in Indel.opcodes(old.words, new.words):
        if step.tag == "equal":
            if at is not None and to is not None:
                yield Region(at, step.src_start, to, step.dest_start)
            at = to = None
        elif at is None:
            at, to = step.src_start, step.dest_start
    if at is not None and to is not None:
        yield Region(at, len(old.words), to, len(new.words))


def has_gone_on(old: str, new: str, language: Language) -> bool:
    """Whether a stage of proceedings gave way to a later one: arrested, charged."""
    for sense in _senses_of(old, language):
        for other in _senses_of(new, language):
            if sense[:2] == other[:2] and sense.touch == Touch.STAGE:
                return sense.rank < other.rank
    return False


def _senses(terms: Iterable[Term]) -> Counter[Sense]:
    return Counter(sense for term in terms for sense in term.senses)


def _senses_of(words: str, language: Language) -> tuple[Sense, ...]:
    found = language.tokens(words)
    match = language["exchanges"].match(found, 0) if found else None
    senses: tuple[Sense, ...] = match[0] if match else ()
    return senses


def _standing(terms: Sequence[Term], start: int, end: int) -> list[Term]:
    """The terms with a word in a region, or beside it where it has none."""
    beside = start == end
    first = bisect_left(terms, start + (not beside), key=lambda term: term.end)
    last = (bisect_right if beside else bisect_left)(terms, end, key=lambda term: term.start)
    return list(terms[first:last])
