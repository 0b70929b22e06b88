"""What reading a text finds: claim marks, and marks that can't be placed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """A claim's place in a text: `text[start:end]` is the whole mark, braces and all."""

    ref: str  # C-17
    words: str  # as a reader sees them, on one line
    start: int
    end: int


class ProblemCode(StrEnum):
    MALFORMED = "malformed"  # the braces hold something else than one claim=C-17
    DUPLICATE = "duplicate"  # the braces hold two references
    UNKNOWN = "unknown"  # no claim has this reference
    NESTED = "nested"  # a mark around another mark; the inner one stands
    UNCLOSED = "unclosed"  # a bracket or brace has no partner, or braces stand alone
    EMPTY = "empty"  # no words between the brackets
    LINK = "link"  # no address that readers may be sent to; the words stand without the link
    TOO_COMPLEX = "too-complex"  # nested too deep; the words are shown without that layout

    @property
    def about_claim(self) -> bool:
        """Whether a claim mark is at fault, not the layout around it."""
        return self not in (ProblemCode.LINK, ProblemCode.TOO_COMPLEX)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mark that can't be placed; the words stay in the text."""

    code: ProblemCode
    at: int  # offset in the text
    excerpt: str  # the source from there on, one short line
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """A claim that the rendered text shows, with its words as a reader sees them."""

    ref: str
    words: str
