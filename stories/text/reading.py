"""A text, read once: its blocks, the pieces of each passage, its claims and its problems."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from stories.text.blocks import Block, BlockReader, Kind
from stories.text.clean import UNSHOWABLE
from stories.text.inline import Budget, Flaw, InlineReader
from stories.text.limits import EXCERPT, refuse_long
from stories.text.marks import ClaimSpan, Problem, ProblemCode
from stories.text.pieces import Piece, Sort, in_order, words_of

# What no page can show reads as one mark of replacement each, so that offsets stay true.
_UNSHOWABLE = re.compile(f"[{UNSHOWABLE}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A block's words in pieces, and the claims among them."""

    block: Block
    pieces: tuple[Piece, ...]
    spans: dict[int, ClaimSpan]  # by place of the claim piece

    @property
    def words(self) -> str:
        return words_of(self.pieces)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text holds. Shared between callers: nobody changes it."""

    text: str
    root: Block
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...]  # in reading order

    @property
    def spans(self) -> tuple[ClaimSpan, ...]:
        return tuple(span for passage in self.passages for span in passage.spans.values())

    def problems_with(self, known: frozenset[str] | None) -> tuple[Problem, ...]:
        """The problems, and with `known` also the references that no claim has."""
        if known is None:
            return self.problems
        unknown = (
            _problem(self.text, ProblemCode.UNKNOWN, span.start, span.ref)
            for span in self.spans
            if span.ref not in known
        )
        return _sorted([*self.problems, *unknown])


@lru_cache(maxsize=16)
def read(text: str) -> Reading:
    """The text as Markdown with claim marks. Raises TextTooLong."""
    refuse_long(text)
    shown = _UNSHOWABLE.sub("\ufffd", text)
    reader = BlockReader()
    reader.read(shown)
    budget = Budget(reader.targets)
    problems = []
    if reader.too_complex is not None:
        problems.append(_problem(shown, ProblemCode.TOO_COMPLEX, reader.too_complex))
    passages = []
    for block in reader.root.passages():
        passage, flaws = _passage(block, budget)
        passages.append(passage)
        problems += (_problem(shown, *flaw) for flaw in flaws)
    return Reading(shown, reader.root, tuple(passages), _sorted(problems))


@lru_cache(maxsize=16)
def read_line(text: str) -> Reading:
    """The text as a headline or standfirst, where claim marks are the only markup."""
    refuse_long(text)
    shown = _UNSHOWABLE.sub("\ufffd", text.replace("\r", " "))
    block = Block(Kind.PARAGRAPH, lines=[(0, shown)])
    passage, flaws = _passage(block, Budget({}), line=True)
    problems = _sorted([_problem(shown, *flaw) for flaw in flaws])
    return Reading(shown, block, (passage,), problems)


def _passage(block: Block, budget: Budget, *, line: bool = False) -> tuple[Passage, list[Flaw]]:
    """The block's passage, and its flaws at their places in the source."""
    text = "\n".join(words for _, words in block.lines).rstrip(" \t")
    reader = InlineReader(text, budget, line=line)
    reader.read()
    pieces, fitted = in_order(reader.row)
    source = _Source(block)
    flaws = [flaw._replace(at=source.of(flaw.at)) for flaw in reader.flaws]
    if not fitted:
        flaws.append(Flaw(ProblemCode.TOO_COMPLEX, source.of(0)))
    return Passage(block, pieces, _spans(pieces, source)), flaws


class _Source:
    """Where a passage's characters stand in the source."""

    def __init__(self, block: Block) -> None:
        self._begins, self._offsets, begin = [], [], 0
        for offset, words in block.lines:
            self._begins.append(begin)
            self._offsets.append(offset)
            begin += len(words) + 1

    def of(self, at: int) -> int:
        line = bisect_right(self._begins, at) - 1
        return self._offsets[line] + at - self._begins[line]


def _spans(pieces: tuple[Piece, ...], source: _Source) -> dict[int, ClaimSpan]:
    found: dict[int, ClaimSpan] = {}
    begin = 0
    for place, piece in enumerate(pieces):
        if piece.sort is Sort.CLAIM:
            begin = place
        elif piece.sort is Sort.UNCLAIM:
            claim = pieces[begin]
            start, end = source.of(claim.start), source.of(claim.end - 1) + 1
            words = words_of(pieces[begin:place])
            found[begin] = ClaimSpan(claim.words, words, start, end)
    return found


def _problem(text: str, code: ProblemCode, at: int, ref: str = "") -> Problem:
    excerpt = text[at : at + EXCERPT].split("\n\n")[0]
    return Problem(code, at, " ".join(excerpt.split()), ref)


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.at))
