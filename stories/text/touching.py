"""What changed words touch: figures, names, negations, and quotations that they stand in."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from stories.text.quotations import quotations
from stories.text.severity import Touch, touches

if TYPE_CHECKING:
    from stories.text.edits import Edit


class Touching:
    """Knows both texts of a passage, since a changed word alone doesn't tell that it is quoted."""

    def __init__(self, old: str, new: str, language: str) -> None:
        self._old, self._new, self._language = old, new, language

    def edit(self, edit: Edit) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the words that went touch, and what those that came do, in the order of Touch."""
        if not self._old or not self._new:
            return (), ()  # a whole passage came or went: all of it is touched
        return (
            self._touches(self._old, edit.start, edit.end, self._quoted),
            self._touches(self._new, edit.new_start, edit.new_end, self._new_quoted),
        )

    @cached_property
    def _quoted(self) -> list[tuple[int, int]]:
        return [(found.end, found.start) for found in quotations(self._old)]

    @cached_property
    def _new_quoted(self) -> list[tuple[int, int]]:
        return [(found.end, found.start) for found in quotations(self._new)]

    def _touches(
        self, text: str, start: int, end: int, quoted: list[tuple[int, int]]
    ) -> tuple[str, ...]:
        words = text[start:end]
        if not words.strip():
            return ()
        found = set(touches(words, language=self._language))
        at = bisect_left(quoted, (start + 1,))  # the first quotation that ends in the words, or on
        if at < len(quoted) and quoted[at][1] < end:
            found.add(Touch.QUOTATION)
        return tuple(str(touch) for touch in Touch if touch in found)
