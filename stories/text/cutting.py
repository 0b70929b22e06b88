"""Words that law or safety takes out of a text: where they stand, and the text without them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import regex

from stories.text.snapshot import BREAK

if TYPE_CHECKING:
    from stories.text.version import Version

GAP = "[…]"  # what stands where words were
# Between two words: blanks, punctuation and emphasis, the end of a claim mark, an entity.
_BETWEEN = r"(?:[^\w\n]|_|\n(?!\s*\n)|\{claim=[^}\n]*\}|&\w+;){0,40}"
# Markup that a cut could tear in two.
_MARKUP = regex.compile(r"[*_`\[\]{}<>|~#]")
_MARKED = regex.compile(r"\[[^\[\]]*\]\{claim=[^}]*\}|!?\[[^\[\]]*\]\([^)]*\)")
# Fields of a version that hold our own words and numbers, never those of a story.
_OURS = frozenset(
    {"ref", "status", "kind", "as_of", "superseded_by", "stance", "number", "at", "uid", "place"}
    | {"placement", "first_bad", "last_bad", "online_from", "online_to", "stage", "language"}
)
_Pattern = Any  # regex's compiled patterns have no type of their own


def pattern_of(words: str) -> _Pattern | None:
    """Finds these words whatever their case, emphasis, claim marks and line ends.

    None for a text without a letter or a figure.
    """
    parts = regex.findall(r"\w+", unicodedata.normalize("NFC", words))
    if not parts:
        return None
    inside = _BETWEEN.join(regex.escape(part) for part in parts)
    return regex.compile(rf"(?<!\w){inside}(?!\w)", regex.IGNORECASE)


def holds(pattern: _Pattern, value: Any) -> bool:
    """Whether the words stand in a text, or in any text of a JSON value that people wrote."""
    if isinstance(value, str):
        return pattern.search(value) is not None
    if isinstance(value, dict):
        written = (inner for key, inner in value.items() if key not in _OURS)
        return any(holds(pattern, inner) for inner in written)
    if isinstance(value, list | tuple):
        return any(holds(pattern, inner) for inner in value)
    return False


def cut_words(pattern: _Pattern, text: str) -> str:
    """The text with a gap where the words stood.

    Words that stand half inside a link, a claim mark or an emphasis take their paragraph along:
    half a mark would be shown to readers, or hide other words.
    """
    return BREAK.join(_cut(pattern, paragraph) for paragraph in text.split(BREAK))


def _cut(pattern: _Pattern, paragraph: str) -> str:
    if not pattern.search(paragraph):
        return paragraph
    # A whole mark around the words, and nothing but them, goes with them.
    whole = _MARKED.sub(lambda m: GAP if pattern.search(m[0]) else m[0], paragraph)
    cut = pattern.sub(lambda m: "\0" if _MARKUP.search(m[0]) else GAP, whole)
    return GAP if "\0" in cut else cut


def cut_value(pattern: _Pattern, value: Any) -> Any:
    """A JSON value with the words cut out of every text that people wrote in it."""
    if isinstance(value, str):
        return cut_words(pattern, value)
    if isinstance(value, dict):
        return {key: _cut_field(pattern, key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [cut_value(pattern, inner) for inner in value]
    return value


def _cut_field(pattern: _Pattern, key: str, value: Any) -> Any:
    if key in _OURS:
        return value
    if key == "url":  # an address with a gap leads nowhere
        return "" if holds(pattern, value) else value
    return cut_value(pattern, value)


def cut_version(pattern: _Pattern, version: Version) -> Version:
    """The version without the words; claims whose mark went with them are no longer in it."""
    cut = type(version).from_record(cut_value(pattern, version.to_record()))
    text = "\n".join(words for _, words in cut.texts())
    return replace(cut, claims=tuple(c for c in cut.claims if f"claim={c.ref}}}" in text))
