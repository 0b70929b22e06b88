"""Plain text: a headline, perhaps a standfirst and a byline, paragraphs and bullets."""

from __future__ import annotations

import re

from stories.text.clean import clean
from stories.text.intake.draft import MAX_STANDFIRST, Draft
from stories.text.intake.escaping import escaped, escaped_line

_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r"[-*•·‣▪●◦][ \t]+(?=\S)")
_BYLINE = re.compile(r"(?:By|BY|Von|Par|Por|Door|Av|Af)[ \t]+[A-ZÀ-Þ][^\n]{0,78}[^\n.!?…]")
# Lines longer than this were not wrapped by hand: each is a paragraph.
_WRAPPED = 100


def from_plain(text: str) -> Draft:
    """The draft in a plain text: its first line that has a word is the headline."""
    lines = clean(text).strip("\n").split("\n")
    first = next((at for at, line in enumerate(lines) if _has_word(line)), len(lines))
    headline = lines[first].strip() if first < len(lines) else ""
    blocks = _blocks("\n".join(lines[first + 1 :]))
    standfirst, byline = "", ""
    if len(blocks) > 1 and is_byline(blocks[0]):
        byline = blocks.pop(0)
    if len(blocks) > 1 and _is_standfirst(blocks[0]):
        standfirst = blocks.pop(0)
    if not byline and len(blocks) > 1 and is_byline(blocks[0]):
        byline = blocks.pop(0)
    return Draft(
        headline=escaped_line(headline),
        standfirst=escaped_line(standfirst),
        byline=byline,
        body=_markdown(blocks),
        source_format="text",
    )


def paragraphs_of(text: str) -> str:
    """A plain text without a headline of its own as Markdown."""
    return _markdown(_blocks(clean(text)))


def _has_word(line: str) -> bool:
    return any(mark.isalnum() for mark in line)


def _blocks(text: str) -> list[str]:
    """Paragraphs, and entries of lists each for itself, in reading order."""
    blocks: list[str] = []
    parts = _EMPTY_LINE.split(text)
    for part in parts:
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        wrapped = len(parts) > 1 and all(len(line) <= _WRAPPED for line in lines)
        for at, line in enumerate(lines):
            if wrapped and at and not _BULLET.match(line):
                blocks[-1] += f"\n{line}"
            else:
                blocks.append(line)
    return blocks


def is_byline(block: str) -> bool:
    """Whether the line names an author: "By Jane Roe"."""
    return bool(_BYLINE.fullmatch(block))


def _is_standfirst(block: str) -> bool:
    """A line of several words that ends like a headline, not like a sentence."""
    if "\n" in block or _BULLET.match(block) or len(block) > MAX_STANDFIRST:
        return False
    return len(block.split()) > 4 and block[-1] not in ".!?:…。！？\"'”’»)"


def _markdown(blocks: list[str]) -> str:
    """Bullets as entries of a list, one below the other; numbers stay words as they are."""
    written = ""
    in_list = False
    for block in blocks:
        bullet = _BULLET.match(block)
        apart = "\n" if bullet and in_list else "\n\n"
        marked = f"- {escaped(block[bullet.end() :])}" if bullet else escaped(block)
        written += (apart if written else "") + marked.replace("\n", "\n  " if bullet else "\n")
        in_list = bool(bullet)
    return written
