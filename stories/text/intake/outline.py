"""Blocks of Markdown put under each other, inside lists and quotations."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"`{3,}")
_MAX_DEEP = 12  # lists and quotations in each other; what is deeper stands in the last one


@dataclass(eq=False, slots=True)
class Container:
    """A list's entry or a quotation that is open."""

    marker: str  # "- ", "3. " or "> "
    fresh: bool = True  # nothing has been written in it yet

    def first(self) -> str:
        """What stands before the next line."""
        if self.marker != "> " and not self.fresh:
            return " " * len(self.marker)
        self.fresh = False
        return self.marker

    @property
    def rest(self) -> str:
        """What stands before every further line."""
        return self.marker if self.marker == "> " else " " * len(self.marker)


class Blocks:
    """Takes blocks in order; `text` is the Markdown."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._open: list[Container] = []
        self._too_deep = 0
        self._last: tuple[Container, ...] = ()

    def enter(self, container: Container) -> None:
        if len(self._open) < _MAX_DEEP:
            self._open.append(container)
        else:
            self._too_deep += 1

    def leave(self) -> None:
        if self._too_deep:
            self._too_deep -= 1
        else:
            self._open.pop()

    def add(self, block: str) -> None:
        """Write a block without white space around it; an empty one is none."""
        if not block:
            return
        if self._written:
            self._written.append(self._between())
        rest = "".join(container.rest for container in self._open)
        head = "".join(container.first() for container in self._open)
        self._written.append(head + block.replace("\n", f"\n{rest}"))
        self._last = tuple(self._open)

    def add_verbatim(self, words: str) -> None:
        """Write words whose lines and spaces count."""
        if words.strip():
            longest = max((len(ticks) for ticks in _FENCE.findall(words)), default=2)
            fence = "`" * (longest + 1)
            self.add(f"{fence}\n{words.strip(chr(10))}\n{fence}")

    def _between(self) -> str:
        """Entries of one list stand line by line, all else apart by an empty line."""
        shared = [one for one, other in zip(self._open, self._last, strict=False) if one is other]
        rest = "".join(container.rest for container in shared).rstrip()
        new, left = self._open[len(shared) :], self._last[len(shared) :]
        entries = new and new[0].marker != "> " and (not left or left[0].marker != "> ")
        if entries and (left or self._in_entry(shared)):
            return "\n"
        return f"\n{rest}\n"

    @staticmethod
    def _in_entry(shared: list[Container]) -> bool:
        return bool(shared) and shared[-1].marker != "> "

    @property
    def text(self) -> str:
        return "".join(self._written)
