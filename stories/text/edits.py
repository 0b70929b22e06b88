"""The words that changed between two paragraphs that belong together, as a reader sees it.

A stretch is (start, end) in the old tokens and (start, end) in the new ones: what lies
between two stretches is the same on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stories.text.tokens import STOP_WORDS, bare, is_word

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretch = tuple[int, int, int, int]

# An unchanged run that weighs less, between two changes, only breaks up the sentence.
_LIGHT = 1.0
_WORD, _STOP, _SIGN = 1.0, 0.35, 0.1
_BASE = 0x100  # below it rapidfuzz would still be right; letters print while debugging


class Vocabulary(dict[str, str]):
    """Every token as one character, so that the C++ comparison runs on plain strings."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}

    def __missing__(self, token: str) -> str:
        key = bare(token)
        letter = self.get(key)
        if letter is None:
            letter = self[key] = chr(_BASE + len(self.weights))
            self.weights[letter] = _weight(key)
        self[token] = letter
        return letter

    def spell(self, tokens: Sequence[str]) -> str:
        return "".join(map(self.__getitem__, tokens))


def _weight(key: str) -> float:
    if not is_word(key):
        return _SIGN
    return _STOP if key.lower() in STOP_WORDS else _WORD


def edits(old: str, new: str, words: Vocabulary) -> list[Stretch]:
    """The stretches that differ between two spelled texts, tidied for a reader."""
    stretches: list[list[int]] = []
    for tag, i1, i2, j1, j2 in Indel.opcodes(old, new).as_list():
        if tag == "equal":
            continue
        if stretches and stretches[-1][1] == i1 and stretches[-1][3] == j1:
            stretches[-1][1], stretches[-1][3] = i2, j2
        else:
            stretches.append([i1, i2, j1, j2])
    return [tuple(s) for s in _without_islands(stretches, old, words.weights)]


def _without_islands(stretches, old, weights):
    joined: list[list[int]] = []
    for stretch in stretches:
        if joined:
            kept = old[joined[-1][1] : stretch[0]]
            if len(kept) < 4 and sum(weights[letter] for letter in kept) < _LIGHT:
                joined[-1][1], joined[-1][3] = stretch[1], stretch[3]
                continue
        joined.append(stretch)
    return joined
