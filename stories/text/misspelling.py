"""Slips of the keyboard: letters swapped, doubled or left out inside a word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.languages import Language
    from stories.text.words import Token

_SHORTEST = 4


def only_slips(old: Sequence[Token], new: Sequence[Token], language: Language) -> bool:
    """Whether two runs of words differ, and in nothing but slips in common words.

    Two words that the language's lists know are two words, however alike: could and would.
    """
    if len(old) != len(new):
        return False
    pairs = [(one, other) for one, other in zip(old, new, strict=True) if one.low != other.low]
    return bool(pairs) and all(_is_slip(one, other, language) for one, other in pairs)


def _is_slip(one: Token, other: Token, language: Language) -> bool:
    if not (one.text.islower() and other.text.islower() and one.text.isalpha()):
        return False
    if one.low in language.vocabulary and other.low in language.vocabulary:
        return False
    return _looks_alike(one.low, other.low)


@cache
def _looks_alike(one: str, other: str) -> bool:
    """One inner letter too many or too few, or two neighbours that changed places."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or short[0] != long[0] or short[-1] != long[-1]:
        return False
    if len(long) - len(short) == 1:
        return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))
    if len(long) != len(short):
        return False
    apart = [at for at in range(len(short)) if short[at] != long[at]]
    if len(apart) != 2 or apart[1] != apart[0] + 1:  # noqa: PLR2004
        return False
    return short[apart[0]] == long[apart[1]] and short[apart[1]] == long[apart[0]]
