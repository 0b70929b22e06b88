"""The braces of a claim mark: `{claim=C-17}`, and what people type instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from stories.text.limits import MAX_ATTRIBUTES
from stories.text.marks import ProblemCode

REF = r"C-[1-9][0-9]{0,17}"

_BRACES = re.compile(rf"\{{([^{{}}\n]{{0,{MAX_ATTRIBUTES}}})\}}")
_VALID = re.compile(rf'\s*claim\s*=\s*(?:({REF})|"({REF})")\s*')
_MEANT = re.compile(r"\bclaim\s*[=:]|^\s*(?:claim\s+)?c-?[0-9]+\s*$|^\s*claim\s*$", re.IGNORECASE)
_UNCLOSED = re.compile(r"\{\s*claim\s*[=:]", re.IGNORECASE)
_NAMED = re.compile(r"\bclaim\s*[=:]", re.IGNORECASE)
# What may stand in braces that are meant for a claim; anything else is somebody's words.
_SAID = re.compile(
    r"[\w-]+\s*[=:]\s*(?:\"[^\"]*\"|[^\s\"]+)|\bclaim\b|\bc-?[0-9]+\b", re.IGNORECASE
)
_WORD = re.compile(r"\w")
_ANY_REF = re.compile(rf"\b({REF})\b")


class Attributes(NamedTuple):
    """What braces say about a claim."""

    ref: str  # as far as one can be read
    fault: ProblemCode | None
    end: int  # behind the closing brace, or behind the opening one where none closes


def attributes_at(text: str, at: int) -> Attributes | None:
    """The claim braces at this place; None where there are none, or braces about other things."""
    braces = _BRACES.match(text, at)
    if braces is None:
        return _unclosed(text, at)
    valid = _VALID.fullmatch(braces[1])
    if valid:
        return Attributes(valid[1] or valid[2], None, braces.end())
    if not _MEANT.search(braces[1]):
        return None
    ref = _ANY_REF.search(braces[1])
    several = len(_NAMED.findall(braces[1])) > 1
    fault = ProblemCode.DUPLICATE if several else ProblemCode.MALFORMED
    # A brace that was forgotten may close far behind: the words up to there stay.
    end = at + 1 if _WORD.search(_SAID.sub("", braces[1])) else braces.end()
    return Attributes(ref[1] if ref else "", fault, end)


def _unclosed(text: str, at: int) -> Attributes | None:
    found = _UNCLOSED.match(text, at)
    if found is None:
        return None
    ref = _ANY_REF.search(text, found.end(), found.end() + MAX_ATTRIBUTES)
    near = ref is not None and not text[found.end() : ref.start()].strip(' "\n')
    return Attributes(ref[1] if ref and near else "", ProblemCode.UNCLOSED, at + 1)
