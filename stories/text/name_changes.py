"""Which name gave way to which between two sentences that belong together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stories.text.mentions import Altered, Change, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.languages import Language
    from stories.text.setting import Setting
    from stories.text.statements import Statement

_ACRONYM = range(2, 7)


def names_altered(old: Statement, new: Statement, setting: Setting) -> Altered:
    """Names; what is merely spelled out, abbreviated or said elsewhere is no change."""
    altered = Altered()
    olds, news = old.names(setting.known), new.names(setting.known)
    if len(olds) == len(news) and old.masked(olds) == new.masked(news):
        both = [
            (one, other)
            for one, other in zip(olds, news, strict=True)
            if not _same(one, other, new.language)
        ]
        _note(altered, old, new, [one for one, _ in both], [other for _, other in both])
        return altered
    olds, news = _unmatched(old, olds, new, news), _unmatched(new, news, old, olds)
    _replace_beside(altered, old, new, olds, news)
    shortened = {id(one) for one in olds if _goes_with_a_name(one, old, new)}
    olds = [one for one in olds if id(one) not in shortened]
    gone = [one for one in olds if not one.weak and _key(one) not in setting.new_keys]
    come = [other for other in news if not other.weak and _key(other) not in setting.old_keys]
    altered.dropped, altered.added = joined(gone, old), joined(come, new)
    return altered


def _goes_with_a_name(one: Mention, old: Statement, new: Statement) -> bool:
    """Whether a neighbour in the name is still said: Merkel, where it was Angela Merkel."""
    spelled = old.text[one.end : one.end + 1] == " " and old.beside(one)[1] in new.words
    after = old.text[one.end + 1 : one.end + 2]
    return spelled and after.isupper()


def names_missing(
    statement: Statement, known: frozenset[str], absent_from: frozenset[str]
) -> list[Mention]:
    """The names of a sentence that stands alone, as far as the other story lacks them."""
    found = [
        mention
        for mention in statement.names(known)
        if not mention.weak and _key(mention) not in absent_from
    ]
    return joined(found, statement)


def joined(mentions: Sequence[Mention], statement: Statement) -> list[Mention]:
    """Neighbouring words as one name: Angela Merkel."""
    found: list[Mention] = []
    for mention in mentions:
        if found and statement.text[found[-1].end : mention.start] in {" ", "-", ". "}:
            last = found.pop()
            key = (last.key, mention.key)
            mention = Mention(mention.touch, key, last.start, mention.end)
        found.append(mention)
    return found


def _note(
    altered: Altered,
    old: Statement,
    new: Statement,
    olds: Sequence[Mention],
    news: Sequence[Mention],
) -> None:
    """Note names that stand in each other's place, neighbouring words as one."""
    was, now = joined(olds, old), joined(news, new)
    if len(was) != len(now):
        was, now = list(olds), list(news)
    for one, other in zip(was, now, strict=True):
        altered.changes.append(Change(other.touch, old.said(one), new.said(other)))


def _unmatched(
    mine: Statement, listed: list[Mention], theirs: Statement, names: list[Mention]
) -> list[Mention]:
    """The names of one sentence that the other does not say in any way."""
    keys = set(theirs.keys)
    # Red Hat for Redhat, WiFi for Wi-Fi: two words here may be one there, or one here two there.
    written_apart = {
        word for pair in pairwise(mine.keys) if "".join(pair) in keys for word in pair
    }
    keys |= {"".join(pair) for pair in pairwise(theirs.keys)} | written_apart
    initials = _initials(theirs)
    acronyms = [theirs.said(name) for name in names if _is_acronym(theirs.said(name))]
    left = []
    for mention in listed:
        key = _key(mention)
        spelled_out = len(key) in _ACRONYM and key in initials
        said = key in keys or any(_related(key, other, theirs.language) for other in keys)
        if not (said or spelled_out):
            left.append(mention)
    return [mention for mention in left if not _abbreviated(mention, left, acronyms)]


def _initials(statement: Statement) -> str:
    """The first letters of the large words in order: United States is us."""
    return "".join(token.low[0] for token in statement.tokens if token.text[0].isupper())


def _is_acronym(written: str) -> bool:
    letters = written.replace(".", "")
    return len(letters) in _ACRONYM and letters.isupper()


def _abbreviated(mention: Mention, names: Sequence[Mention], acronyms: Sequence[str]) -> bool:
    """Whether the other sentence has the letters of the name that this word belongs to."""
    if not acronyms:
        return False
    letters = "".join(_key(name)[0] for name in names)
    first = _key(mention)[0]
    return any(
        (short := acronym.replace(".", "").lower()) in letters and first in short
        for acronym in acronyms
    )


def _replace_beside(
    altered: Altered, old: Statement, new: Statement, olds: list[Mention], news: list[Mention]
) -> None:
    """Different names beside the same word: Obama said, in Paris."""
    for one in tuple(olds):
        for other in news:
            was, now = old.beside(one), new.beside(other)
            after = bool(was[1]) and was[1] == now[1]
            before = bool(was[0]) and was[0] == now[0]
            if after or (before and not (one.weak or other.weak)):
                _note(altered, old, new, [one], [other])
                olds.remove(one)
                news.remove(other)
                break


def _same(one: Mention, other: Mention, language: Language) -> bool:
    return one.key == other.key or _related(_key(one), _key(other), language)


def _related(one: str, other: str, language: Language) -> bool:
    """Mexico and Mexican, American and Americans: one word in two forms."""
    if abs(len(one) - len(other)) > 4 or one[:3] != other[:3]:
        return False
    short, long = sorted((one, other), key=len)
    for ending in ("s", *language.endings.get("demonyms", ())):
        stem = long.removesuffix(ending)
        if stem != long and len(stem) > 2 and short in {stem, f"{stem}o", f"{stem}a", f"{stem}e"}:
            return True
    return False


def _key(mention: Mention) -> str:
    """The word of a name."""
    assert isinstance(mention.key, tuple)  # a name's key is ("name", word)
    return str(mention.key[1])
