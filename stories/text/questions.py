"""The clashes of a merge as questions that can be read: each over the whole of its paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stories.text.merge import Clash, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BREAK = re.compile(r"\n[ \t]*\n")  # between paragraphs
_AFTER_LAST_BREAK = re.compile(r"(?s)\A.*\n[ \t]*\n")

Parts = tuple[str | Clash, ...]


def widened(parts: Parts) -> Parts:
    """The parts with each clash reaching over the whole of its paragraph."""
    found: list[str | Clash] = []
    for part in parts:
        last = found[-1] if found else ""
        if isinstance(part, Clash):
            front = "" if _all(part, lambda side: side.startswith("\n")) else _tail(last)
            if isinstance(last, str) and front:
                found[-1] = last[: len(last) - len(front)]
            found.append(_around(front, part, ""))
        elif isinstance(last, Clash):
            end = "" if _all(last, lambda side: side.endswith("\n")) else _head(part)
            found[-1] = _around("", last, end)
            found.append(part[len(end) :])
        else:
            found.append(part)
    return tuple(_one_for_neighbours(filter(None, found)))


def _one_for_neighbours(parts: Iterable[str | Clash]) -> Iterator[str | Clash]:
    """Clashes without a word between them as one."""
    held: Clash | None = None
    for part in parts:
        if isinstance(part, Clash):
            held = _beside(held, part) if held else part
            continue
        if held:
            yield held
        held = None
        yield part
    if held:
        yield held


def _beside(one: Clash, other: Clash) -> Clash:
    return Clash(
        one.base + other.base,
        one.mine + other.mine,
        one.theirs + other.theirs,
        one.paragraph,
        one.why if one.why == other.why else Why.WORDS,
    )


def _around(front: str, clash: Clash, end: str) -> Clash:
    was, mine, theirs = (front + side + end for side in (clash.base, clash.mine, clash.theirs))
    return Clash(was, mine, theirs, clash.paragraph, clash.why)


def _all(clash: Clash, holds: Callable[[str], bool]) -> bool:
    """Whether that is so of every side that has words, and of one at least."""
    sides = [side for side in (clash.base, clash.mine, clash.theirs) if side]
    return all(map(holds, sides))


def _tail(text: str | Clash) -> str:
    """The words of the last paragraph."""
    return _AFTER_LAST_BREAK.sub("", text, count=1) if isinstance(text, str) else ""


def _head(text: str) -> str:
    """The words of the first paragraph."""
    found = BREAK.search(text)
    return text[: found.start()] if found else text
