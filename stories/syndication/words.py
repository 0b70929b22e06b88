"""Rendered words as plain ones, for titles, feeds and structured data."""

from __future__ import annotations

import html
import re

from django.utils.html import strip_tags

_BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|tr|blockquote|pre|table|ul|ol)>|<br>|<hr>")
_LINES = re.compile(r"\n\s*\n\s*")
# Characters that XML 1.0 has no place for; one of them breaks a whole feed.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words_of(rendered: str) -> str:
    """The words of safe HTML, blocks apart by an empty line."""
    text = html.unescape(strip_tags(_BLOCK_END.sub("\n\n", rendered)))
    return _LINES.sub("\n\n", text).strip()


def shortened(words: str, *, most: int = 110) -> str:
    """The words on one line, up to `most` characters, cut between words."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    whole = words[:most].rsplit(" ", 1)[0][: most - 1]
    return f"{whole.rstrip(' ,;:–-')}…"


def for_xml(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return _NOT_XML.sub("", text)
