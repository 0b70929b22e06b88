"""Passages that left one place of a text and stand in another, word for word."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.text.spelling import Cut, Vocabulary

# So many words at least, of which so many must tell something.
_SHORTEST, _TOLD = 6, 3
_SHORTEST_FINELY = 12
_SEED = 4
_TRIES = 24  # places of one seed that are looked at


class Passage(NamedTuple):
    """Characters of a stretch that went, which now stand in one that came."""

    gone: int
    start: int
    end: int
    come: int
    new_start: int
    new_end: int


def shortest(words: Vocabulary) -> tuple[int, int]:
    """How many characters, and blanks among them, a stretch that holds a passage has at least."""
    return (_SHORTEST_FINELY, 0) if words.finely else (2 * _SHORTEST - 1, _SHORTEST - 1)


def moved_passages(gone: Sequence[str], come: Sequence[str], words: Vocabulary) -> list[Passage]:
    """The passages that what went shares with what came, each word in one at most."""
    olds, news = [words.cut(text) for text in gone], [words.cut(text) for text in come]
    if _runs_of(olds).isdisjoint(_runs_of(news)):
        return []
    shortest = _SHORTEST_FINELY if words.finely else _SHORTEST
    spelled = [cut.letters for cut in olds]
    seeds: dict[str, list[tuple[int, int]]] = {}
    for n, letters in enumerate(spelled):
        for at in range(len(letters) - shortest + 1):
            seeds.setdefault(letters[at : at + _SEED], []).append((n, at))
    used = [bytearray(len(letters)) for letters in spelled]
    found: list[Passage] = []
    for m, cut in enumerate(news):
        letters = cut.letters
        to = 0
        while to + shortest <= len(letters):
            places = seeds.get(letters[to : to + _SEED], ())[:_TRIES]
            runs = [(_run(spelled[n], at, letters, to, used[n]), n, at) for n, at in places]
            size, n, at = max(runs, default=(0, 0, 0))
            if size >= shortest and words.told(letters[to : to + size]) >= _TOLD:
                used[n][at : at + size] = b"\1" * size
                blank = 0 if words.finely else 1
                span = _characters(olds[n].words, at, size, blank)
                new_span = _characters(cut.words, to, size, blank)
                found.append(Passage(n, *span, m, *new_span))
                to += size
            else:
                to += max(1, size - _SEED)
    return found


def _runs_of(cuts: Sequence[Cut]) -> set[tuple[str, ...]]:
    """Every run of so many words as make a seed."""
    runs: set[tuple[str, ...]] = set()
    for cut in cuts:
        letters = cut.letters
        runs.update(zip(*(letters[n:] for n in range(_SEED)), strict=False))
    return runs


def _run(old: str, at: int, new: str, to: int, used: bytearray) -> int:
    """How many words are the same from here on, and not yet in a passage."""
    size = 0
    most = min(len(old) - at, len(new) - to)
    while size < most and old[at + size] == new[to + size] and not used[at + size]:
        size += 1
    return size


def _characters(cut: Sequence[str], at: int, size: int, blank: int) -> tuple[int, int]:
    """Where words stand in their stretch, with the blank before them."""
    ends = list(accumulate(map(len, cut[: at + size])))
    start = (ends[at - 1] if at else 0) + at * blank
    return max(0, start - blank), ends[-1] + (at + size - 1) * blank
