"""A mention: one sensitive thing that a text says, with a key that tells it from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable


class Touch(StrEnum):
    """A kind of word that cannot change without changing what readers were told."""

    FIGURE = "figure"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    QUOTATION = "quotation"
    NEGATION = "negation"
    REVERSAL = "reversal"
    PERSON = "person"
    STAGE = "stage"
    ACCUSATION = "accusation"
    SCOPE = "scope"
    MODALITY = "modality"
    ATTRIBUTION = "attribution"
    LINK = "link"
    PASSAGE = "passage"
    STATUS = "status"
    HEADLINE = "headline"


# A place is a name too, told by the words around it.
NAMES = frozenset({Touch.NAME, Touch.PLACE})


@dataclass(frozen=True, slots=True)
class Mention:
    """Equal keys say the same thing: twelve and 12, Sept. 3 and 3 September.

    A weak mention may be no fact at all ("one of them") and counts only against another.
    """

    touch: Touch
    key: Hashable
    start: int
    end: int
    unit: str = ""
    weak: bool = False
    bound: str = ""  # over, under, about, exact or minus: "at least 12"
    bound_start: int = 0


def is_opposed(bound: str, other: str) -> bool:
    """Whether two bounds of one figure exclude each other: at least, up to; minus, none."""
    bounds = {bound, other}
    return bounds == {"over", "under"} or (len(bounds) > 1 and "minus" in bounds)


@dataclass(frozen=True, slots=True)
class Change:
    """One sensitive thing that differs; an empty side means added or dropped."""

    touch: Touch
    old: str
    new: str


@dataclass(slots=True)
class Altered:
    """What a comparison of two sentences found: what gave way to what, and what has no partner.

    `dropped` and `added` wait: what one sentence lost, another may have gained.
    """

    changes: list[Change] = field(default_factory=list)
    dropped: list[Mention] = field(default_factory=list)
    added: list[Mention] = field(default_factory=list)

    def take(self, other: Altered) -> None:
        self.changes += other.changes
        self.dropped += other.dropped
        self.added += other.added
