"""The figures, dates and times that a text states, whatever way they are written."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from stories.text.amounts import adds_to, read_number
from stories.text.mentions import Mention, Touch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.languages import Language
    from stories.text.words import Token

_GAPS = frozenset({"", " ", "-", "\u00a0", "\u202f", "\n", "\u2011"})
_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{2,4})(?![\d/-]|[.]\d)")
_TIME = re.compile(r"(?<![\d:.,])(\d{1,2})(:|h|\.)(\d{2})(?::\d{2})?(?![\d:]|[.,]\d)")
_MINUS = frozenset("-\u2212\u2013")
_BEFORE_MINUS = frozenset({" ", "(", "\n", "\u00a0"})
_YEARS = range(1500, 2101)
_THOUSAND = Decimal(1000)


def figures(text: str, found: Sequence[Token], language: Language) -> list[Mention]:
    """Every figure, date and time of a text, in reading order."""
    return list(_Reader(text, found, language))


class _Reader:
    """Reads the tokens from left to right; each reading gives a mention and how far it went."""

    def __init__(self, text: str, found: Sequence[Token], language: Language) -> None:
        self.text, self.found, self.language = text, found, language
        self.dates = {match.start(): match for match in _DATE.finditer(text)}
        self.times = {match.start(): match for match in _TIME.finditer(text)}

    def __iter__(self) -> Iterator[Mention]:
        at = 0
        readings = (self._numeric_date, self._clock, self._day_of_month, self._calendar)
        counting = self.language.counting
        while at < len(self.found):
            text, low = self.found[at].text, self.found[at].low
            if text[0].isalpha() and low not in counting and text[-1] != "$":
                at += 1
                continue
            for reading in (*readings, self._figure):
                if (read := reading(at)) is not None:
                    mention, width = read
                    yield mention
                    at += width
                    break
            else:
                at += 1

    def _mention(
        self,
        touch: Touch,
        key: tuple[object, ...],
        at: int,
        width: int,
        *,
        weak: bool = False,
        unit: str = "",
    ) -> tuple[Mention, int]:
        start, end = self.found[at].start, self.found[at + width - 1].end
        return Mention(touch, key, start, end, weak=weak, unit=unit), width

    def _near(self, at: int) -> bool:
        """Whether the token follows the one before it with nothing but a space or hyphen."""
        if not 0 < at < len(self.found):
            return False
        return self.text[self.found[at - 1].end : self.found[at].start] in _GAPS

    def _digits(self, at: int) -> bool:
        return at < len(self.found) and self.found[at].text[0].isdecimal()

    def _width_to(self, at: int, end: int) -> int:
        width = 1
        while at + width < len(self.found) and self.found[at + width].start < end:
            width += 1
        return width

    # Dates and times

    def _numeric_date(self, at: int) -> tuple[Mention, int] | None:
        match = self.dates.get(self.found[at].start)
        if match is None or max(len(match[1]), len(match[4])) < 2:
            return None
        key = ("date", int(match[1]), int(match[3]), int(match[4]))
        return self._mention(Touch.DATE, key, at, self._width_to(at, match.end()))

    def _clock(self, at: int) -> tuple[Mention, int] | None:
        """12:04, 3 p.m., 15h30, 7.15 Uhr, noon."""
        words = self.language
        if (named := words["clock"].match(self.found, at)) is not None:
            return self._mention(Touch.DATE, ("time", int(named[0]), 0), at, named[1])
        match = self.times.get(self.found[at].start)
        if match is None:
            if not self._digits(at) or len(self.found[at].text) > 2:
                return None
            hour, minute, width = int(self.found[at].text), 0, 1
        else:
            hour, minute = int(match[1]), int(match[3])
            width = self._width_to(at, match.end())
        if hour > 24 or minute > 59:
            return None
        half = self._half_of_day(at + width)
        if half is None and (match is None or match[2] == ".") and not self._at_clock(at):
            return None
        shift, more = half or (0, 0)
        hour = hour % 12 + shift if half is not None and shift >= 0 else hour
        zone, last = self._zone(at + width + more)
        key = ("time", hour, minute)
        return self._mention(Touch.DATE, key, at, width + more + last, unit=zone)

    def _at_clock(self, at: int) -> bool:
        """Whether the word before says that a time follows: klockan 15.30, kl. 7."""
        return at > 0 and self._beside(at) and self.found[at - 1].low in self.language["at_clock"]

    def _half_of_day(self, at: int) -> tuple[int, int] | None:
        """Hours to add for a.m. or p.m., and the tokens read; below zero for "o'clock"."""
        if at >= len(self.found) or not self._near(at):
            return None
        for name, shift in (("am", 0), ("pm", 12), ("o_clock", -1)):
            if (match := self.language[name].match(self.found, at)) is not None:
                return shift, match[1]
        return None

    def _zone(self, at: int) -> tuple[str, int]:
        """The time zone that follows a time, and its width; empty where none is named."""
        if at >= len(self.found) or not self._near(at):
            return "", 0
        return self.language["zones"].match(self.found, at) or ("", 0)

    def _month(self, at: int) -> tuple[int, int] | None:
        """A month's number and width; "may" and "march" are months when written large."""
        if at >= len(self.found):
            return None
        for name in ("months", "months_short"):
            match = self.language[name].match(self.found, at)
            if match is None:
                continue
            large = self.found[at].text[0].isupper()
            if large or self.language["small_months"].match(self.found, at):
                return match
        return None

    def _day(self, at: int) -> tuple[int, int] | None:
        """A day of the month and its width: 3, 3rd, third."""
        if at >= len(self.found):
            return None
        token = self.found[at]
        if self._digits(at) and len(token.text) <= 2 and 1 <= int(token.text) <= 31:
            width = 1
            if self._near(at + 1) and self.found[at + 1].low in self.language["ordinal_suffixes"]:
                width = 2
            return int(token.text), width
        for name in ("ordinals", "numbers"):
            match = self.language[name].match(self.found, at)
            if match is not None and 1 <= match[0] <= 31:
                return int(match[0]), match[1]
        return None

    def _day_of_month(self, at: int) -> tuple[Mention, int] | None:
        """March 5, 5 March, 5th of March, 5. März."""
        if (month := self._month(at)) is not None:
            number, width = month
            day = self._day(at + width) if self._beside(at + width) else None
            if day is not None and not self._counts_on(at + width + day[1]):
                return self._mention(Touch.DATE, ("day", number, day[0]), at, width + day[1])
            return None
        if (day := self._day(at)) is None:
            return None
        on = at + day[1]
        if on < len(self.found) and self.found[on].low in self.language["date_of"]:
            on += 1
        month = self._month(on) if on < len(self.found) and self._beside(on) else None
        if month is None:
            return None
        key = ("day", month[0], day[0])
        return self._mention(Touch.DATE, key, at, on - at + month[1])

    def _beside(self, at: int) -> bool:
        """Whether a day and its month belong together across an abbreviation's full stop."""
        if at >= len(self.found):
            return False
        return self.text[self.found[at - 1].end : self.found[at].start] in {" ", ". ", "\u00a0"}

    def _counts_on(self, at: int) -> bool:
        """Whether a unit or magnitude follows, so that "in March 12 percent" is no date."""
        if at >= len(self.found) or not self._near(at):
            return False
        names = ("units", "magnitudes")
        return any(self.language[name].match(self.found, at) for name in names)

    def _calendar(self, at: int) -> tuple[Mention, int] | None:
        """A weekday, a month alone, "yesterday", a year."""
        token = self.found[at]
        if (match := self.language["weekdays"].match(self.found, at)) is not None:
            return self._mention(Touch.DATE, ("weekday", match[0]), at, match[1])
        if (match := self.language["days"].match(self.found, at)) is not None:
            return self._mention(Touch.DATE, ("relative", match[0]), at, match[1])
        month = self._month(at)
        if month is not None and self.language["months"].match(self.found, at) is not None:
            if self._opens_sentence(at):
                return None
            return self._mention(Touch.DATE, ("month", month[0]), at, month[1])
        if token.text.isdecimal() and len(token.text) == 4 and int(token.text) in _YEARS:
            return self._year(at)
        return None

    def _opens_sentence(self, at: int) -> bool:
        """Whether a word is large for its place: May and March are words like any other there."""
        if self.found[at].low not in self.language["possible"]:
            return False
        return at == 0 or self.text[self.found[at - 1].end : self.found[at].start] != " "

    def _year(self, at: int) -> tuple[Mention, int] | None:
        """Four digits alone; a year in print where a preposition or nothing counted is near."""
        if self._counts_on(at + 1) or (at and self._is_sign(at - 1) and self._near(at)):
            return None
        before = at > 0 and (
            self.found[at - 1].low in self.language["since"] or self._month(at - 1) is not None
        )
        after = self.text[self.found[at].end : self.found[at].end + 2]
        alone = not (after[:1] == " " and after[1:].isalpha())
        touch = Touch.DATE if before or alone else Touch.FIGURE
        return self._mention(touch, ("figure", Decimal(self.found[at].text)), at, 1)

    # Figures

    def _is_sign(self, at: int) -> bool:
        return self.found[at].text[-1] in "$€£¥₹₽"

    def _figure(self, at: int) -> tuple[Mention, int] | None:
        """An amount with its magnitude and unit: $1.5bn, twelve, 5 per cent, dozens."""
        if (vague := self.language["vague"].match(self.found, at)) is not None:
            return self._mention(Touch.FIGURE, ("vague", vague[0]), at, vague[1])
        first, unit = at, ""
        if self._is_sign(at):
            if not (self._digits(at + 1) and self._near(at + 1)):
                return None
            unit, first = str(self._unit(at)[0]), at + 1
        amount = self._amount(first)
        if amount is None:
            return self._ordinal(at)
        value, width = amount
        on = first + width
        if self._near(on) and self._digits(first) and (ordinal := self._suffixed(value, at, on)):
            return ordinal
        if not unit and on < len(self.found) and self._near(on):
            unit, more = self._unit(on)
            width += more
        end = self.found[first + width - 1].end
        weak = width == 1 and self.found[first].low in self.language["weak"] and not unit
        start = self.found[at].start
        mention = Mention(Touch.FIGURE, ("figure", value), start, end, unit, weak)
        return self._bounded(mention, at), first - at + width

    def _bounded(self, mention: Mention, at: int) -> Mention:
        """With what stands right before it and bounds it: at least 12, up to 12, a minus."""
        start = mention.start
        signed = start and self.text[start - 1] in _MINUS and self._digits(at)
        if signed and (start == 1 or self.text[start - 2] in _BEFORE_MINUS):
            return replace(mention, bound="minus", bound_start=start - 1)
        bound = self.language["bounds"].before(self.found, at) if self._near(at) else None
        if bound is None:
            return mention
        start = self.found[at - bound[1]].start
        return replace(mention, bound=bound[0], bound_start=start)

    def _unit(self, at: int) -> tuple[str, int]:
        match = self.language["units"].match(self.found, at)
        if match is not None:
            return match
        return (self.found[at].text, 1) if self._is_sign(at) else ("", 0)

    def _suffixed(self, value: object, at: int, on: int) -> tuple[Mention, int] | None:
        """21st, 2e, 3.º: the ordinal that digits and a suffix make."""
        if self.found[on].low not in self.language["ordinal_suffixes"]:
            return None
        return self._mention(Touch.FIGURE, ("ordinal", value), at, on - at + 1)

    def _ordinal(self, at: int) -> tuple[Mention, int] | None:
        match = self.language["ordinals"].match(self.found, at)
        if match is None:
            return None
        weak = self.found[at].low in self.language["weak"]
        key = ("ordinal", Decimal(match[0]))
        return self._mention(Touch.FIGURE, key, at, match[1], weak=weak)

    def _amount(self, at: int) -> tuple[object, int] | None:
        """The value of digits or number words with the magnitudes after them, and the width."""
        current: Decimal | None = None
        total, on = Decimal(0), at
        if self._digits(at):
            number = read_number(self.found[at].text, decimal=self.language.decimal)
            if isinstance(number, str):
                return number, 1
            current, on = number, at + 1
        while on < len(self.found) and (on == at or self._near(on)):
            if (scale := self.language["magnitudes"].match(self.found, on)) is not None:
                value, width = Decimal(scale[0]), scale[1]
                scaled = (Decimal(1) if current is None else current) * value
                total, current = (total, scaled) if value < _THOUSAND else (total + scaled, None)
            elif (word := self._number_word(on, current, more=on > at)) is not None:
                value, width = word
                current = value if current is None else current + value
            else:
                break
            on += width
        return (total + (current or 0), on - at) if on > at else None

    def _number_word(
        self, on: int, current: Decimal | None, *, more: bool
    ) -> tuple[Decimal, int] | None:
        """A number word that adds to the amount so far, with "and" before it, and its width."""
        joined = 0
        if more and self.found[on].low in self.language["joiners"]:
            joined = 1
            if not self._near(on + 1):
                return None
        match = self.language["numbers"].match(self.found, on + joined)
        if match is None or not adds_to(current, match[0], more=more):
            return None
        return Decimal(match[0]), joined + match[1]
