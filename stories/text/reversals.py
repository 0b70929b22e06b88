"""Words that gained or lost a prefix that denies them: legal and illegal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.statements import Statement
    from stories.text.words import Token

_MOST = 12  # words that differ and are looked at: beyond these it is another sentence
_SHORTEST = 3  # letters that a prefix is put before


class Denial(NamedTuple):
    """A word and what it was turned into."""

    old: Token
    new: Token


def denials(old: Statement, new: Statement) -> Iterator[Denial]:
    """One for each word that gave way to itself with a prefix, or without.

    A prefix that is a word of its own on either side was only joined or cut off: un-encrypted.
    """
    was, now = set(old.words), set(new.words)
    gone = [token for token in old.tokens if token.low not in now][:_MOST]
    come = [token for token in new.tokens if token.low not in was][:_MOST]
    prefixes = frozenset(new.language.prefixes["denying"]) - was - now
    for one, other in ((g, c) for g in gone for c in come):
        short, long = sorted((one.low, other.low), key=len)
        prefix = long.removesuffix(short)
        if len(short) >= _SHORTEST and prefix != long and prefix in prefixes:
            yield Denial(one, other)
