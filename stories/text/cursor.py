"""A place in a line, counted in characters and in columns."""

from __future__ import annotations

import re

_SPACE = re.compile(r"[ \t]*")


class Cursor:
    """Where the reader stands in a line, in characters and in columns: tabs go by fours."""

    __slots__ = ("at", "at_column", "column", "raw")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._go(0, 0)

    def _go(self, at: int, column: int) -> None:
        """Note the next character that is no space, from this place on."""
        match = _SPACE.match(self.raw, at)
        assert match  # the pattern matches nothing, too
        self.column, self.at = column, match.end()
        if "\t" in match[0]:
            for space in match[0]:
                column += 4 - column % 4 if space == "\t" else 1
            self.at_column = column
        else:
            self.at_column = column + len(match[0])

    def eat(self, characters: int) -> None:
        self._go(self.at + characters, self.at_column + characters)

    @property
    def indent(self) -> int:
        return self.at_column - self.column

    @property
    def blank(self) -> bool:
        return self.at == len(self.raw)

    @property
    def rest(self) -> str:
        return self.raw[self.at :]

    def rest_from(self, column: int) -> str:
        """The rest with the spaces that stand after the column."""
        return " " * max(0, self.at_column - column) + self.raw[self.at :]
