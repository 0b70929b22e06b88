"""The pieces of a passage: a flat, properly nested row of words, openings and closings."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from stories.text.limits import MAX_INLINE_DEEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.text.emphasis import Run
    from stories.text.links import Target


class Sort(StrEnum):
    TEXT = "text"
    CODE = "code"
    SOFT = "soft"  # the source goes to a new line, the reader does not
    BREAK = "break"
    OPEN = "open"
    CLOSE = "close"
    CLAIM = "claim"
    UNCLAIM = "unclaim"


class Piece(NamedTuple):
    """One piece; `start` and `end` are a claim's mark in the passage."""

    sort: Sort
    words: str = ""  # of an opening and a closing the tag, of a claim the reference
    target: Target | None = None
    start: int = 0
    end: int = 0


def in_order(row: Iterable[Piece | Run]) -> tuple[tuple[Piece, ...], bool]:
    """The row with emphasis put where its runs were paired, and whether all of it fitted.

    Layout deeper than the limit is left out; its words are not.
    """
    pieces: list[Piece] = []
    shown: list[bool] = []  # of each open tag
    fitted = True
    for entry in row:
        for piece in (entry,) if isinstance(entry, Piece) else _of_run(entry):
            if piece.sort is Sort.OPEN:
                shown.append(len(shown) < MAX_INLINE_DEEP)
                fitted = fitted and shown[-1]
                if not shown[-1]:
                    continue
            elif piece.sort is Sort.CLOSE and not shown.pop():
                continue
            if piece.words or piece.sort is not Sort.TEXT:
                pieces.append(piece)
    return tuple(pieces), fitted


def _of_run(run: Run) -> list[Piece]:
    if run.left == run.size:
        return [Piece(Sort.TEXT, run.mark * run.size)]
    closed = [Piece(Sort.CLOSE, tag) for tag in run.closed]
    opened = [Piece(Sort.OPEN, tag) for tag in reversed(run.opened)]
    return [*closed, Piece(Sort.TEXT, run.mark * run.left), *opened]


def words_of(pieces: Sequence[Piece]) -> str:
    """What a reader sees of them, on one line."""
    return " ".join("".join(map(_shown, pieces)).split())


def _shown(piece: Piece) -> str:
    if piece.sort in (Sort.TEXT, Sort.CODE):
        return piece.words
    return " " if piece.sort in (Sort.SOFT, Sort.BREAK) else ""
