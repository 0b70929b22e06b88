"""What a reader reads of a block of Markdown, where each character of it stands in the source,
and what markup lies on it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

import regex

from stories.text.difference import BlockKind
from stories.text.syntax import Syntax, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stories.text.difference import Markup
    from stories.text.layout import Lines, SourceBlock
    from stories.text.links import Target
    from stories.text.syntax import Span

# Space that a page shows as one blank.
_LOOSE = re.compile(r"[^\S ]|  ")
_CLUSTER = regex.compile(r"\s+|\X")
_HEAP = 64  # characters that make one letter, accents and all
_MARKED = re.compile(r"[\\`\[*_<&\n!\]{]")
_BETWEEN_CELLS = " • "


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
        before, start = self.stops[index - 1]
        return min(start + offset - before, source)


def read(block: SourceBlock) -> Prose:
    """The reader's view of a block."""
    if block.plain:
        return read_plain(block.source)
    if block.kind == BlockKind.CODE:
        return _verbatim(block)
    if len(block.passages) == 1 and len(block.passages[0]) == 1:
        ((at, words),) = block.passages[0]
        words = words.rstrip(" \t")
        if not _MARKED.search(words):
            return _assembled(block.source, [Words(at, at + len(words), words)], [])
    read: list[Words] = []
    spans: list[Span] = []
    for lines in block.passages:
        if read:
            read.append(Words(lines[0][0], lines[0][0], _BETWEEN_CELLS))
        _read(lines, block.targets, read, spans)
    return _assembled(block.source, read, spans)


def read_line(text: str) -> Prose:
    """The reader's view of a headline or standfirst: claim marks and nothing else."""
    if "{" not in text and "\\" not in text:
        return read_plain(text)
    syntax = Syntax(text, {}, line=True)
    syntax.read()
    return _assembled(text, syntax.words, syntax.spans)


def read_inline(source: str) -> Prose:
    """The reader's view of a stretch of Markdown that is no block of its own."""
    syntax = Syntax(source, {})
    syntax.read()
    return _assembled(source, syntax.words, syntax.spans)


def read_plain(text: str) -> Prose:
    """The reader's view of a text without markup."""
    return _assembled(text, [Words(0, len(text), text)], [])


def _read(
    lines: Lines, targets: Mapping[str, Target], words: list[Words], spans: list[Span]
) -> None:
    """Add the words of a passage, and the markup on them."""
    syntax = Syntax("\n".join([text for _, text in lines]).rstrip(" \t"), targets)
    syntax.read()
    base = len(words)
    spans += [span._replace(start=base + span.start, end=base + span.end) for span in syntax.spans]
    if len(lines) == 1:
        at = lines[0][0]
        words += [Words(at + start, at + end, text) for start, end, text in syntax.words]
        return
    starts = [0, *accumulate(len(text) + 1 for _, text in lines)]

    def place(at: int) -> int:
        line = bisect_right(starts, at, 0, len(lines)) - 1
        return lines[line][0] + at - starts[line]

    words += [Words(place(start), place(end), text) for start, end, text in syntax.words]


def _verbatim(block: SourceBlock) -> Prose:
    """Code: its space is kept."""
    words: list[Words] = []
    text: list[str] = []
    for at, line in block.passages[0] if block.passages else ():
        bare = line.lstrip(" ")
        blank = "\n" * bool(words) + " " * (len(line) - len(bare))
        bare = bare[: max(0, len(block.source) - at)]
        words.append(Words(words[-1].end if words else at, at, blank))
        words += _composed(Words(at, at + len(bare), bare))
    stops: list[tuple[int, int]] = []
    for start, end, read in words:
        before = stops[-1][0] if stops else 0
        stops += [(before, start), (before + len(read), end)]
        text.append(read)
    return Prose("".join(text), block.source, stops)


def _nfc(cluster: str) -> str:
    # Sorting a heap of accents would take the square of their number.
    return cluster if len(cluster) > _HEAP else unicodedata.normalize("NFC", cluster)


def _assembled(source: str, words: Sequence[Words], spans: Iterable[Span]) -> Prose:
    """The prose that words make, where spans count words."""
    stops: list[tuple[int, int]] = []
    starts: list[int] = []
    text: list[str] = []
    length = 0
    blank = True  # nothing before, or a blank: another one is not read
    for entry in words:
        starts.append(length)
        for start, end, read in _normal(entry):
            if blank and read.startswith(" "):
                start, read = start + (end - start if read == " " else 1), read[1:]
            if read:
                stops += [(length, start), (length + len(read), end)]
                length += len(read)
                text.append(read)
                blank = read.endswith(" ")
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


def _normal(words: Words) -> Iterator[Words]:
    """The words in pieces that are NFC and hold no space but a blank."""
    if not _LOOSE.search(words.text):
        yield from _composed(words)
        return
    start, end, text = words
    exact = end - start == len(text)
    for cluster in _CLUSTER.findall(text):
        stop = start + len(cluster) if exact else end
        yield Words(start, stop, " " if cluster.isspace() else _nfc(cluster))
        start = stop


def _composed(words: Words) -> Iterator[Words]:
    """The words in pieces that are NFC."""
    start, end, text = words
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        yield words
        return
    exact = end - start == len(text)
    for cluster in _CLUSTER.findall(text):
        stop = start + len(cluster) if exact else end
        yield Words(start, stop, _nfc(cluster))
        start = stop
