"""Which stars and underscores are emphasis: CommonMark's delimiter runs, in linear time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Run:
    """A run of one delimiter; what it opens and closes is known once it has been paired."""

    mark: str
    size: int
    opens: bool
    closes: bool
    left: int = 0  # delimiters not yet paired; these stay words
    order: int = 0
    opened: list[str] = field(default_factory=list)  # tags, inner first
    closed: list[str] = field(default_factory=list)  # tags, inner first


def run_at(text: str, start: int, end: int) -> Run:
    """The run between these places, with what it may do by the characters around it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    space_before, space_after = before.isspace(), after.isspace()
    dot_before = not before.isalnum() and category(before)[0] in "PS"
    dot_after = not after.isalnum() and category(after)[0] in "PS"
    left = not space_after and (not dot_after or space_before or dot_before)
    right = not space_before and (not dot_before or space_after or dot_after)
    mark, size = text[start], end - start
    if mark == "_":
        return Run(
            mark, size, left and (not right or dot_before), right and (not left or dot_after), size
        )
    return Run(mark, size, left, right, size)


def pair(runs: Iterable[Run]) -> None:
    """Pair openers with closers, nearest first. Linear: no opener is looked at twice in vain."""
    waiting: list[Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for order, run in enumerate(runs):
        run.order = order
        if run.closes:
            key = (run.mark, run.opens, run.size % 3)
            while run.left and (found := _opener(waiting, run, floors.get(key, 0))) is not None:
                _join(waiting, found, run)
            if run.left:
                floors[key] = order
        if run.left and run.opens:
            waiting.append(run)


def _opener(waiting: list[Run], closer: Run, floor: int) -> int | None:
    """The nearest run that this one may close, looking back no further than the floor."""
    for place in range(len(waiting) - 1, -1, -1):
        opener = waiting[place]
        if opener.order < floor:
            return None
        if opener.mark == closer.mark and not _odd(opener, closer):
            return place
    return None


def _odd(opener: Run, closer: Run) -> bool:
    """CommonMark's rule of three, which tells `*a**b*` from nested emphasis."""
    if not (opener.closes or closer.opens) or (opener.size + closer.size) % 3:
        return False
    return bool(opener.size % 3 or closer.size % 3)


def _join(waiting: list[Run], place: int, closer: Run) -> None:
    opener = waiting[place]
    strong = opener.left >= 2 and closer.left >= 2
    tag, size = ("strong", 2) if strong else ("em", 1)
    opener.opened.append(tag)
    closer.closed.append(tag)
    opener.left -= size
    closer.left -= size
    # What stands between the two can pair with nothing outside them.
    del waiting[place + (1 if opener.left else 0) :]
