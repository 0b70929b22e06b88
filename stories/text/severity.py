"""What a change of words touches: figures, dates, names, quotations, negations and the like."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Touch(StrEnum):
    """A kind of word that cannot change without changing what readers were told."""

    FIGURE = "figure"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    QUOTATION = "quotation"
    NEGATION = "negation"
    MODALITY = "modality"
    ATTRIBUTION = "attribution"
    LINK = "link"
    PASSAGE = "passage"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Change:
    """One sensitive thing that differs; an empty side means added or dropped."""

    touch: Touch
    old: str
    new: str


_SIGNS = {
    Touch.FIGURE: re.compile(r"\d[\d.,]*"),
    Touch.DATE: re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"),
    Touch.NAME: re.compile(r"(?<=[\w,] )[A-Z]\w+"),
    Touch.QUOTATION: re.compile(r"[\"“”„«»]"),
    Touch.NEGATION: re.compile(r"\b(?:not|no|never|without|denied|nor|cannot)\b|n['’]t\b"),
    Touch.ATTRIBUTION: re.compile(r"\b(?:said|says|told|according to)\b"),
}


def touches(text: str, *, language: str = "en") -> frozenset[Touch]:
    """The kinds of sensitive words that stand in a stretch of text; linear in its length."""
    return frozenset(touch for touch, sign in _SIGNS.items() if sign.search(text))


def changed(old: str, new: str, *, language: str = "en") -> tuple[Change, ...]:
    """What a change from the old words to the new alters, by kind, then in reading order."""
    found: list[Change] = []
    for touch, sign in _SIGNS.items():
        before, after = Counter(sign.findall(old)), Counter(sign.findall(new))
        gone, come = list((before - after).elements()), list((after - before).elements())
        for n in range(max(len(gone), len(come))):
            sides = (side[n] if n < len(side) else "" for side in (gone, come))
            found.append(Change(touch, *sides))
    return tuple(found)
