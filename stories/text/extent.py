"""Where in a text's source the words stand that something is said about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stories.text.marks import ClaimSpan, Problem

# A mark as it begins at a problem: brackets with their braces, braces alone, or a bare word.
_MARK = re.compile(r"\[[^\]\n]{0,300}\](?:[({][^)}\n]{0,300}[)}]?)?|\{[^}\n]{0,80}\}?|\S+")


class Extent(NamedTuple):
    """`source[start:end]` of one text of a version."""

    start: int
    end: int

    def moved(self, by: int) -> Extent:
        return Extent(self.start + by, self.end + by)


def of_claim(text: str, span: ClaimSpan) -> Extent:
    """The words between the brackets of a claim's mark."""
    return Extent(span.start + 1, text.rindex("]", span.start, span.end))


def of_problem(text: str, problem: Problem) -> Extent:
    """The mark that can't be placed, with its braces as far as they go; never a whole line."""
    match = _MARK.match(text, problem.at)
    return Extent(problem.at, match.end() if match else min(len(text), problem.at + 1))


def of_words(text: str, words: str) -> Extent | None:
    """Where the words stand for the first time, in any case; None where they don't as they are."""
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE)
    return Extent(*match.span()) if match else None


def in_browser(text: str, extent: Extent) -> Extent:
    """The extent in the units that a browser counts: what is beyond U+FFFF counts twice."""
    if text.isascii():
        return extent
    start = extent.start + _wide(text[: extent.start])
    inner = text[extent.start : extent.end]
    return Extent(start, start + len(inner) + _wide(inner))


def _wide(text: str) -> int:
    return sum(sign > "\uffff" for sign in text)
