"""How far a cited page has moved: the quoted words first, then the page, noise left out."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from stories.text.noise import essence
from stories.text.sentences import sentence_of, sentences
from stories.text.severity import changed

CLOSE = 88  # of 100: so alike must two passages be before their difference is looked at
_MOST_PASSAGES = 40
_LEAST_WORDS = 3  # of a passage; two words stand on any page
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")  # noqa: RUF001
_CUT = re.compile(r"\[?\(?(?:…|\.{3,})\)?\]?|\n+")


class Drift(StrEnum):
    UNCHANGED = "unchanged"
    NOISE = "noise"  # stamps, counters, lists of other pages, capitals and signs
    QUOTE_GONE = "quote_gone"
    CHANGED = "changed"

    @property
    def matters(self) -> bool:
        return self in (Drift.QUOTE_GONE, Drift.CHANGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a page. `share` of its words differ, from 0 to 1; `lost` are the quoted
    sentences that stood there and no longer do.
    """

    drift: Drift
    share: float = 0.0
    lost: tuple[str, ...] = ()


def judge(old: str, quoted: str, new: str, *, language: str = "en") -> Verdict:
    """What became of the page's text between two looks."""
    if old == new:
        return Verdict(Drift.UNCHANGED)
    was, now = essence(old), essence(new)
    gone, came = _only_in(was, now), _only_in(now, was)
    count, share = _changed_words(gone, came, was, now)
    there_before = [passage for passage in passages(quoted) if holds(passage, old, language)]
    if lost := tuple(one for one in there_before if not holds(one, new, language)):
        return Verdict(Drift.QUOTE_GONE, share, lost)
    if count:
        return Verdict(Drift.CHANGED, share)
    return Verdict(Drift.UNCHANGED if old.split() == new.split() else Drift.NOISE)


def seal(text: str) -> str:
    """SHA-256 that names what a page says: the same for texts that differ in noise alone."""
    return hashlib.sha256("\n".join(sorted(essence(text))).encode()).hexdigest()


def missing(quoted: str, text: str, *, language: str = "en") -> tuple[str, ...]:
    """The sentences of what was quoted that the text does not hold."""
    return tuple(one for one in passages(quoted) if not holds(one, text, language))


def passages(quoted: str) -> tuple[str, ...]:
    """What was quoted, cut into sentences and at its ellipses; scraps are left out."""
    found = [
        sentence.text.strip()
        for part in _CUT.split(quoted)
        for sentence in sentences(part)
        if len(_WORD.findall(sentence.text)) >= _LEAST_WORDS
    ]
    if not found and _WORD.search(quoted):
        found = [" ".join(quoted.split())]
    return tuple(found[:_MOST_PASSAGES])


def holds(passage: str, text: str, language: str = "en") -> bool:
    """Whether the passage stands in the text: word for word, or so closely that no figure, name,
    date or denial differs.
    """
    sought, read = _Words(passage), _read(text)
    if f" {sought.key} " in f" {read.key} ":
        return True
    if not sought.key or len(sought.key) > len(read.key):
        return False
    near = fuzz.partial_ratio_alignment(sought.key, read.key, score_cutoff=CLOSE)
    if near is None or near.dest_end <= near.dest_start:
        return False
    first, last = read.place(near.dest_start, near.dest_end)
    # Where the wording is shorter or longer, the sentence shows it better than as many letters.
    inner = (last - first) // 4
    windows = text[first:last], sentence_of(text, first + inner, last - inner, language=language)
    return any(not changed(passage, window, language=language) for window in windows)


class _Words:
    """A text's words in one spelling, and where each stands in it."""

    def __init__(self, text: str) -> None:
        self.spans = [match.span() for match in _WORD.finditer(text)]
        words = [_spelled(text[start:end]) for start, end in self.spans]
        self.key = " ".join(words)
        self.starts, at = [], 0
        for word in words:
            self.starts.append(at)
            at += len(word) + 1

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the whole words at these places of the key stand in the text."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, end - 1) - 1)
        return self.spans[first][0], self.spans[last][1]


@lru_cache(maxsize=4)
def _read(text: str) -> _Words:
    """The same text is asked for many sentences."""
    return _Words(text)


def _spelled(word: str) -> str:
    return normalize("NFKC", word).casefold().replace("’", "'")  # noqa: RUF001


def _only_in(lines: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    """The lines that the others lack, in order; a line that moved is in both."""
    left = Counter(others)
    only = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            only.append(line)
    return only


def _changed_words(
    gone: list[str], came: list[str], was: tuple[str, ...], now: tuple[str, ...]
) -> tuple[int, float]:
    """How many words went and came, and which share of both texts that is."""
    old, new, all_old, all_new = (
        tuple(_spelled(word) for line in side for word in _WORD.findall(line))
        for side in (gone, came, was, now)
    )
    count = int(Indel.distance(old, new))
    return count, count / max(1, len(all_old) + len(all_new))
