"""Words and marks of a text: the units that a difference keeps, drops or adds.

Words are those of UAX #29, with compounds and abbreviations kept whole (long-term, U.S.);
scripts written without spaces go by characters as a reader sees them (grapheme clusters).
"""

from __future__ import annotations

import re

import regex

# Each token carries the space before it, so tokens join to the text.
_PLAIN = re.compile(r"\s*(?:\w+(?:['’.,\-]\w+)*|[^\w\s])")

# Beyond these: combining marks, scripts without spaces, emoji, invisible characters.
_BEYOND_PLAIN = re.compile(
    "[^\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u2138]"
)

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0"
)
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tai_Tham}"
# A joiner belongs to a word whose script joins its letters; in others it only hides.
_JOINED = r"(?<=[\p{M}\w--[\p{Latin}\p{Greek}\p{Cyrillic}\p{Nd}]])[\u200c\u200d]"
_LETTER = rf"[\w--[{_UNSPACED}{_INVISIBLE}\u200c\u200d]]"
_LETTERS = rf"(?:{_LETTER}(?:[\p{{M}}--[{_INVISIBLE}]]|{_JOINED})*)+"
_ANY_SCRIPT = regex.compile(
    rf"\s*(?:[{_INVISIBLE}]"
    rf"|(?=[{_UNSPACED}])\X"
    rf"|{_LETTERS}(?:(?:['’.,\-\u00b7\u05f3\u05f4\u2019]|(?<=\p{{Hebrew}})\"(?=\p{{Hebrew}})){_LETTERS})*"
    rf"|(?=\S)\X)",
    regex.V1,
)
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about after all also am an and any are as at be been before being between but by can
        could did do does for from had has have he her here his i if in into is it its may me might
        more most must my no nor not now of off on onto or our out over s said shall she should so
        some than that the their them then there these they this those to under up us was we were
        what when where which while who whom will with would yet you your""",
    )
)

# Bytes that the UTF-8 of those scripts begins with: a text without them is known much faster.
_LEADS = bytes([0xE0, 0xE1, *range(0xE3, 0xF5)])
_UNSPACED_FOUND = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1a20-\u1aaf\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


def is_unspaced(text: str) -> bool:
    """Whether it holds words of a script that puts no blanks between them."""
    if text.isascii():
        return False
    stored = text.encode(errors="surrogatepass")
    return len(stored.translate(None, _LEADS)) < len(stored) and bool(_UNSPACED_FOUND.search(text))


def tokens(text: str) -> list[str]:
    """The text cut into words and single marks; all but space at its end is in them."""
    if text.isascii() or not _BEYOND_PLAIN.search(text):
        return _PLAIN.findall(text)
    return _ANY_SCRIPT.findall(text)


def is_word(token: str) -> bool:
    """Whether the bare token is a word or a figure, not a mark."""
    return token[:1].isalnum()
