"""Claim markup, `[words]{claim=C-17}`: find it, check it, put it in and take it out."""

from __future__ import annotations

import re

from stories.errors import UnfitText
from stories.text.marks import ClaimSpan, Problem, ProblemCode

__all__ = [
    "ClaimSpan",
    "Problem",
    "ProblemCode",
    "claim_refs",
    "mark",
    "problems",
    "spans",
    "strip_marks",
    "unmark",
]

_MARK = re.compile(r"\[([^\[\]]+)\]\{claim=(C-[1-9][0-9]*)\}")


def claim_refs(text: str) -> tuple[str, ...]:
    """The references marked in the text, each once, in reading order."""
    return tuple(dict.fromkeys(span.ref for span in spans(text)))


def spans(text: str) -> tuple[ClaimSpan, ...]:
    """Every claim mark that the renderer places, in reading order."""
    return tuple(
        ClaimSpan(match[2], match[1], match.start(), match.end()) for match in _MARK.finditer(text)
    )


def problems(text: str, known: frozenset[str] | None = None) -> tuple[Problem, ...]:
    """Marks that can't be placed, in reading order; with `known`, also unknown references."""
    if known is None:
        return ()
    return tuple(
        Problem(ProblemCode.UNKNOWN, span.start, text[span.start : span.start + 60], span.ref)
        for span in spans(text)
        if span.ref not in known
    )


def strip_marks(text: str) -> str:
    """A headline or standfirst without its claim marks: the words stay, the braces go."""
    return _MARK.sub(r"\1", text)


def mark(text: str, start: int, end: int, ref: str) -> str:
    """The text with the selection marked as the claim.

    Raises UnfitText for a selection that a mark can't wrap.
    """
    if not text[start:end].strip() or "\n\n" in text[start:end]:
        raise UnfitText("Select the words of one sentence, inside one paragraph.")
    return f"{text[:start]}[{text[start:end]}]{{claim={ref}}}{text[end:]}"


def unmark(text: str, ref: str) -> str:
    """The text without its marks of that claim; the words stay."""
    return _MARK.sub(lambda match: match[1] if match[2] == ref else match[0], text)
