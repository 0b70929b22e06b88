"""The words, numbers and signs of a text, with where they stand."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*"
_ACRONYM = r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
_WORD = r"[^\W\d_]\w*(?:['’][^\W\d_]+)*"
# Romance languages write the article onto the word: l'armée, dell'ordine.
_ELIDED = r"[^\W\d_]\w*(?:['’](?=[^\W\d_]))?"
_SIGN = r"[%‰°$€£¥₹₽¢]"
_PREFIXED_DOLLAR = r"(?:US|A|C|NZ|HK|R|S)\$"

_WHOLE = re.compile(f"{_PREFIXED_DOLLAR}|{_NUMBER}|{_ACRONYM}|{_WORD}|{_SIGN}")
_SPLIT = re.compile(f"{_PREFIXED_DOLLAR}|{_NUMBER}|{_ACRONYM}|{_ELIDED}|{_SIGN}")


class Token(NamedTuple):
    """A word, a number or a sign; `low` is what word lists are searched for."""

    text: str
    low: str
    start: int
    end: int


def tokens(text: str, *, elision: bool = False) -> list[Token]:
    """Every token in reading order; linear in the text's length."""
    pattern = _SPLIT if elision else _WHOLE
    return [
        Token(word, plain(word), match.start(), match.end())
        for match in pattern.finditer(text)
        if (word := match.group())
    ]


def plain(word: str) -> str:
    """Lower case, straight apostrophes, U.S. without its dots."""
    low = word.lower().replace("’", "'")
    return low.replace(".", "") if low[0].isalpha() else low
