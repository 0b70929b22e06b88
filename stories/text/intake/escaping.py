"""Plain words as Markdown that reads as exactly these words."""

from __future__ import annotations

import re

from stories.text.clean import clean_line
from stories.text.markup import strip_marks

# Everywhere: what opens emphasis, code, a claim's braces, an address, an entity.
_INLINE = re.compile(
    r"[\\`*{]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # snake_case is no emphasis
    r"|<(?=\S)"
    r"|&(?=\#?\w{1,32};)"
)
_BRACKETS = re.compile(r"[\[\]]")
# Brackets mean nothing in Markdown unless something of this kind follows them.
_LINKS = re.compile(r"\][(\[{:]")
# At the head of a line: heading, quotation, bullet, number, fence.
_HEAD = re.compile(r"(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|~~~|\d{1,9}(?=[.)](?:\s|$)))")
# A line without a word may rule off, underline or begin a table.
_WORDLESS = re.compile(r"[!-/:-@\[-`{-~]")


def escaped(text: str) -> str:
    """The text as Markdown; its lines stay lines, and nothing in it is markup."""
    brackets = bool(_LINKS.search(text))
    return "\n".join(_line(line.strip(), brackets=brackets) for line in text.split("\n"))


def escaped_words(text: str, *, brackets: bool = True) -> str:
    """The same for words within a line."""
    text = _INLINE.sub(r"\\\g<0>", text)
    return _BRACKETS.sub(r"\\\g<0>", text) if brackets else text


def escaped_line(text: str) -> str:
    """The text as a headline or standfirst, where claim marks are the only markup."""
    text = clean_line(text)
    if strip_marks(text) == text:
        return text
    return re.sub(r"[\\\[\]{}]", r"\\\g<0>", text)


def guarded(line: str) -> str:
    """A line of Markdown whose beginning opens no block."""
    if not any(mark.isalnum() for mark in line):
        return f"\\{line}" if _WORDLESS.match(line) and line[0] != "\\" else line
    if head := _HEAD.match(line):
        if line[0].isdecimal():
            return f"{head[0]}\\{line[head.end() :]}"
        return f"\\{line}"
    return line


def _line(line: str, *, brackets: bool) -> str:
    return guarded(escaped_words(line, brackets=brackets))
