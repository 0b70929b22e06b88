"""Addresses that lead to words on a page: text fragments, `#:~:text=`.

A browser looks for whole words, and takes the first place that fits: so words that stand twice are
named with those around them, so are one or two alone, and what begins or ends inside a word can't
be named at all.
"""

from __future__ import annotations

import re
from urllib.parse import quote

MOST = 80  # characters that are named in full; of more, the first and the last words
_ENDS = 4  # words
_AROUND = 3  # words
_FEW = 2  # words
_POINTS = '.,;:!?…。،؟"”’»›)]'
_SPACE = re.compile(r"\s+")


def fragment(text: str, start: int, end: int) -> str:
    """What leads to `text[start:end]`, to be put behind an element's id; empty if nothing can.

    `text` is what the page shows, its blocks on lines of their own.
    """
    words = text[start:end]
    if not words.strip() or _splits(text, start) or _splits(text, end) or "\n" in words.strip():
        return ""
    if text.count(words) == 1 and len(words.split()) > _FEW:
        return fragment_of(words)
    before = " ".join(text[:start].rpartition("\n")[2].split()[-_AROUND:])
    after = " ".join(text[end:].partition("\n")[0].split()[:_AROUND])
    return fragment_of(words, before=before, after=after)


def fragment_of(words: str, *, before: str = "", after: str = "") -> str:
    """What leads to words that stand between these."""
    said = _SPACE.sub(" ", words).strip()
    if len(said) > MOST and len(said.split()) > 2 * _ENDS:
        parts = said.split()
        named = f"{_term(' '.join(parts[:_ENDS]))},{_term(' '.join(parts[-_ENDS:]))}"
    else:
        named = _term(said)
    prefix = f"{_term(before)}-," if before else ""
    suffix = f",-{_term(after)}" if after else ""
    return f":~:text={prefix}{named}{suffix}"


def fragment_across(words: str) -> str:
    """What leads from the first of these words to the last, whatever the page puts between.

    A sentence with a claim in it has the claim's label in its middle.
    """
    parts = words.split()
    if len(parts) <= 2 * _FEW:
        return fragment_of(words)
    last = " ".join(parts[-_FEW:]).rstrip(_POINTS)
    return f":~:text={_term(' '.join(parts[:_FEW]))},{_term(last)}"


def _term(words: str) -> str:
    """Encoded, the signs of the syntax too: a comma, an ampersand and a dash."""
    return quote(words, safe="").replace("-", "%2D")


def _splits(text: str, at: int) -> bool:
    """A word of letters that are written with spaces goes on across this place."""
    around = text[max(at - 1, 0) : at + 1]
    return len(around) == 2 and at > 0 and all(c.isalnum() and ord(c) < 0x2E80 for c in around)
