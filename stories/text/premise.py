"""What a story stands and falls with: its lines, its first paragraph, and what they claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.blocks import Kind
from stories.text.excerpts import excerpts
from stories.text.markup import claim_refs
from stories.text.reading import read
from stories.text.version import LINES

if TYPE_CHECKING:
    from stories.text.marks import ClaimSpan
    from stories.text.spots import Spot
    from stories.text.version import Version


def is_of_premise(spot: Spot, old: Version, new: Version) -> bool:
    """It is a line or the first paragraph, or a sentence changed there that says what a line says.

    A line says what it marks as a claim; the same words without a mark are not looked for.
    """
    if spot.place in LINES:
        return True
    sides = zip((old, new), (spot.before, spot.after), spot.sentences(new.language), strict=True)
    return any(
        _leads(spot.place, words, version) or _says(spot.place, changed, version)
        for version, words, changed in sides
    )


def premise_claims(version: Version) -> frozenset[str]:
    """The references that stand in a line or in the first paragraph."""
    return _line_claims(version) | frozenset(span.ref for span in _lead(version)[1])


def _leads(place: str, words: str, version: Version) -> bool:
    return bool(words) and place == "body" and words == _lead(version)[0]


def _lead(version: Version) -> tuple[str, tuple[ClaimSpan, ...]]:
    """The words of the first paragraph that is no heading, and the claims among them."""
    for passage in read(version.body).passages:
        if passage.block.kind is not Kind.HEADING and passage.words.strip():
            return _even(passage.words), tuple(passage.spans.values())
    return "", ()


def _says(place: str, changed: str, version: Version) -> bool:
    refs = _line_claims(version)
    said = (
        sentence
        for piece in (excerpts(version) if refs and changed else ())
        if piece.place == place
        for ref, sentence in piece.said(language=version.language)
        if ref in refs
    )
    return any(_even(sentence) in changed for sentence in said)


def _line_claims(version: Version) -> frozenset[str]:
    lines = (text for place, text in version.texts() if place in LINES)
    return frozenset(ref for text in lines for ref in claim_refs(text, line=True))


def _even(words: str) -> str:
    return " ".join(words.split())
