"""What a reader reads of a block of Markdown, where each character of it stands in the source,
and what markup lies on it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from stories.text.difference import BlockKind, Markup
from stories.text.syntax import Piece, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.layout import SourceBlock

# Space that a page shows as one blank, or not at all.
_LOOSE = re.compile(r"[^\S ]|  |^ | $")
_CLUSTER = regex.compile(r"\s+|\X")
_HEAP = 64  # characters that make one letter, accents and all
_MARKED = re.compile(r"[\\`\[*_<&\n!\]{]")
_FENCES = re.compile(r"\n?[ ]{0,3}(?:`{3,}|~{3,})[^\n]*\n?")
_SETEXT = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*$")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """Markup that lies on the characters, or tokens, from start to end."""

    what: Markup
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Prose:
    """A block as it is read. `stops` pairs offsets in the text with offsets in the source, both
    rising; between two stops the source stands letter by letter or is syntax.
    """

    text: str
    source: str
    stops: list[tuple[int, int]] = field(default_factory=list)
    marks: tuple[Mark, ...] = ()

    def source_at(self, offset: int) -> int:
        """Where the source of the text up to an offset ends."""
        if offset <= 0:
            return 0
        if offset >= len(self.text):
            return len(self.source)
        if not self.stops:
            return offset
        index = bisect_left(self.stops, (offset, -1))
        reader, source = self.stops[index]
        if reader == offset:  # a piece ends here; the syntax behind it goes with what follows
            return source
        reader, source = self.stops[index - 1]
        return source + offset - reader


def read(block: SourceBlock) -> Prose:
    """The reader's view of a block."""
    source = block.source
    if block.kind == BlockKind.CODE:
        opened, closed = _FENCES.match(source), _FENCES.search(source, source.rfind("\n"))
        start, end = opened.end() if opened else 0, closed.start() if closed else len(source)
        return _verbatim(source, start, end)
    if block.kind == BlockKind.RULE:
        return Prose("", source)
    if block.plain or not (block.prefix or _MARKED.search(source)):
        return read_plain(source)
    end = len(source)
    if block.kind == BlockKind.HEADING and (
        tail := _SETEXT.search(source) or _CLOSING_HASHES.search(source, block.prefix)
    ):
        end = tail.start()
    return _read(Syntax(source, block.prefix, end))


def read_line(text: str) -> Prose:
    """The reader's view of a headline or standfirst: claim marks and nothing else."""
    if "{" not in text and "\\" not in text:
        return read_plain(text)
    return _read(Syntax(text, 0, len(text), claims_only=True))


def read_inline(source: str) -> Prose:
    """The reader's view of a stretch of Markdown that is no block of its own."""
    return _read(Syntax(source, 0, len(source)))


def read_plain(text: str) -> Prose:
    """The reader's view of a text without markup."""
    if _is_normal(text):
        return Prose(text, text)
    return _assembled(text, [(0, len(text), text)], [])


def _read(syntax: Syntax) -> Prose:
    syntax.read()
    return _assembled(syntax.source, syntax.pieces, syntax.spans)


def _verbatim(source: str, start: int, end: int) -> Prose:
    """Code between its fences: its space is kept."""
    stops: list[tuple[int, int]] = []
    pieces: list[str] = []
    read, at = 0, start
    for cluster in _CLUSTER.findall(source[start:end]):
        pieces.append(_nfc(cluster))
        stops += [(read, at), (read + len(pieces[-1]), at + len(cluster))]
        read, at = stops[-1]
    return Prose("".join(pieces), source, stops)


def _nfc(cluster: str) -> str:
    # Sorting a heap of accents would take the square of their number.
    return cluster if len(cluster) > _HEAP else unicodedata.normalize("NFC", cluster)


def _is_normal(text: str) -> bool:
    return not _LOOSE.search(text) and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _assembled(
    source: str, pieces: Sequence[Piece], spans: Sequence[tuple[Markup, str, int, int]]
) -> Prose:
    """The prose that pieces make, where spans count pieces."""
    stops: list[tuple[int, int]] = []
    starts: list[int] = []
    text: list[str] = []
    length = 0
    blank = True  # nothing before, or a blank: another one is not read
    for piece in pieces:
        starts.append(length)
        for start, end, words in _normal(piece):
            if blank and words.startswith(" "):
                start, words = start + (end - start if words == " " else 1), words[1:]
            if words:
                stops += [(length, start), (length + len(words), end)]
                length += len(words)
                text.append(words)
                blank = words.endswith(" ")
    starts.append(length)
    if blank and text:  # a blank at the end is not read either
        length -= 1
        text[-1] = text[-1][:-1]
        stops[-1] = (length, stops[-1][1])
    marks = tuple(
        Mark(what, value, starts[first], min(starts[last], length))
        for what, value, first, last in spans
        if starts[first] < min(starts[last], length)
    )
    return Prose("".join(text), source, stops, marks)


def _normal(piece: Piece) -> Iterator[Piece]:
    """A piece in pieces that are NFC and hold no space but a blank."""
    start, end, words = piece
    if end - start != len(words) or _is_normal(words):
        yield start, end, _nfc(words)
        return
    at = start
    for cluster in _CLUSTER.findall(words):
        yield (
            at,
            at + len(cluster),
            " " if cluster.isspace() else _nfc(cluster),
        )
        at += len(cluster)
