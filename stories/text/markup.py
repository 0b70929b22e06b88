"""Claim markup, `[words]{claim=C-17}`: find it, check it, put it in and take it out.

A mark counts where the renderer places it: not in code, not behind a backslash. Functions that
take `line` read a headline or standfirst, where claim marks are the only markup.
"""

from __future__ import annotations

import re
from enum import StrEnum

from stories.errors import UnfitText
from stories.text.attributes import REF
from stories.text.marks import ClaimSpan, Placement, Problem, ProblemCode
from stories.text.reading import Reading, read, read_line

__all__ = [
    "ClaimSpan",
    "Placement",
    "Problem",
    "ProblemCode",
    "UnfitSelection",
    "claim_refs",
    "mark",
    "problems",
    "spans",
    "strip_marks",
    "unmark",
]

_REF = re.compile(REF)


class Misfit(StrEnum):
    """Why a selection can't be marked."""

    EMPTY = "Select the words that make the claim first."
    MARKED = "These words belong to {ref} already. Take that mark off first or select others."
    BLOCKS = "The selection runs over more than one paragraph. Mark each paragraph's words alone."
    CUTS = "The selection cuts through a link, an emphasis or a code. Select all of it, or none."
    REF = "{ref} is not the reference of a claim. References look like C-17."


class UnfitSelection(UnfitText):
    """A selection that no mark can wrap; the text has not changed."""

    def __init__(self, misfit: Misfit, ref: str = "") -> None:
        super().__init__(misfit.format(ref=ref))
        self.misfit, self.ref = misfit, ref


def claim_refs(text: str, *, line: bool = False) -> tuple[str, ...]:
    """The references marked in the text, each once, in reading order."""
    return tuple(dict.fromkeys(span.ref for span in spans(text, line=line)))


def spans(text: str, *, line: bool = False) -> tuple[ClaimSpan, ...]:
    """Every claim mark that the renderer places, in reading order. Raises TextTooLong."""
    return _read(text, line).spans


def problems(
    text: str, known: frozenset[str] | None = None, *, line: bool = False
) -> tuple[Problem, ...]:
    """What can't be placed or shown, in reading order; with `known`, unknown references too.

    Raises TextTooLong.
    """
    return _read(text, line).problems_with(known)


def strip_marks(text: str) -> str:
    """A headline or standfirst as a reader sees it: the words stay, the braces go."""
    return read_line(text).passages[0].words


def mark(text: str, start: int, end: int, ref: str, *, line: bool = False) -> str:
    """The text with the selected words marked as the claim.

    Spaces and the signs before a heading, a quotation or a list's entry may be selected with the
    words; they stay outside. Raises UnfitSelection, TextTooLong.
    """
    if not _REF.fullmatch(ref):
        raise UnfitSelection(Misfit.REF, ref)
    before = _read(text, line)
    start, end = _trimmed(before, text, start, end)
    for span in before.spans:
        if span.start < end and start < span.end:
            raise UnfitSelection(Misfit.MARKED, span.ref)
    marked = f"{text[:start]}[{text[start:end]}]{{claim={ref}}}{text[end:]}"
    after = _read(marked, line)
    if not _only_adds(before, after, start, ref, len(marked) - len(text)):
        raise UnfitSelection(Misfit.CUTS)
    return marked


def unmark(text: str, ref: str, *, line: bool = False) -> str:
    """The text without the placed marks of that claim; the words stay. Raises TextTooLong.

    A mark around one of them, reported as nested until now, then stands.
    """
    parts, at = [], 0
    for span in spans(text, line=line):
        if span.ref == ref:
            words = text[span.start + 1 : text.rindex("]", span.start, span.end)]
            parts += [text[at : span.start], words]
            at = span.end
    return "".join([*parts, text[at:]])


def _read(text: str, line: bool) -> Reading:
    return read_line(text) if line else read(text)


def _trimmed(reading: Reading, text: str, start: int, end: int) -> tuple[int, int]:
    """The selection without what stands around its words. Raises UnfitSelection."""
    start, end = max(0, min(start, end)), min(len(text), max(start, end))
    touched = []
    for passage in reading.passages:
        lines = passage.block.lines
        first, last = lines[0][0], lines[-1][0] + len(lines[-1][1])
        if first < end and start < last:
            touched.append((max(start, first), min(end, last)))
    if len(touched) > 1:
        raise UnfitSelection(Misfit.BLOCKS)
    begin, stop = touched[0] if touched else (start, start)
    selected = text[begin:stop]
    if not selected.strip():
        raise UnfitSelection(Misfit.EMPTY)
    return begin + len(selected) - len(selected.lstrip()), begin + len(selected.rstrip())


def _only_adds(before: Reading, after: Reading, start: int, ref: str, added: int) -> bool:
    """Whether the text reads as before, with one more claim."""
    new = [span for span in after.spans if span.start == start and span.ref == ref]
    rest = tuple(span for span in after.spans if span not in new)
    moved = tuple(
        span
        if span.start < start
        else ClaimSpan(span.ref, span.words, span.start + added, span.end + added)
        for span in before.spans
    )
    words = [passage.words for passage in before.passages]
    same = words == [passage.words for passage in after.passages]
    return len(new) == 1 and rest == moved and same
