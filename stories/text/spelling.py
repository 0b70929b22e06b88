"""Words spelled as single characters, so that whole texts are compared as strings in C++."""

from __future__ import annotations

from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from stories.text.tokens import STOP_WORDS, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

# Two characters that no word is spelled with: they never match each other.
OLD_ONLY, NEW_ONLY = "\0", "\1"
_AROUND = " \"'“”‘’«»()[]{}<>.,;:!?…-–—*_"


class Cut(NamedTuple):
    """A paragraph cut into words, and spelled."""

    words: list[str]
    letters: str


class Vocabulary:
    """A letter for every word of the texts that are compared; remembers what it has cut.

    Texts are cut at their blanks, which stand in no word; `finely` into the words and marks of
    `tokens`, which keep the blanks before them, where a script has no blanks to cut at.
    """

    def __init__(self, *, finely: bool = False) -> None:
        self.finely = finely
        self._letters: defaultdict[str, str] = defaultdict(map(chr, count(2)).__next__)
        self._cuts: dict[str, Cut] = {}
        self._telling: dict[str, frozenset[str]] = {}
        self._stems: dict[str, str] = {}
        self._tells: dict[str, bool] = {}

    def spell(self, words: Iterable[str]) -> str:
        return "".join(map(self._letters.__getitem__, words))

    def cut(self, text: str) -> Cut:
        cut = self._cuts.get(text)
        if cut is None:
            words = tokens(text) if self.finely else text.split(" ")
            bare = [word.lstrip() for word in words] if self.finely else words
            cut = self._cuts[text] = Cut(words, self.spell(bare))
        return cut

    def telling(self, text: str) -> frozenset[str]:
        """The words by which a paragraph is known, whatever their case and the marks at them."""
        telling = self._telling.get(text)
        if telling is None:
            stems = {self._stem(word) for word in self.cut(text).words}
            telling = self._telling[text] = frozenset(stems) - {""}
        return telling

    def told(self, letters: str) -> int:
        """How many of the spelled words tell something."""
        return sum(map(self.tells, letters))

    def tells(self, letter: str) -> bool:
        known = self._tells
        if letter not in known:
            for word, its in islice(self._letters.items(), len(known), None):
                known[its] = bool(self._stem(word))
        return known[letter]

    def _stem(self, word: str) -> str:
        """The word alone and small; empty if it says nothing about its paragraph."""
        stem = self._stems.get(word)
        if stem is None:
            stem = word.strip(_AROUND).lower()
            stem = self._stems[word] = "" if stem in STOP_WORDS else stem
        return stem
