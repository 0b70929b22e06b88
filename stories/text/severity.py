"""What a change of words touches: figures, dates, names, quotations, negations and the like."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stories.text.alteration import alterations
from stories.text.figures import figures
from stories.text.languages import language as language_of
from stories.text.mentions import Change, Touch
from stories.text.setting import Setting
from stories.text.statements import statements

if TYPE_CHECKING:
    from stories.text.languages import Language
    from stories.text.words import Token

__all__ = ["Change", "Touch", "changed", "touches"]

_QUOTE_MARKS = frozenset('"“”„‟«»‹›「」『』')
_LISTED = {
    "negations": Touch.NEGATION,
    "hedges": Touch.MODALITY,
    "possible": Touch.MODALITY,
    "according": Touch.ATTRIBUTION,
    "sayings": Touch.ATTRIBUTION,
}
_NO_NAME = ("function", "openers", "weekdays", "months", "titles", "days", "numbers")


def touches(text: str, *, language: str = "en") -> frozenset[Touch]:
    """The kinds of sensitive words that stand in a stretch of text; linear in its length."""
    words = language_of(language)
    found = words.tokens(text)
    touched = {Touch.QUOTATION} if not _QUOTE_MARKS.isdisjoint(text) else set()
    signs, ordinary = _signs(words), _ordinary(words)
    negating = words.endings.get("negations", ("\0",))
    counts = False
    for at, token in enumerate(found):
        low, first = token.low, token.text[0]
        counts = counts or not first.isalpha() or low in words.counting
        for name in signs.get(low, ()):
            if words[name].match(found, at) is not None:
                touched.add(_LISTED[name])
        if low.endswith(negating):
            touched.add(Touch.NEGATION)
        if first.isupper() and low not in ordinary and _is_name(token, words):
            touched.add(Touch.NAME)
    if counts:
        touched |= {mention.touch for mention in figures(text, found, words) if not mention.weak}
    return frozenset(touched)


@cache
def _signs(words: Language) -> dict[str, tuple[str, ...]]:
    """The lists in which an entry begins with the word."""
    signs: dict[str, tuple[str, ...]] = {}
    for name in _LISTED:
        for word in words[name].firsts:
            signs[word] = (*signs.get(word, ()), name)
    return signs


@cache
def _ordinary(words: Language) -> frozenset[str]:
    """Words that are no name though a sentence may open with them."""
    return frozenset().union(*(words[name].singles for name in _NO_NAME))


def changed(old: str, new: str, *, language: str = "en") -> tuple[Change, ...]:
    """What a change from the old text to the new alters, in reading order.

    Both are plain words. Typos, spacing, capitals, hyphens, the style of quote marks, 12 for
    twelve and new wording without sensitive words alter nothing.
    """
    if old == new:
        return ()
    words = language_of(language)
    setting = Setting(statements(old, words), statements(new, words))
    return tuple(alteration.change for alteration in alterations(setting))


def _is_name(token: Token, words: Language) -> bool:
    """Whether a large word of a stretch may be a name; where every noun is large, an acronym."""
    return not words.capitalised_nouns or (len(token.text) > 1 and token.text.isupper())
