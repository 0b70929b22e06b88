"""What was wrong in the words of a text, and whether another text shows it, too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.text.languages import language as language_of
from stories.text.likeness import plain_words
from stories.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT = 0.5  # of the words around an error: the share that must stand beside it elsewhere

_MARK = re.compile(r"\]\{claim=C-[0-9]+\}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was wrong with one sentence.

    `gone` are the words that were taken out, `beside` those that told something and stayed.
    Where nothing was taken out, the sentence `lacked` the words that were put in.
    """

    gone: frozenset[str]
    beside: frozenset[str] = frozenset()
    lacked: frozenset[str] = frozenset()

    def is_in(self, words: frozenset[str]) -> bool:
        """Whether a sentence of these words says the same wrong thing."""
        if not self.gone <= words or (self.lacked and self.lacked <= words):
            return False
        return len(self.beside & words) >= KEPT * len(self.beside)


def wrongs(before: str, after: str, *, language: str) -> tuple[Wrong, ...]:
    """What was wrong in a passage that was mended, sentence by sentence."""
    was, now = _sentences(before, language), _sentences(after, language)
    come = Counter(word for words in now if words not in was for word in words)
    small = language_of(language)["function"].singles
    found = (_wrong(words, come, small) for words in was if words not in now)
    return tuple(one for one in found if one.gone or one.lacked)


def wrong_in(words: str, *, language: str) -> tuple[Wrong, ...]:
    """The words of an error as somebody told it, without the small ones."""
    small = language_of(language)["function"].singles
    told = frozenset(plain_words(words)) - small
    return (Wrong(told),) if told else ()


def shows(text: str, found: Iterable[Wrong], *, language: str) -> bool:
    """Whether a sentence of the text, with its marks, says one of the wrong things."""
    held = [frozenset(words) for words in _sentences(_MARK.sub("]", text), language)]
    return any(one.is_in(words) for one in found for words in held)


def _wrong(words: tuple[str, ...], come: Counter[str], small: frozenset[str]) -> Wrong:
    gone = frozenset(Counter(words) - come)
    beside = frozenset(words) - gone - small
    if gone:
        return Wrong(gone, beside)
    return Wrong(frozenset(), beside, frozenset(come - Counter(words)))


def _sentences(text: str, language: str) -> list[tuple[str, ...]]:
    return [plain_words(one.text) for one in sentences(text, language=language)]
