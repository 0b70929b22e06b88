"""The figures and dates of a sentence that state something: not those of a page or a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.mentions import Touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.mentions import Mention
    from stories.text.statements import Statement

_SMALL = 12  # a number up to here, without unit or company, counts nothing worth a check
_SPANS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
_SIGNS = "$€£¥₹₽"


def counted(statement: Statement, *, counts: bool) -> Iterator[Mention]:
    """Figures that state something: no ordinal, no “one of”, no number of a chapter.

    A small number in letters does where the sentence `counts` what happened.
    """
    numbering = statement.language["numbering"]
    for mention in statement.figures:
        if mention.touch is not Touch.FIGURE or mention.weak or not isinstance(mention.key, tuple):
            continue
        said = statement.said(mention)
        if mention.key[0] != "figure" or isinstance(mention.key[1], str):
            continue
        if mention.unit:
            if mention.unit not in _SPANS or counts:
                yield mention
        elif statement.beside(mention)[0] in numbering:
            continue
        elif said[0].isdecimal() or said[0] in _SIGNS:
            if not _is_age(statement, mention) and (counts or not _is_model(statement, mention)):
                yield mention
        elif not _is_part(statement, mention) and (counts or mention.key[1] > _SMALL):
            yield mention


def _is_part(statement: Statement, mention: Mention) -> bool:
    """Whether the number is a part of a word or a name: fly-half, the Six Nations."""
    before = statement.text[mention.start - 1 : mention.start]
    large = statement.text[mention.start].isupper() and before == " "
    return before in ("-", "‑") or large


def _is_age(statement: Statement, mention: Mention) -> bool:
    """Mr Nogar, 57, said"""
    text = statement.text
    return text[: mention.start].endswith(", ") and text[mention.end : mention.end + 1] == ","


def _is_model(statement: Statement, mention: Mention) -> bool:
    """PlayStation 3, 18F: a short number right behind a word written large, or in a name."""
    before = statement.text[: mention.start].rsplit(None, 1)[-1:]
    if statement.text[mention.end : mention.end + 1].isalpha():
        return True
    short = mention.end - mention.start <= 2
    return short and bool(before) and before[0][0].isupper() and mention.start > 3


def dated(statement: Statement) -> str:
    """A day, month, year or weekday; “now” and a time of day alone pin nothing down."""
    for mention in statement.figures:
        kind = mention.key[0] if isinstance(mention.key, tuple) else ""
        if mention.touch is Touch.DATE and kind not in ("time", "relative"):
            return statement.said(mention)
    return ""
