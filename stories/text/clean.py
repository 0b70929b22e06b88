"""Input hygiene: what may stand in a text, and what hides in one."""

from __future__ import annotations

import re
import unicodedata

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_STRIPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]")


def clean(text: str) -> str:
    """The text in NFC, lines ended by a line feed, without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _STRIPPED.sub("", text))


def bidi_controls(text: str) -> tuple[tuple[int, str], ...]:
    """Each character that turns the reading direction of others: offset and `U+202E`."""
    return tuple((m.start(), f"U+{ord(m[0]):04X}") for m in _BIDI.finditer(text))


def invisibles(text: str) -> tuple[tuple[int, str], ...]:
    """Each character that nobody sees and no script needs: offset and `U+200B`."""
    return tuple((m.start(), f"U+{ord(m[0]):04X}") for m in _INVISIBLE.finditer(text))
