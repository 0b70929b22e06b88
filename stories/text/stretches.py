"""Runs of words that differ between two spelled texts, each pushed to where it reads best."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Stretch(NamedTuple):
    """Words start..end of the old text against new_start..new_end of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


# Words of both sides, multiplied. The C++ comparison keeps one bit for each: 12 MB.
_LARGEST = 100_000_000
_SEED = 8  # words in a row that stand once on each side anchor a long text
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_CLAUSE_END = (",", ";", ":", "–", "—", ")")


def stretches(old: str, new: str, words: Sequence[str], new_words: Sequence[str]) -> list[Stretch]:
    """The runs that differ, in order, none beside another."""
    found = _raw(old, new) if len(old) * len(new) <= _LARGEST else _joined(_in_parts(old, new))
    return _slid(found, old, new, words, new_words)


def _raw(old: str, new: str) -> list[Stretch]:
    found: list[Stretch] = []
    i = j = 0
    for at, to, size in Indel.editops(old, new).as_matching_blocks():
        if i < at or j < to:
            found.append(Stretch(i, at, j, to))
        i, j = at + size, to + size
    return found


def _in_parts(old: str, new: str) -> Iterator[Stretch]:
    """Long texts cut at their anchors, or else in halves, until the parts are small enough."""
    i = j = 0
    for at, to in [*_anchors(old, new), (len(old), len(new))]:
        was, now = old[i:at], new[j:to]
        small = len(was) * len(now) <= _LARGEST
        for start, end, new_start, new_end in _raw(was, now) if small else _in_parts(was, now):
            yield Stretch(i + start, i + end, j + new_start, j + new_end)
        i, j = at, to


def _joined(found: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in found:
        last = joined[-1] if joined else None
        if last and last.end == stretch.start and last.new_end == stretch.new_start:
            joined[-1] = Stretch(last.start, stretch.end, last.new_start, stretch.new_end)
        else:
            joined.append(stretch)
    return joined


def _anchors(old: str, new: str) -> list[tuple[int, int]]:
    """Places at which two long texts may be cut: rare runs of words in the order of both."""
    places, new_places = _once(old), _once(new)
    found = [(at, new_places[seed]) for seed, at in places.items() if seed in new_places]
    # The longest chain that rises on both sides.
    ends: list[int] = []
    chain: list[int] = []
    behind: list[int] = []
    for n, (_, to) in enumerate(found):
        at = bisect_left(ends, to)
        behind.append(chain[at - 1] if at else -1)
        ends[at : at + 1] = [to]
        chain[at : at + 1] = [n]
    kept: list[tuple[int, int]] = []
    n = chain[-1] if chain else -1
    while n >= 0:
        kept.append(found[n])
        n = behind[n]
    kept.reverse()
    # Halves compare like with like even where every word repeats.
    return [pair for pair in kept if pair != (0, 0)] or [(len(old) // 2, len(new) // 2)]


def _once(letters: str) -> dict[str, int]:
    """The seeds that stand once, in order, with where they stand."""
    places: dict[str, int] = {}
    for at in range(len(letters) - _SEED + 1):
        seed = letters[at : at + _SEED]
        places[seed] = -1 if seed in places else at
    return {seed: at for seed, at in places.items() if at >= 0}


def _slid(
    found: list[Stretch], old: str, new: str, words: Sequence[str], new_words: Sequence[str]
) -> list[Stretch]:
    """Pure insertions and deletions pushed onto the change beside them, or else to where a
    sentence or clause begins.
    """
    done: list[Stretch] = []
    waiting = found[::-1]
    while waiting:
        stretch = waiting.pop()
        start, end, new_start, new_end = stretch
        insertion = start == end
        if not insertion and new_start < new_end:
            done.append(stretch)
            continue
        letters, first, last = (new, new_start, new_end) if insertion else (old, start, end)
        if letters[first - 1 : first] != letters[last - 1] and (
            letters[last : last + 1] != letters[first]
        ):
            done.append(stretch)  # stands fast, as most do
            continue
        room = start - done[-1].end if done else start
        back = 0
        while back < room and letters[first - 1 - back] == letters[last - 1 - back]:
            back += 1
        if done and back == room:
            before = done.pop()
            waiting.append(Stretch(before.start, end - back, before.new_start, new_end - back))
            continue
        room = (waiting[-1].start if waiting else len(old)) - end
        forth = 0
        while forth < room and letters[first + forth] == letters[last + forth]:
            forth += 1
        if waiting and forth == room:
            after = waiting.pop()
            waiting.append(Stretch(start + forth, after.end, new_start + forth, after.new_end))
            continue
        if back or forth:
            shift = _best_shift(new_words if insertion else words, first, last, -back, forth)
            stretch = Stretch(start + shift, end + shift, new_start + shift, new_end + shift)
        done.append(stretch)
    return done


def _best_shift(words: Sequence[str], start: int, end: int, least: int, most: int) -> int:
    """How far to push: to begin behind a sentence's end, or to end with one, or not at all."""
    best, reached = 0, -1
    for shift in sorted(range(max(least, -60), min(most, 60) + 1), key=abs):
        before = words[start + shift - 1] if start + shift else "."
        edge = 2 * _edge(before) + _edge(words[end + shift - 1])
        if edge > reached:
            best, reached = shift, edge
    return best


def _edge(word: str) -> int:
    if _SENTENCE_END.search(word):
        return 3
    return 1 if word.endswith(_CLAUSE_END) else 0
