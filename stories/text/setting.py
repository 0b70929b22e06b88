"""Two stories side by side, sentence by sentence: the ground on which changes are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from stories.text.mentions import Change, Touch
from stories.text.names import key_of, known_names
from stories.text.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.statements import Statement


_SIGNS = frozenset("-\u2212\u2013")


@dataclass
class Setting:
    """The sentences of both, which became which, and the names that the stories know."""

    old: Sequence[Statement]
    new: Sequence[Statement]
    known: frozenset[str] = frozenset()
    pairs: dict[int, int] = field(init=False)
    old_keys: frozenset[str] = field(init=False)
    new_keys: frozenset[str] = field(init=False)
    old_quoted: str = field(init=False)
    new_quoted: str = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = pair(self.old, self.new)
        if every := [*self.old, *self.new]:
            read = [(statement.text, statement.tokens) for statement in every]
            self.known |= known_names(read, every[0].language)
        self.old_keys, self.new_keys = _keys(self.old), _keys(self.new)
        self.old_quoted, self.new_quoted = _all_quoted(self.old), _all_quoted(self.new)

    def changed(self) -> list[tuple[Statement, Statement]]:
        """Sentences on both sides whose words or quotations differ, in the new order."""
        both = sorted(self.pairs.items(), key=lambda indexes: indexes[1])
        return [
            (self.old[i], self.new[j])
            for i, j in both
            if self.old[i].words != self.new[j].words
            or _words_quoted(self.old[i]) != _words_quoted(self.new[j])
            or _signs(self.old[i]) != _signs(self.new[j])
        ]

    def placed(self, change: Change) -> Change:
        """A changed name as a place, if either side stands as one anywhere in the stories."""
        if change.touch is Touch.NAME and any(map(self._is_place, (change.old, change.new))):
            return Change(Touch.PLACE, change.old, change.new)
        return change

    def _is_place(self, name: str) -> bool:
        """Whether all the words of a name stand as a place somewhere."""
        words = name.replace("-", " ").split()
        return bool(words) and all(("name", key_of(word)) in self._places for word in words)

    @cached_property
    def _places(self) -> frozenset[object]:
        return frozenset(
            mention.key
            for statement in (*self.old, *self.new)
            for mention in statement.names(self.known)
            if mention.touch is Touch.PLACE
        )

    def gone(self) -> list[Statement]:
        return [statement for i, statement in enumerate(self.old) if i not in self.pairs]

    def come(self) -> list[Statement]:
        taken = set(self.pairs.values())
        return [statement for j, statement in enumerate(self.new) if j not in taken]


def _keys(statements: Sequence[Statement]) -> frozenset[str]:
    return frozenset(key for statement in statements for key in statement.keys)


def _words_quoted(statement: Statement) -> tuple[tuple[str, ...], ...]:
    return tuple(quoted.words for quoted in statement.quoted)


def _signs(statement: Statement) -> list[str]:
    """What stands before each figure where a sign may: the words alone don't tell -5 from 5."""
    if _SIGNS.isdisjoint(statement.text):
        return []
    return [mention.bound for mention in statement.figures if mention.bound == "minus"]


def _all_quoted(statements: Sequence[Statement]) -> str:
    """Every quoted word of a story as one spaced string, to find a quotation that moved."""
    words = (" ".join(quoted.words) for statement in statements for quoted in statement.quoted)
    return f" {' '.join(words)} "
