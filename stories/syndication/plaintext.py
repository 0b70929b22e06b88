"""A version's plain text, in which positions can be counted, and where its claims stand in it.

Headline, standfirst, text and updates in the page's order, blocks apart by an empty line, NFC. A
position counts Unicode code points. Marks are part of the text that an editor writes, so a claim's
place comes along with every new version: nothing has to be looked for again, nothing is orphaned.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from stories.syndication.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.syndication.story import PublicStory

# Not characters, and never will be: what stands between them is a claim's reference.
_OPEN, _NAMED, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_STRAY = re.compile(f"[{_OPEN}{_NAMED}{_CLOSE}]")
_BADGE = re.compile('\u00a0<a class="badge .*?</a>', re.DOTALL)
_SPAN = re.compile(r'<span class="claim[^>]*? data-claim="(C-[0-9]+)"[^>]*>')
_SIGN = re.compile(f"{_OPEN}(C-[0-9]+){_NAMED}|{_CLOSE}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A claim's words: `text[start:end]`."""

    ref: str
    start: int
    end: int
    anchor: str  # the id of the element that it stands in; empty in the story's own text


@dataclass(frozen=True, slots=True)
class PlainText:
    text: str
    spots: tuple[Spot, ...]  # in the order of the text


def plain_text(story: PublicStory) -> PlainText:
    """The words that the page shows of this version, and the claims in them."""
    text, spots = "", []
    for html, anchor in _parts(story):
        words, found = _read(html)
        if not words:
            continue
        text = f"{text}\n\n{words}" if text else words
        base = len(text) - len(words)
        spots += [Spot(ref, base + start, base + end, anchor) for ref, start, end in found]
    return PlainText(text, tuple(spots))


def edges(text: str) -> list[int]:
    """Where one may cut without cutting a letter from its accents or an emoji in two."""
    return [0, *(match.end() for match in regex.finditer(r"\X", text))]


def _parts(story: PublicStory) -> Iterator[tuple[str, str]]:
    yield story.headline, ""
    yield story.standfirst, ""
    yield story.plain, ""
    for update in story.updates:
        yield update.headline, update.uid
        yield update.plain, update.uid


def _read(html: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """The words of one part, and the claims in them."""
    html = _SPAN.sub(rf"{_OPEN}\1{_NAMED}", _BADGE.sub("", _STRAY.sub("", html)))
    signed = words_of(html.replace("</span>", _CLOSE))
    pieces, found, at, opened = [], [], 0, ("", 0)
    length = 0
    for sign in _SIGN.finditer(signed):
        pieces.append(signed[at : sign.start()])
        length += sign.start() - at
        at = sign.end()
        if sign[1]:
            opened = sign[1], length
        elif opened[0]:
            found.append((*opened, length))
            opened = "", 0
    raw = "".join([*pieces, signed[at:]])
    return _normal(raw, [(ref, start, end) for ref, start, end in found if start < end])


def _normal(
    raw: str, found: list[tuple[str, int, int]]
) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """In NFC, claims from the beginning of a letter to the end of one."""
    cuts = edges(raw) if found else []
    whole = []
    for ref, start, end in found:
        first = cuts[bisect_right(cuts, start) - 1]
        last = cuts[bisect_left(cuts, end)]
        whole.append((ref, len(_nfc(raw[:first])), len(_nfc(raw[:last]))))
    return _nfc(raw), tuple(whole)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
