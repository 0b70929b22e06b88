"""Which of many statements say nearly the same as some words, in a few milliseconds.

Statements are kept by the words that they hold; only those that share the rarer words of what is
asked are compared letter by letter.
"""

from __future__ import annotations

import heapq
import math
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from stories.text.languages import TAGS, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALIKE = 60  # of 100
_COMPARED = 300  # statements at most, those that share the rarest words
_LOOKED_UP = 40_000  # places in the index at most, the rarest words' first
_MOST_LETTERS = 500

_GROUPED = re.compile(r"(?<=\d)[,.'’\u00a0\u202f ](?=\d{3}(?!\d))")
_PER_CENT = re.compile(r"\bper cent\b|%")
_POSSESSIVE = re.compile(r"['’]s\b")
_UNSPACED = re.compile(r"([\u0e00-\u0eff\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff])")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


def plain_words(statement: str) -> tuple[str, ...]:
    """The words of a statement in order, told apart by what they mean and not how they look.

    NFKC, no case, no punctuation; numbers in digits, without marks between thousands.
    """
    text = unicodedata.normalize("NFKC", statement[:_MOST_LETTERS]).casefold()
    text = _POSSESSIVE.sub("", _PER_CENT.sub(" percent ", _GROUPED.sub("", text)))
    numbers = _numbers()
    return tuple(numbers.get(word, word) for word in _WORD.findall(_UNSPACED.sub(r" \1 ", text)))


@cache
def _numbers() -> Mapping[str, str]:
    """Number words of every language that mean one number in all and are no small word in any."""
    found: dict[str, set[int]] = {}
    for tag in TAGS:
        words = language(tag)["numbers"]
        for word in words.singles:
            value = words.meaning(word)
            if value == int(value):
                found.setdefault(word, set()).add(int(value))
    small = {
        word
        for tag in TAGS
        for word in language(tag)["function"].singles - language(tag)["numbers"].singles
    }
    return {
        word: str(min(values))
        for word, values in found.items()
        if len(values) == 1 and min(values) > 0 and word not in small
    }


class Likeness:
    """Statements by key. Adding one under a key that is there replaces it."""

    def __init__(self, statements: Iterable[tuple[int, str]] = ()) -> None:
        self._sorted: dict[int, str] = {}
        self._holding: dict[str, set[int]] = {}
        for key, statement in statements:
            self.put(key, statement)

    def __len__(self) -> int:
        return len(self._sorted)

    def put(self, key: int, statement: str) -> None:
        """Keep the statement under its key."""
        words = plain_words(statement)
        if key in self._sorted:
            for word in set(self._sorted[key].split(" ")) - set(words):
                self._holding.get(word, set()).discard(key)
        self._sorted[key] = " ".join(sorted(words))
        for word in words:
            self._holding.setdefault(word, set()).add(key)

    def like(self, words: str, *, limit: int = 5) -> list[tuple[int, int]]:
        """Keys of the likest statements with their scores of 100; the newest of equals first."""
        asked = sorted(plain_words(words))
        mine = " ".join(asked)
        scored = (
            (score, key)
            for key in self._candidates(frozenset(asked))
            if (score := _score(mine, self._sorted[key])) >= ALIKE
        )
        return [(key, round(score)) for score, key in heapq.nlargest(limit, scored)]

    def _candidates(self, asked: frozenset[str]) -> list[int]:
        """The keys that share most of what is asked, a rare word counting more."""
        known = sorted((len(held), word) for word in asked if (held := self._holding.get(word)))
        weights: dict[int, float] = {}
        looked_up = 0
        for many, word in known:
            if weights and looked_up + many > _LOOKED_UP:
                break
            looked_up += many
            weight = math.log(1 + len(self._sorted) / many)
            for key in tuple(self._holding[word]):
                weights[key] = weights.get(key, 0.0) + weight
        return heapq.nlargest(_COMPARED, weights, key=lambda key: (weights[key], key))


def _score(mine: str, theirs: str) -> float:
    """How alike two sorted statements are: a part of one counts, a single shared word does not."""
    whole = fuzz.ratio(mine, theirs)
    if whole < ALIKE * ALIKE / 100:
        return 0.0
    return math.sqrt(whole * fuzz.token_set_ratio(mine, theirs))
