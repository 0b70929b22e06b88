"""The names that a text states: people, places, bodies, told by their capitals."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from stories.text.mentions import Mention, Touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.text.languages import Language
    from stories.text.words import Token

# From this part of large words on, a headline is set in capitals and says nothing of names.
_TITLE_CASE = 0.75
_TITLE_CASE_WORDS = 4
_NAME_WORDS = 4  # beside a word that are looked at as one name with it
_NEVER_IN_CAPITALS = ("months_short", "numerals", "zones")


def known_names(
    sentences: Iterable[tuple[str, Sequence[Token]]], language: Language
) -> frozenset[str]:
    """The words that are names for certain, from the sentences of a whole story.

    A name that opens a sentence, or stands in a headline of capitals, is told by these.
    """
    known: set[str] = set()
    for text, found in sentences:
        if not _shouted(text, found):
            known.update(
                key_of(found[at].text)
                for at in range(len(found))
                if not found[at].text.islower() and _certain(text, found, at, language)
            )
    return frozenset(known)


def names(
    text: str, found: Sequence[Token], language: Language, known: frozenset[str] = frozenset()
) -> list[Mention]:
    """One mention for each word of a name in a sentence, in reading order.

    By the word, so that "Angela Merkel" and "Merkel" share one. A word that opens a
    sentence, and is no known name, gives a weak mention.
    """
    shouted = _shouted(text, found)
    mentions: list[Mention] = []
    for at, token in enumerate(found):
        if not (token.text[0].isupper() or _inner(token.text)):
            continue
        key = key_of(token.text)
        if len(key) == 1:
            continue  # an initial, a vitamin, the D of D-Mo.
        sure = key in known or (not shouted and _certain(text, found, at, language))
        weak = not (sure or shouted) and _opens(text, found, at) and _may_open(found, at, language)
        if (sure and not _never(found, at, language)) or weak:
            placed = _is_placed(text, found, at, language)
            touch = Touch.PLACE if placed else Touch.NAME
            mentions.append(Mention(touch, ("name", key), token.start, token.end, weak=weak))
    return mentions


def _is_placed(text: str, found: Sequence[Token], at: int, language: Language) -> bool:
    """Whether the words around a name make it a place: near Braga, in New York, Porto airport."""
    first, last = at, at
    while first > max(0, at - _NAME_WORDS) and _goes_on(text, found, first, -1, language):
        first -= 1
    most = min(len(found) - 1, at + _NAME_WORDS)
    while last < most and _goes_on(text, found, last, 1, language):
        last += 1
    if found[last].low.endswith("'s"):
        return False  # in Merkel's office
    beside = last + 1 if last + 1 < len(found) and _follows(text, found, last + 1) else last
    if any(word.low in language["sites"] for word in found[at + 1 : beside + 1]):
        return True
    before = language["whereabouts"].before(found, first)
    return before is not None and _follows(text, found, first)


def _goes_on(text: str, found: Sequence[Token], at: int, step: int, language: Language) -> bool:
    """Whether the word before or after is one more of the same name."""
    word = found[at + step]
    large = word.text[0].isupper() and word.low not in language["function"]
    return large and _follows(text, found, max(at, at + step))


def _follows(text: str, found: Sequence[Token], at: int) -> bool:
    """Whether nothing but a space or a hyphen is before the word."""
    return at > 0 and text[found[at - 1].end : found[at].start] in {" ", "-", "\u00a0"}


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """What tells one name from another: no case, accents, dots or possessive."""
    word = word.replace("’", "'").replace(".", "")
    low = unicodedata.normalize("NFKD", word.lower())
    low = "".join(mark for mark in low if not unicodedata.combining(mark))
    return low.removesuffix("'s").removesuffix("s'").strip("'") or low


def _never(found: Sequence[Token], at: int, language: Language) -> bool:
    """A title, a weekday, a month or a function word is no name, however it is written."""
    token = found[at]
    if len(token.text) > 1 and token.text.isupper():
        return any(token.low in language[name] for name in _NEVER_IN_CAPITALS)
    low = token.low.removesuffix("'s")
    return low in language.nameless


def _certain(text: str, found: Sequence[Token], at: int, language: Language) -> bool:
    """Whether capitals alone say that it is a name, given where the word stands."""
    token = found[at]
    word = token.text
    if _never(found, at, language):
        return False
    if _inner(word) or (len(word) > 1 and word.isupper()):
        return True
    if not word[0].isupper():
        return False
    if language.capitalised_nouns:
        return _among_nouns(text, found, at, language)
    return not _opens(text, found, at)


def _among_nouns(text: str, found: Sequence[Token], at: int, language: Language) -> bool:
    """Where every noun is large: a pair of large words, or one after a title or "in"."""
    if found[at].low in language["openers"] or found[at].low in language["numbers"]:
        return False
    if found[at].low.endswith(language.endings.get("ordinary", ("\0",))):
        return False
    before = found[at - 1] if at else None
    if before is not None and text[before.end : found[at].start] == " ":
        if before.low in language["titles"] or before.low in language["places"]:
            return True
        if before.text[0].isupper() and not _opens(text, found, at - 1):
            return True
    if at + 1 >= len(found) or text[found[at].end : found[at + 1].start] != " ":
        return False
    return found[at + 1].text[0].isupper() and not _never(found, at + 1, language)


def _may_open(found: Sequence[Token], at: int, language: Language) -> bool:
    """Whether an opening word could be a name, for all that can be told from it."""
    if language.capitalised_nouns or _never(found, at, language):
        return False
    low = found[at].low
    if low in language["openers"] or low in language["numbers"] or low in language["vague"]:
        return False
    if (
        low in language["bounds"]
        or low in language["negations"]
        or low in language["possible"]
        or low in language["days"]
    ):
        return False
    plural = low.endswith("s") and not low.endswith(("'s", "ss"))
    return not plural and not low.endswith(language.endings.get("ordinary", ("\0",)))


def _opens(text: str, found: Sequence[Token], at: int) -> bool:
    """Whether a word stands where any word would be large: first, after a colon or a quote."""
    if at == 0:
        return True
    between = text[found[at - 1].end : found[at].start]
    return any(mark in '.:!?…•–—"“„«‘|\n' for mark in between)


def _inner(word: str) -> bool:
    """iPhone, McDonald, MH17: capitals inside, or digits after one."""
    rest = word[1:]
    if rest.isalpha() and rest.islower():
        return False
    return (
        word[0].isalpha()
        and any(mark.isupper() or mark.isdecimal() for mark in rest)
        and not word.isupper()
    )


def _shouted(text: str, found: Sequence[Token]) -> bool:
    """Whether it is a headline in capitals, or With One For Every Word."""
    words = [token.text for token in found if token.text[0].isalpha() and len(token.text) > 3]
    if sum(word.isupper() for word in words) > len(words) / 2:
        return True
    if len(words) < _TITLE_CASE_WORDS or text.rstrip("\"'”’»)").endswith((".", "!", "?")):
        return False
    return sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)
