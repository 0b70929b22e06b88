"""The paragraphs of Markdown as plain words, and where their links lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.blocks import Kind
from stories.text.pieces import Sort, words_of
from stories.text.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.blocks import Block
    from stories.text.pieces import Piece
    from stories.text.reading import Passage


def paragraphs(text: str) -> tuple[str, ...]:
    """The words of each paragraph, heading, entry, cell and piece of code, in reading order."""
    reading = read(text)
    waiting = iter(reading.passages)
    return tuple(filter(None, _words(reading.root, waiting)))


def links(text: str) -> tuple[tuple[str, str], ...]:
    """Each link's words and target, in reading order."""
    return tuple(link for passage in read(text).passages for link in _links(passage.pieces))


def _words(block: Block, waiting: Iterator[Passage]) -> Iterator[str]:
    if block.kind in (Kind.CODE, Kind.FENCE):
        yield "\n".join(line for _, line in block.lines)
    elif block.lines and block.kind in (Kind.PARAGRAPH, Kind.HEADING, Kind.CELL):
        yield next(waiting).words
    for child in block.children:
        yield from _words(child, waiting)


def _links(pieces: tuple[Piece, ...]) -> Iterator[tuple[str, str]]:
    opened: list[tuple[int, str]] = []
    for place, piece in enumerate(pieces):
        if piece.sort is Sort.OPEN and piece.target is not None:
            opened.append((place, piece.target.url))
        elif piece.sort is Sort.CLOSE and piece.words == "a" and opened:
            start, url = opened.pop()
            yield words_of(pieces[start:place]), url
