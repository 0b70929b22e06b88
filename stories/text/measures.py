"""What a claim counts: a subject, a unit, and a value or a range of values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.text.figures import figures
from stories.text.languages import language as language_of
from stories.text.mentions import Touch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from stories.text.languages import Language
    from stories.text.mentions import Mention

# What may stand between the two ends of a range, in the languages that we read.
_UP_TO = re.compile(
    r"\s*(?:-|–|—|−|…|\.\.|to|bis|à|a|al|hasta|tot|til|till|até)\s*[-−]?", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:and|und|et|y|e|en|og|och|i)\s*", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|fra|tussen|mellem|mellan|mellom)\s*$", re.IGNORECASE
)
_MINUS = re.compile(r"(?:^|[(–—-]\s*|[^\d\s]\s+)[-−]$")
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_][\w-]*)")


class NoValue(ValueError):
    """What was typed is neither a number nor a range from one to another."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, or a range with both its ends."""

    low: Decimal
    high: Decimal | None = None

    @property
    def top(self) -> Decimal:
        return self.low if self.high is None else self.high

    def meets(self, other: Amount) -> bool:
        """Whether one value could be both."""
        return self.low <= other.top and other.low <= self.top


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount that a sentence states, with a guess at its unit; empty if there is none."""

    amount: Amount
    unit: str
    words: str  # as they stand in the sentence


def same_name(name: str) -> str:
    """A subject or unit as it is compared: without case, accents of form, and extra blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_amount(written: str, *, language: str) -> Amount:
    """The amount that was typed: 14, 1,400, 12–14, 1.5 million, by the language's own signs.

    Raises NoValue.
    """
    words = language_of(language)
    found = _amounts(written, words)
    if len(found) != 1:
        raise NoValue
    return found[0].amount


def stated(sentence: str, *, language: str) -> tuple[Stated, ...]:
    """Every amount that the sentence states, in reading order; dates and times are none."""
    return tuple(_amounts(sentence, language_of(language), loose=False))


def contradicts(amount: Amount, sentence: str, *, language: str) -> tuple[Stated, ...]:
    """What the sentence says instead, if it states amounts and none of them could be this one."""
    found = stated(sentence, language=language)
    return () if any(one.amount.meets(amount) for one in found) else found


def _amounts(text: str, words: Language, *, loose: bool = True) -> list[Stated]:
    """`loose` reads years and small words as amounts, too: in a field nothing else is meant."""
    read = figures(text, words.tokens(text), words)
    found = [one for one in read if _counts(one, loose=loose)]
    made: list[Stated] = []
    at = 0
    while at < len(found):
        first = found[at]
        last = found[at + 1] if at + 1 < len(found) and _ranges(text, found, at) else first
        made.append(_stated(text, first, last, words))
        at += 1 if last is first else 2
    return made


def _counts(mention: Mention, *, loose: bool) -> bool:
    assert isinstance(mention.key, tuple)  # every figure's key is
    is_number = mention.key[0] == "figure" and not isinstance(mention.key[1], str)
    return is_number and (loose or (mention.touch == Touch.FIGURE and not mention.weak))


def _ranges(text: str, found: list[Mention], at: int) -> bool:
    """Whether the amount there and the next are the two ends of one range."""
    first, last = found[at], found[at + 1]
    gap = text[first.end : last.start]
    ends = _value(text, first), _value(text, last)
    if ends[0] > ends[1]:
        return False
    if _UP_TO.fullmatch(gap):
        return True
    return bool(_AND.fullmatch(gap) and _BETWEEN.search(text[: first.start]))


def _stated(text: str, first: Mention, last: Mention, words: Language) -> Stated:
    low, high = _value(text, first), _value(text, last)
    return Stated(
        amount=Amount(low, None if high == low else high),
        unit=last.unit or first.unit or _counted(text, last, words),
        words=text[first.start : last.end],
    )


def _value(text: str, mention: Mention) -> Decimal:
    assert isinstance(mention.key, tuple)  # `_counts` looked
    value: Decimal = mention.key[1]
    return -value if _MINUS.search(text[: mention.start]) else value


def _counted(text: str, mention: Mention, words: Language) -> str:
    """The word that follows the figure, where it may be what is counted: 14 dead, 14 people."""
    match = _NEXT_WORD.match(text, mention.end)
    if match is None or match[1].lower() in words["function"]:
        return ""
    return match[1].lower()


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim's figure, as the radar compares it; `number` is the claim's."""

    number: int
    subject: str
    unit: str
    amount: Amount
    stands: bool  # False for what was overtaken, found wrong or withdrawn: it contradicts nothing


@dataclass(frozen=True, slots=True)
class Clash:
    """Figures of one subject in one unit of which no one value could be all."""

    figures: tuple[Measured, ...]  # lowest first
    fallen: tuple[Measured, ...] = ()  # said once, of the same; they no longer stand


def clashes(figures: Iterable[Measured]) -> tuple[Clash, ...]:
    """Every measure for which different figures stand, in the order of the subjects.

    Ranges that overlap, however little, may be the same. Linear, but for the sorting.
    """
    groups: dict[tuple[str, str], list[Measured]] = {}
    for figure in figures:
        groups.setdefault((same_name(figure.subject), same_name(figure.unit)), []).append(figure)
    return tuple(
        clash for _key, group in sorted(groups.items()) if (clash := _clash(group)) is not None
    )


def _clash(group: list[Measured]) -> Clash | None:
    group = sorted(group, key=lambda one: (one.amount.low, one.amount.top, one.number))
    standing = tuple(one for one in group if one.stands)
    # Some two ranges are apart just when one begins after another has ended.
    if not standing or standing[-1].amount.low <= min(one.amount.top for one in standing):
        return None
    return Clash(standing, tuple(one for one in group if not one.stands))
