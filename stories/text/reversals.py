"""Which words of a sentence turned into their opposite: rose and fell, legal and illegal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.text.mentions import Change, Touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.statements import Statement
    from stories.text.words import Token

_MOST = 12  # words that differ and are looked at: beyond these it is another sentence
_SHORTEST = 3  # letters that a prefix is put before


def reversals(old: Statement, new: Statement) -> list[Change]:
    """One change for each word that gave way to its opposite."""
    was, now = set(old.words), set(new.words)
    gone = [token for token in old.tokens if token.low not in now]
    come = [token for token in new.tokens if token.low not in was]
    if not gone or not come:
        return []
    return [*_opposed(old, new), *_denied(gone, come, new, was | now)]


def _opposed(old: Statement, new: Statement) -> Iterator[Change]:
    """Listed opposites: only what one sentence says and what only the other says."""
    was, now = _sides(old), _sides(new)
    for (pair, side), words in was.items():
        against = now.get((pair, 1 - side))
        if against is not None and (pair, side) not in now and (pair, 1 - side) not in was:
            yield Change(Touch.REVERSAL, words, against)


def _sides(statement: Statement) -> dict[tuple[int, int], str]:
    """The sides of every pair that a sentence takes, each with the words that take it first."""
    listed, found = statement.language["opposites"], statement.tokens
    if listed.begins_with_none_of(statement.words):
        return {}
    sides: dict[tuple[int, int], str] = {}
    for at, token in enumerate(found):
        if (match := listed.match(found, at)) is not None:
            end = found[at + match[1] - 1].end
            sides.setdefault(match[0], statement.text[token.start : end])
    return sides


def _denied(
    gone: list[Token], come: list[Token], new: Statement, words: set[str]
) -> Iterator[Change]:
    """A word that gained or lost a prefix that denies it: legal, illegal.

    A prefix that is a word of its own on either side was only joined or cut off: un-encrypted.
    """
    prefixes = frozenset(new.language.prefixes["denying"])
    for one, other in ((g, c) for g in gone[:_MOST] for c in come[:_MOST]):
        short, long = sorted((one.low, other.low), key=len)
        prefix = long.removesuffix(short)
        if len(short) >= _SHORTEST and prefix != long and prefix in prefixes - words:
            yield Change(Touch.REVERSAL, one.text, other.text)
