"""Markdown with claim markup to safe HTML, to one safe line, and to plain words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from typing import TYPE_CHECKING

import markdown
import nh3

from stories.text.badges import Badge, badge
from stories.text.blocks import Block, Kind
from stories.text.extension import ClaimExtension
from stories.text.links import SCHEMES
from stories.text.marks import Placement, Problem
from stories.text.pieces import Piece, Sort, words_of
from stories.text.reading import read, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.reading import Passage

__all__ = [
    "RENDERER",
    "Badge",
    "Placement",
    "Problem",
    "Rendered",
    "badge",
    "plain_text",
    "render",
    "render_line",
]

# Raised by hand when the same text gives other HTML; a part of every cache key.
_EDITION = 2
RENDERER = f"{_EDITION}/markdown-{markdown.__version__}/nh3-{version('nh3')}"

_BLOCKS = {"blockquote", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_INLINE = {"a", "br", "code", "em", "span", "strong"}
_DIRECTED = ("h2", "h3", "h4", "h5", "h6", "li", "p", "pre")
_SIDES = {"align-start", "align-center", "align-end"}
_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _TABLES | _INLINE,
    clean_content_tags=set(),  # nothing is thrown away with its tag: words stay
    attributes={
        "a": {"href", "title"},
        "ol": {"start"},
        "span": {"data-claim"},
        "td": {"dir"},
        "th": {"dir", "scope"},
        **{tag: {"dir"} for tag in _DIRECTED},
    },
    allowed_classes={"span": {"claim"}, "td": _SIDES, "th": _SIDES},
    url_schemes=set(SCHEMES),
    link_rel="nofollow noopener",
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, with what could not be placed and what was."""

    html: str
    problems: tuple[Problem, ...]
    placements: tuple[Placement, ...]


def render(text: str, *, known: frozenset[str] | None = None) -> Rendered:
    """The text as safe HTML; claims stand in `<span class="claim" data-claim="C-17">`.

    With `known`, the words of other references stand plain. Raises TextTooLong.
    """
    claims = ClaimExtension(known=known)
    html = markdown.Markdown(extensions=[claims]).convert(text)
    return Rendered(_CLEANER.clean(html), claims.problems, claims.placements)


def render_line(text: str, *, known: frozenset[str] | None = None) -> str:
    """A headline or standfirst as safe HTML: claim marks and no other markup."""
    passage = read_line(text).passages[0]
    return "".join(_line(passage.pieces, known)).strip()


def _line(pieces: tuple[Piece, ...], known: frozenset[str] | None) -> Iterator[str]:
    placed = True
    for piece in pieces:
        if piece.sort is Sort.CLAIM:
            placed = known is None or piece.words in known
            if placed:
                yield f'<span class="claim" data-claim="{piece.words}">'
        elif piece.sort is Sort.UNCLAIM:
            yield "</span>" if placed else ""
        else:
            yield escape(piece.words) or " "


def plain_text(text: str) -> str:
    """The words as a reader sees them, for feeds and excerpts. Raises TextTooLong.

    Blocks stand apart by an empty line; entries of a list and rows of a table have a line each,
    numbered entries their number.
    """
    reading = read(text)
    waiting = iter(reading.passages)
    return "\n\n".join(filter(None, (_plain(block, waiting) for block in reading.root.children)))


def _plain(block: Block, waiting: Iterator[Passage]) -> str:
    if block.kind in (Kind.CODE, Kind.FENCE):
        return "\n".join(line for _, line in block.lines)
    if block.kind is Kind.ROW:
        return "\t".join(words_of(next(waiting).pieces) for cell in block.children if cell.lines)
    if not block.children:
        return words_of(next(waiting).pieces) if block.lines else ""
    between = "\n" if block.kind in (Kind.LIST, Kind.ENTRY, Kind.TABLE) else "\n\n"
    parts = [_plain(child, waiting) for child in block.children]
    if block.numbered:
        parts = [f"{number}. {part}" for number, part in enumerate(parts, block.number)]
    return between.join(filter(None, parts))
