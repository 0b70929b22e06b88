"""Marks put beside the paragraphs that were mended, found again by what they then said."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 75  # of 100: a paragraph that was edited since is still the one
_SHARE = 0.5  # of a quote's length, at least, that the paragraph must have

_EDGE = re.compile(
    r"</?(?:p|li|h[2-6]|td|th|pre|ul|ol|blockquote|table|thead|tbody|tr|hr)(?: [^>]*)?>"
)
_TAG = re.compile(r"<[^>]*>")


class _Paragraph(NamedTuple):
    """Words between two edges of blocks, and where they end in the HTML."""

    words: str
    end: int


def beside(html: str, marks: Iterable[tuple[str, str]]) -> str:
    """Rendered text with each mark at the end of the paragraph that its quote is from.

    A mark is a quote and safe HTML. Exact words come first, then the likest; a mark whose
    paragraph is gone is left out.
    """
    marks = tuple(marks)
    if not marks:
        return html
    paragraphs = _paragraphs(html)
    put: dict[int, list[str]] = {}
    for quote, mark in marks:
        end = _place(paragraphs, _plain(quote))
        if end is not None:
            put.setdefault(end, []).append(mark)
    parts, at = [], 0
    for end in sorted(put):
        parts += [html[at:end], *(f" {mark}" for mark in put[end])]
        at = end
    return "".join([*parts, html[at:]])


def _paragraphs(html: str) -> list[_Paragraph]:
    found, at = [], 0
    for edge in _EDGE.finditer(html):
        words = _plain(unescape(_TAG.sub("", html[at : edge.start()])))
        if words:
            found.append(_Paragraph(words, at + len(html[at : edge.start()].rstrip())))
        at = edge.end()
    return found


def _place(paragraphs: Sequence[_Paragraph], quote: str) -> int | None:
    if not quote:
        return None
    for paragraph in paragraphs:
        if quote in paragraph.words:
            return paragraph.end
    least = _SHARE * len(quote)
    long_enough = [one for one in paragraphs if len(one.words) >= least]
    rated = [(fuzz.partial_ratio(quote, one.words), -one.end, one) for one in long_enough]
    score, _order, best = max(rated, default=(0, 0, None))
    return best.end if best and score >= ALIKE else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
