"""Words spelled as single characters, so that whole texts are compared as strings in C++."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from stories.text.tokens import STOP_WORDS, is_unspaced, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Two characters that no word is spelled with: they never match each other.
OLD_ONLY, NEW_ONLY = "\0", "\1"
_FIRST = 2
_READY = 5000  # letters that are made once: most comparisons need no more
_MANY = 10_000  # words: with so many, a letter is not spent on each of them
_LETTERS = tuple(map(chr, range(_FIRST, _FIRST + _READY)))
_NOTHING = frozenset({""})
_AROUND = " \"'“”‘’«»()[]{}<>.,;:!?…-–—*_"


class Cut(NamedTuple):
    """A paragraph cut into words, and spelled."""

    words: list[str]
    letters: str


class Vocabulary:
    """A letter for every word of the texts that are compared; remembers what it has cut.

    Texts are cut at their blanks, which stand in no word; `finely` into the words and marks of
    `tokens`, which keep the blanks before them.
    """

    def __init__(self, *texts: str) -> None:
        """To compare these texts, finely if a script among them puts no blanks between words."""
        self.finely = is_unspaced("".join(texts))
        self._letters: dict[str, str] = {}
        # Past the last character there is, chr refuses.
        self._alphabet = chain(_LETTERS, map(chr, count(_FIRST + _READY)))
        self._cuts: dict[str, Cut] = {}
        self._telling: dict[str, frozenset[str]] = {}
        self._stems = _Stems()

    def spell(self, words: Sequence[str]) -> str:
        letters = self._letters
        if len(words) > _MANY:
            for word in {*words} - letters.keys():
                letters[word] = next(self._alphabet)
            return "".join(map(letters.__getitem__, words))
        # A known word's new letter is dropped: cheaper than to look twice.
        return "".join(map(letters.setdefault, words, self._alphabet))

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
            stems = map(self._stems.__getitem__, self.cut(text).words)
            telling = self._telling[text] = frozenset(stems) - _NOTHING
        return telling

    def told(self, words: Iterable[str]) -> int:
        """How many of the words tell something."""
        return sum(map(self.tells, words))

    def tells(self, word: str) -> bool:
        return bool(self._stems[word])


class _Stems(dict[str, str]):
    """A word alone and small; empty if it says nothing about its paragraph."""

    def __missing__(self, word: str) -> str:
        stem = word if word.isalpha() and word.islower() else word.strip(_AROUND).lower()
        if stem in STOP_WORDS:
            stem = ""
        self[word] = stem
        return stem
