"""Input hygiene: what may stand in a text, and what hides in one."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple
from unicodedata import bidirectional, category, combining, name, normalize

import regex

from stories.text.limits import MAX_ACCENTS

# Characters that no page can show, as the inside of a character class: C0 and C1 controls without
# tab, line feed and carriage return, surrogates, and code points that are no characters.
UNSHOWABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSHOWABLE = re.compile(f"[{UNSHOWABLE}]")
_ACCENTS = regex.compile(rf"\p{{M}}{{{MAX_ACCENTS},}}")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS = frozenset("\u200c\u200d")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f")
_KEYS = frozenset("#*0123456789")
_KEYCAP = "\u20e3"
# Scripts whose letters have one shape each, so that a joiner does nothing but hide.
_UNJOINED = ("LATIN", "GREEK", "CYRILLIC", "DIGIT", "FULLWIDTH")
_BLACK_FLAG = "\U0001f3f4"


class Hidden(NamedTuple):
    """A character that a reader can't see."""

    at: int
    code: str  # U+200B
    name: str  # ZERO WIDTH SPACE


def clean(text: str) -> str:
    """The text as the desk keeps it.

    Unicode form NFC, lines ended by a line feed, no control characters but line feed and tab, no
    half characters, no byte order mark. Joiners that a script needs stay as they are.
    """
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    text = _UNSHOWABLE.sub("", text)
    # Sorting accents into their order takes `normalize` the square of their number.
    return normalize("NFC", _ACCENTS.sub(_ordered, text))


def clean_line(text: str) -> str:
    """The same for a text of one line: a headline, a standfirst, a name."""
    return " ".join(clean(text).split())


def _ordered(match: regex.Match[str]) -> str:
    accents = normalize("NFD", match[0][:1]) + "".join(normalize("NFD", c) for c in match[0][1:])
    groups = groupby(accents, key=lambda accent: combining(accent) > 0)
    return "".join("".join(sorted(group, key=combining)) for _, group in groups)


def bidi_controls(text: str) -> tuple[Hidden, ...]:
    """Each character that turns the reading direction of others: overrides and isolates."""
    return tuple(_hidden(match) for match in _BIDI.finditer(text))


def invisibles(text: str) -> tuple[Hidden, ...]:
    """Each other character that nobody sees, where neither script nor picture needs it."""
    found = [match for match in _HIDDEN.finditer(text) if not _needed(text, match.start())]
    if any(match[0] in _DIRECTION_MARKS for match in found) and _turns(text):
        found = [match for match in found if match[0] not in _DIRECTION_MARKS]
    return tuple(_hidden(match) for match in found)


def visible(text: str) -> str:
    """What a reader sees of it: each space like any other, and no character that nobody sees."""
    hidden = {found.at for found in (*bidi_controls(text), *invisibles(text))}
    seen = "".join(sign for at, sign in enumerate(text) if at not in hidden) if hidden else text
    return " ".join(seen.split())


def _hidden(match: re.Match[str]) -> Hidden:
    return Hidden(match.start(), f"U+{ord(match[0]):04X}", name(match[0], "UNASSIGNED"))


def _turns(text: str) -> bool:
    """Whether some of the text runs from right to left."""
    return any(bidirectional(c) in ("R", "AL") for c in text if c not in _DIRECTION_MARKS)


def _needed(text: str, at: int) -> bool:
    """Whether the character before calls for this one."""
    if not at:
        return False
    sign, before = text[at], text[at - 1]
    if sign in _JOINERS:
        letter = category(before)[0] in "LM" and not name(before, "").startswith(_UNJOINED)
        return letter or category(before) in ("So", "Sk", "Mn")
    if "\ufe00" <= sign <= "\ufe0f":
        key = before in _KEYS and text.startswith(_KEYCAP, at + 1)
        return key or category(before) in ("Lo", "Sk", "Sm", "So")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return category(before) == "Lo"
    if "\U000e0020" <= sign <= "\U000e007f":
        return before == _BLACK_FLAG or _tagged(text, at)
    return "\u180b" <= sign <= "\u180f" and name(before, "").startswith("MONGOLIAN LETTER")


def _tagged(text: str, at: int) -> bool:
    """Whether the tags up to here begin at a flag; flags of regions take seven at most."""
    return _BLACK_FLAG in text[max(0, at - 7) : at]
