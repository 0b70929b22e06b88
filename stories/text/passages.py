"""Passages that left one place of a text and stand in another, word for word."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stories.text.spelling import Cut, Vocabulary

# So many words at least, of which so many must tell something.
_SHORTEST, _TOLD = 6, 3
_SHORTEST_FINELY = 12
_SEED = 4
_Run = tuple[str, str, str, str]  # the letters of as many words as make a seed
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
    shared = _runs_of(olds) & _runs_of(news)
    if not shared:
        return []
    least = _SHORTEST_FINELY if words.finely else _SHORTEST
    blank = 0 if words.finely else 1
    seeds: dict[_Run, list[tuple[int, int]]] = {}
    for n, cut in enumerate(olds):
        for at, run in _runs(cut.letters, shared):
            seeds.setdefault(run, []).append((n, at))
    used = [bytearray(len(cut.letters)) for cut in olds]
    found: list[Passage] = []
    for m, cut in enumerate(news):
        letters = cut.letters
        start = 0
        for to, run in _runs(letters, shared):
            if to < start or to + least > len(letters):
                continue
            places = seeds[run][:_TRIES]
            runs = [
                (_length(olds[n].letters, at, letters, to, used[n]), n, at) for n, at in places
            ]
            size, n, at = max(runs)
            if size >= least and words.told(cut.words[to : to + size]) >= _TOLD:
                used[n][at : at + size] = b"\1" * size
                span = _characters(olds[n].words, at, size, blank)
                new_span = _characters(cut.words, to, size, blank)
                found.append(Passage(n, *span, m, *new_span))
                start = to + size
            else:
                start = to + max(1, size - _SEED)
    return found


def _runs_of(cuts: Sequence[Cut]) -> set[_Run]:
    """Every run of so many words as make a seed."""
    found: set[_Run] = set()
    for cut in cuts:
        found.update(_seeds(cut.letters))
    return found


def _runs(letters: str, shared: set[_Run]) -> list[tuple[int, _Run]]:
    """Where those of the runs stand."""
    return [(at, run) for at, run in enumerate(_seeds(letters)) if run in shared]


def _seeds(letters: str) -> Iterator[_Run]:
    return zip(letters, letters[1:], letters[2:], letters[3:], strict=False)


def _length(old: str, at: int, new: str, to: int, used: bytearray) -> int:
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
