"""The passages of a text as a difference sees them: paragraphs, headings, entries of lists.

Together with the blank space between them they give the text back exactly. What the markup means
is the renderer's business; here a text only has to fall apart where a reader sees it fall apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stories.text.difference import BlockKind

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_ENTRY = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FRAMES = re.compile(r"(?: {0,3}>[ \t]?|[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$))+")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block: `source` without the line break and blank lines `after` it.

    `prefix` is the length of the syntax in front of the words (`## `, `- `, `> `), and
    `level` says a heading's level or a list's kind ("bullet", "number"), else nothing.
    """

    kind: BlockKind
    source: str
    after: str = ""
    prefix: int = 0
    level: str = ""
    plain: bool = False  # nothing in it is markup


def blocks(text: str) -> tuple[str, tuple[SourceBlock, ...]]:
    """The blank lines before the first block, and the blocks of a Markdown text."""
    lines = _LINE.findall(text)
    start = _past_blank(lines, 0)
    found: list[SourceBlock] = []
    at = start
    while at < len(lines):
        end = _end(lines, at)
        blank = _past_blank(lines, end)
        found.append(_block("".join(lines[at:end]), "".join(lines[end:blank])))
        at = blank
    return "".join(lines[:start]), tuple(found)


def lines_as_blocks(text: str) -> tuple[str, tuple[SourceBlock, ...]]:
    """Every line of a plain text as a paragraph, for texts that know no blank lines."""
    lines = text.split("\n")
    last = len(lines) - 1
    return "", tuple(
        SourceBlock(BlockKind.PARAGRAPH, line, "" if n == last else "\n", plain=True)
        for n, line in enumerate(lines)
    )


def _past_blank(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _end(lines: list[str], at: int) -> int:
    """The line after the block that begins at a line with words."""
    first = lines[at]
    if fence := _FENCE.match(first):
        return _fence_end(lines, at, fence[1])
    if _HEADING.match(first) or _RULE.match(first.rstrip("\n")) or first.lstrip()[0] == "|":
        return at + 1
    end = at + 1
    while end < len(lines) and lines[end].strip():
        if _UNDERLINE.match(lines[end]):
            return end + 1
        if _begins(lines[end], first):
            break
        end += 1
    return end


def _fence_end(lines: list[str], at: int, mark: str) -> int:
    close = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    for end in range(at + 1, len(lines)):
        if close.match(lines[end]):
            return end + 1
    return len(lines)


def _begins(line: str, first: str) -> bool:
    """Whether a line begins a block of its own although no blank line stands before it."""
    if _FENCE.match(line) or _HEADING.match(line) or _RULE.match(line.rstrip("\n")):
        return True
    if _ENTRY.match(line):
        # A paragraph's line that begins with a figure and a full stop is no list.
        return bool(_ENTRY.match(first)) or line.lstrip()[0] in "-*+"
    return bool(_QUOTE.match(line)) and not _QUOTE.match(first)


def _block(lines: str, blank: str) -> SourceBlock:
    source = lines.rstrip("\n")
    after = lines[len(source) :] + blank
    if _FENCE.match(source):
        return SourceBlock(BlockKind.CODE, source, after)
    if _RULE.match(source):
        return SourceBlock(BlockKind.RULE, source, after, prefix=len(source))
    if heading := _HEADING.match(source):
        level = str(len(heading[1]))
        return SourceBlock(BlockKind.HEADING, source, after, heading.end(), level)
    if entry := _ENTRY.match(source):
        level = "bullet" if entry[1] in "-*+" else "number"
        return SourceBlock(BlockKind.LIST, source, after, _framed(source), level)
    if _QUOTE.match(source):
        return SourceBlock(BlockKind.QUOTE, source, after, _framed(source))
    if source.lstrip().startswith("|"):
        return SourceBlock(BlockKind.TABLE, source, after)
    last = source.rfind("\n")
    if last > 0 and (under := _UNDERLINE.match(source, last + 1)):
        level = "1" if under[1][0] == "=" else "2"
        return SourceBlock(BlockKind.HEADING, source, after, level=level)
    return SourceBlock(BlockKind.PARAGRAPH, source, after)


def _framed(source: str) -> int:
    """How much of a block is the marks of lists and quotes in front of its words."""
    frames = _FRAMES.match(source)
    return frames.end() if frames else 0
