"""Quotations: the stretches of a text that stand inside quote marks of any style."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile("[\"'“”„‟«»‹›‘’‚「」『』]|\n[ \t]*\n")
_CLOSERS = {
    '"': '"“”',
    "“": '”"',
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "‘": "’'",
    "‚": "‘’",
    "'": "'’",
    "「": "」",
    "『": "』",
}
_SINGLE = frozenset("'‘‚’")
_ALWAYS_CLOSE = frozenset("»«」』›‹")


class Quotation(NamedTuple):
    """Where a quotation stands with its marks, and where its words do."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations in reading order; one pass.

    One that is still open at the end of its paragraph reaches to that end, as quotations over
    several paragraphs do; a single mark that nothing closes is an apostrophe.
    """
    found: list[Quotation] = []
    opened = ""
    start = 0
    for match in _MARK.finditer(text):
        mark, at = match.group(), match.start()
        if mark[0] == "\n":
            if opened and opened not in _SINGLE:
                found.append(Quotation(start, at, start + 1, at))
            opened = ""
        elif opened:
            if mark in _CLOSERS[opened] and _closes(text, at):
                found.append(Quotation(start, at + 1, start + 1, at))
                opened = ""
            elif opened in _SINGLE and mark not in _SINGLE and _opens(text, at):
                opened, start = mark, at  # it was an apostrophe after all
        elif _opens(text, at):
            opened, start = mark, at
    if opened and opened not in _SINGLE:
        found.append(Quotation(start, len(text), start + 1, len(text)))
    return tuple(found)


def _opens(text: str, at: int) -> bool:
    mark, after = text[at], text[at + 1 : at + 2]
    if mark not in _CLOSERS or not after:
        return False
    if mark in "«»":
        return True
    boundary = at == 0 or not (text[at - 1].isalnum() or text[at - 1] in ".,!?…%")
    if mark in "'’":
        return boundary and after.isalpha()  # not the '90s
    return boundary and not after.isspace()


def _closes(text: str, at: int) -> bool:
    mark, after = text[at], text[at + 1 : at + 2]
    if mark in _ALWAYS_CLOSE:
        return True
    if mark in "'’":
        return not after.isalnum()
    # A straight mark before a word and after a space opens, whatever came before it.
    return not (text[at - 1].isspace() and after.isalnum())
