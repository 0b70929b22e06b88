"""Edits made on purpose to real texts: slips that change nothing, and changes that must be told.

Each finds its place by a plain pattern of its own, so that the guard is not asked about itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Mapping

_WORD = re.compile(r"(?<=[a-z,] )[a-z]{6,}(?=[ ,.])")
_FIGURE = re.compile(r"(?<=[a-z] )\d{2,3}(?= [a-z]{3})")
_SCALE = re.compile(r"(?<=\d )(?:million|billion|mln|bln)\b")
_UNIT = re.compile(r"(?<=\d )(?:kilometres|km|miles|tonnes|dlrs|barrels|pct|percent)\b")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{4,}(?= [a-z])")
_PLACE = re.compile(r"(?<= in )[A-Z][a-z]{4,}(?=[,.]? [a-z])")
_DAY = re.compile(r"(?<= )(?:Mon|Tues|Wednes|Thurs|Fri)day\b")
_COPULA = re.compile(r"(?<=[a-z] )(?:is|are|was|were)(?= [a-z])(?! not\b)")
_NOT = re.compile(r"(?<=[a-z]) not(?= [a-z])")
_WILL = re.compile(r"(?<=[a-z] )will(?= [a-z])")
_PERSON = re.compile(r"(?<= )(?:he|she|his|him)(?= [a-z])")
_ACT = re.compile(r"(?<=[a-z] )(?:arrested|charged|convicted|murdered|killed|wounded)(?= [a-z])")
_MANY = re.compile(r"(?<=[a-z] )(?:all|most|some|many)(?= [a-z]{4})")
_ONLY = re.compile(r"(?<=[a-z] )only(?= [a-z])")
_SAYS = re.compile(r", (?:the )?[A-Za-z]+(?: [a-z]+)? (?:said|says)(?=\.)|, according to [^,.]+")
_QUOTE = re.compile(r"(?<=[\s(])[\"“][A-Z][a-z]+ [^\"”“'’]{20,}?[,.]?[\"”]")
_QUOTED_WORD = re.compile(r"(?<= )[a-z]{5,}(?= )")
_OTHERS = {
    "he": "she",
    "she": "he",
    "his": "her",
    "him": "her",
    "arrested": "charged",
    "charged": "convicted",
    "convicted": "arrested",
    "murdered": "killed",
    "killed": "murdered",
    "wounded": "killed",
    "all": "most",
    "most": "all",
    "some": "most",
    "many": "few",
    "million": "billion",
    "billion": "million",
    "mln": "bln",
    "bln": "mln",
    "km": "miles",
    "kilometres": "miles",
    "miles": "kilometres",
    "tonnes": "barrels",
    "barrels": "tonnes",
    "dlrs": "yen",
    "pct": "percentage points",
    "percent": "percentage points",
}


class Slip(NamedTuple):
    """One edit: the text before, the text after, and what it was meant to touch."""

    name: str
    old: str
    new: str
    touches: frozenset[str] = frozenset()  # none for a slip that changes nothing


def slips(text: str, dice: random.Random) -> Iterable[Slip]:
    """One edit of each sort that the text has a place for."""
    for name, (pattern, replace) in _MINOR.items():
        if (new := _at_random(text, pattern, replace, dice)) is not None:
            yield Slip(name, text, new)
            yield Slip(f"{name}, mended", new, text)
    for name, (pattern, replace, touches) in _GRAVE.items():
        if (new := _at_random(text, pattern, replace, dice)) is not None:
            yield Slip(name, text, new, touches)


def _at_random(
    text: str, pattern: re.Pattern[str], replace: _Replace, dice: random.Random
) -> str | None:
    places = list(pattern.finditer(text))
    if not places:
        return None
    match = dice.choice(places)
    new = replace(match[0], dice)
    return None if new == match[0] else text[: match.start()] + new + text[match.end() :]


_Replace = "Callable[[str, random.Random], str]"


def _swapped(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def _doubled(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + word[at - 1] + word[at:]


def _requoted(words: str, _dice: random.Random) -> str:
    return f"‘{words[1:-1]}’" if words[0] == "“" else f"“{words[1:-1]}”"


def _other_figure(figure: str, dice: random.Random) -> str:
    return str(int(figure) + dice.randrange(1, 9))


def _other_day(day: str, dice: random.Random) -> str:
    return dice.choice([d for d in ("Monday", "Thursday", "Saturday") if d != day])


def _other_name(name: str, dice: random.Random) -> str:
    return dice.choice([n for n in ("Halvorsen", "Okonkwo", "Brandt", "Tremaine") if n != name])


def _other_place(place: str, dice: random.Random) -> str:
    return dice.choice([n for n in ("Bergen", "Nairobi", "Quito", "Leipzig") if n != place])


def _misquoted(words: str, dice: random.Random) -> str:
    return _at_random(words, _QUOTED_WORD, lambda *_: "whatever", dice) or words


_MINOR: Mapping[str, tuple[re.Pattern[str], Callable[[str, random.Random], str]]] = {
    "letters swapped": (_WORD, _swapped),
    "a letter dropped": (_WORD, _dropped),
    "a letter doubled": (_WORD, _doubled),
    "a word capitalised": (_WORD, lambda word, _: word.capitalize()),
    "a word in capitals": (_WORD, lambda word, _: word.upper()),
    "a space too many": (re.compile(r"(?<=[a-z]) (?=[a-z])"), lambda *_: "  "),
    "a line broken": (re.compile(r"(?<=[a-z]) (?=[a-z])"), lambda *_: "\n"),
    "a comma added": (re.compile(r"(?<=[a-z]) (?=and |but |which )"), lambda *_: ", "),
    "other quote marks": (_QUOTE, _requoted),
}
_GRAVE: Mapping[
    str, tuple[re.Pattern[str], Callable[[str, random.Random], str], frozenset[str]]
] = {
    "a figure changed": (_FIGURE, _other_figure, frozenset({"figure"})),
    "a magnitude changed": (_SCALE, lambda word, _: _OTHERS[word], frozenset({"figure"})),
    "a unit changed": (_UNIT, lambda word, _: _OTHERS[word], frozenset({"unit", "figure"})),
    "a weekday changed": (_DAY, _other_day, frozenset({"date"})),
    "a name swapped": (_NAME, _other_name, frozenset({"name", "place"})),
    "a place swapped": (_PLACE, _other_place, frozenset({"place"})),
    "“not” put in": (_COPULA, lambda word, _: f"{word} not", frozenset({"negation"})),
    "“not” dropped": (_NOT, lambda *_: "", frozenset({"negation"})),
    "“will” became “may”": (_WILL, lambda *_: "may", frozenset({"modality"})),
    "a person’s sex changed": (_PERSON, lambda word, _: _OTHERS[word], frozenset({"person"})),
    "an accusation changed": (
        _ACT,
        lambda word, _: _OTHERS[word],
        frozenset({"stage", "accusation"}),
    ),
    "“all” became “most”": (_MANY, lambda word, _: _OTHERS[word], frozenset({"scope"})),
    "“only” put in": (_COPULA, lambda word, _: f"{word} only", frozenset({"scope"})),
    "“only” dropped": (_ONLY, lambda *_: "", frozenset({"scope"})),
    "“police said” dropped": (_SAYS, lambda *_: "", frozenset({"attribution"})),
    "a quoted word changed": (_QUOTE, _misquoted, frozenset({"quotation"})),
}
