"""What each language calls a figure, a month, a denial: word lists beside this file, read once."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from stories.text.words import plain, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stories.text.words import Token

FALLBACK = "en"
_ALIASES = {"no": "nb", "nn": "nb"}
TAGS = ("da", "de", "en", "es", "fr", "it", "nb", "nl", "pt", "sv")  # those with word lists


class Sense(NamedTuple):
    """One of the things that the words of a family say, each in another's place."""

    touch: str
    family: int
    rank: int


class Lexicon:
    """Words and phrases with what each stands for; a phrase is found by its first word."""

    __slots__ = ("_longest", "_phrases")

    def __init__(self, entries: Iterable[tuple[str, Any]], *, elision: bool) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
        for phrase, meaning in entries:
            words = tuple(token.low for token in tokens(phrase, elision=elision))
            if words:
                self._phrases.setdefault(words[0], []).append((words[1:], meaning))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda entry: -len(entry[0]))
        self._longest = 1 + max(
            (len(rest) for phrases in self._phrases.values() for rest, _ in phrases), default=-1
        )

    def match(self, found: Sequence[Token], at: int) -> tuple[Any, int] | None:
        """What the longest phrase that begins at this token means, and its length in tokens."""
        for rest, meaning in self._phrases.get(found[at].low, ()):
            if not rest:
                return meaning, 1
            if rest == tuple(token.low for token in found[at + 1 : at + 1 + len(rest)]):
                return meaning, 1 + len(rest)
        return None

    def before(self, found: Sequence[Token], at: int) -> tuple[Any, int] | None:
        """What the longest phrase that ends right before this token means, and its length."""
        for width in range(min(at, self._longest), 0, -1):
            match = self.match(found, at - width)
            if match is not None and match[1] == width:
                return match
        return None

    def holds(self, found: Sequence[Token]) -> bool:
        return any(self.match(found, at) for at in range(len(found)))

    def begins_with_none_of(self, words: Iterable[str]) -> bool:
        """Whether nothing can match in a text of these words; a cheap first look."""
        return self._phrases.keys().isdisjoint(words)

    @property
    def firsts(self) -> frozenset[str]:
        """The words that an entry begins with: where none stands, nothing can match."""
        return frozenset(self._phrases)

    @property
    def singles(self) -> frozenset[str]:
        """The entries of one word."""
        return frozenset(word for word in self._phrases if word in self)

    def meaning(self, word: str) -> Any:
        """What a single word that stands in the list means."""
        return next(meaning for rest, meaning in self._phrases[word] if not rest)

    def __contains__(self, low: str) -> bool:
        """Whether the single word stands in the list."""
        return any(not rest for rest, _ in self._phrases.get(low, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language's word lists; a list that its file leaves out is empty."""

    tag: str
    decimal: str
    elision: bool
    capitalised_nouns: bool
    endings: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, tuple[str, ...]]
    counting: frozenset[str]  # where none stands and no digit, there is no figure or date
    nameless: frozenset[str]  # words that are no name, however they are written
    vocabulary: frozenset[str]  # every word of every list
    _lists: Mapping[str, Lexicon]

    def __getitem__(self, name: str) -> Lexicon:
        return self._lists.get(name, _NOTHING)

    @property
    def tells_checkable(self) -> bool:
        """Whether its file says what makes a sentence checkable."""
        return bool(self["verbs"].firsts)

    def tokens(self, text: str) -> list[Token]:
        return tokens(text, elision=self.elision)


_NOTHING = Lexicon((), elision=False)
_CALENDAR = ("weekdays", "weekdays_short", "months", "months_short")
_COUNTING = (*_CALENDAR, "clock", "days", "magnitudes", "numbers", "ordinals", "vague")
_NAMELESS = ("function", "titles", "units", *_CALENDAR)


def language(tag: str) -> Language:
    """The language of a BCP 47 tag; one that has no word lists is read as English."""
    primary = tag.replace("_", "-").split("-")[0].lower()
    primary = _ALIASES.get(primary, primary)
    return _read(primary if primary in TAGS else FALLBACK)


def is_known(tag: str) -> bool:
    """Whether the language of a BCP 47 tag has word lists of its own."""
    return language(tag).tag != FALLBACK or tag.replace("_", "-").lower().split("-")[0] == FALLBACK


@cache
def _read(tag: str) -> Language:
    source = files(__package__).joinpath(f"{tag}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source, parse_float=Decimal)
    elision = table.get("elision", False)
    checkable = dict(table.get("checkable", {}))
    past = tuple(checkable.pop("past", ()))
    lists = {
        name: Lexicon(((word, word) for word in words), elision=elision)
        for name, words in [*table["words"].items(), *checkable.items()]
    }
    lists |= {
        name: Lexicon(_numbered(table, name), elision=elision)
        for name in ("months", "months_short", "weekdays", "weekdays_short")
    }
    lists |= {
        name: Lexicon(table.get(name, {}).items(), elision=elision)
        for name in ("magnitudes", "ordinals", "clock")
    }
    if table.get("small_months"):
        lists["small_months"] = lists["months"]
    lists["numbers"] = Lexicon(_counted(table), elision=elision)
    for name in ("units", "bounds"):
        lists[name] = Lexicon(
            ((form, meant) for meant, forms in table[name].items() for form in forms),
            elision=elision,
        )
    lists["exchanges"] = Lexicon(_exchanged(table), elision=elision)
    lists["same_sources"] = Lexicon(_numbered(table, "same_sources"), elision=elision)
    endings = {name: tuple(words) for name, words in table.get("endings", {}).items()}
    endings["past"] = past
    return Language(
        tag=tag,
        decimal=table["decimal"],
        elision=elision,
        capitalised_nouns=table.get("capitalised_nouns", False),
        endings=endings,
        prefixes={name: tuple(words) for name, words in table["prefixes"].items()},
        counting=frozenset().union(*(lists[name].firsts for name in _COUNTING if name in lists)),
        vocabulary=frozenset().union(*(lexicon.singles for lexicon in lists.values())),
        nameless=frozenset().union(*(lists[name].singles for name in _NAMELESS if name in lists)),
        _lists=lists,
    )


def _numbered(table: Mapping[str, Any], name: str) -> Iterable[tuple[str, int]]:
    """Lists of forms, counted from one: January's first, Monday's first."""
    return ((form, n) for n, forms in enumerate(table.get(name, ()), start=1) for form in forms)


def _exchanged(table: Mapping[str, Any]) -> Iterable[tuple[str, tuple[Sense, ...]]]:
    """Each word of the families with all that it says: opposites first, limits last."""
    told = dict(table.get("exchanges", {}))
    limits = told.pop("limits", ())
    senses: defaultdict[str, list[Sense]] = defaultdict(list)
    for touch, families in {"reversal": table["opposites"], **told, "limit": [limits]}.items():
        for number, family in enumerate(families):
            for rank, words in enumerate(family):
                for word in words:
                    senses[word].append(Sense(touch, number, rank))
    return ((word, tuple(meant)) for word, meant in senses.items())


def _counted(table: Mapping[str, Any]) -> Iterable[tuple[str, Decimal]]:
    """Number words, and the compounds up to 99 that the language writes as one word.

    `compounds` gives the pattern: `{unit}und{ten}` in German, `{ten}{unit}` in Swedish.
    """
    numbers = {word: Decimal(value) for word, value in table["numbers"].items()}
    yield from numbers.items()
    tens = [(word, value) for word, value in numbers.items() if 20 <= value <= 90]
    units = [(word, value) for word, value in numbers.items() if 1 <= value <= 9]
    for pattern in table.get("compounds", ()):
        for ten, tens_value in tens:
            for unit, unit_value in units:
                yield plain(pattern.format(ten=ten, unit=unit)), tens_value + unit_value
