"""Edits as a reader wants them: a replaced phrase shown once, not chopped into its words."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from stories.text.edits import Edit, raw_edits
from stories.text.spelling import NEW_ONLY, OLD_ONLY
from stories.text.tokens import STOP_WORDS, is_word, tokens

if TYPE_CHECKING:
    from stories.text.spelling import Vocabulary

# Kept words between two changes: so few, and weighing less than this, only break up the sentence.
_FEW, _LIGHT = 2, 1.4
_WORD, _STOP, _SIGN = 1.0, 0.35, 0.1
_LONGEST = 24  # characters; a longer run is not weighed


def edits(old: str, new: str, words: Vocabulary) -> list[Edit]:
    """What differs between two texts, in order and tidied; between two edits they are equal."""
    found = raw_edits(old, new, words)
    joined: list[Edit] = []
    grown: set[int] = set()
    for edit in found:
        last = joined[-1] if joined else None
        kept = old[last.end : edit.start] if last else ""
        if (
            last
            and len(kept) <= _LONGEST
            and is_island(kept)
            and not (_is_blank(last, old, new) or _is_blank(edit, old, new))
        ):
            joined[-1] = Edit(last.start, edit.end, last.new_start, edit.new_end)
            grown.add(len(joined) - 1)
        else:
            joined.append(edit)
    if not grown:
        return joined
    done: list[Edit] = []
    for n, edit in enumerate(joined):
        if n in grown:
            done += _rematched(_released(edit, old, new), old, new, words)
        else:
            done.append(edit)
    return done


def _is_blank(edit: Edit, old: str, new: str) -> bool:
    """Whether nothing but space changed."""
    start, end, new_start, new_end = edit
    if end - start > 1 or new_end - new_start > 1:
        return False
    return not old[start:end].strip() and not new[new_start:new_end].strip()


def is_island(kept: str) -> bool:
    """Whether words between two changes say too little to be kept apart."""
    found = tokens(kept)
    if len(found) > _FEW:
        return False
    weight = 0.0
    for token in found:
        word = token.strip().lower()
        weight += _SIGN if not is_word(word) else _STOP if word in STOP_WORDS else _WORD
    return weight < _LIGHT


def _released(edit: Edit, old: str, new: str) -> Edit:
    """Words at either end of an edit that are the same on both sides are not part of it."""
    start, end, new_start, new_end = edit
    was, now = tokens(old[start:end]), tokens(new[new_start:new_end])
    most = min(len(was), len(now))
    if old[end - 1 : end].isspace() or new[new_end - 1 : new_end].isspace():
        most = 0
    front = 0
    while front < most and was[front] == now[front]:
        start += len(was[front])
        new_start += len(was[front])
        front += 1
    back = 1
    while back <= most - front and was[-back] == now[-back]:
        end -= len(was[-back])
        new_end -= len(was[-back])
        back += 1
    return Edit(start, end, new_start, new_end)


def _rematched(edit: Edit, old: str, new: str, words: Vocabulary) -> list[Edit]:
    """Where only words of no weight had been kept: look again, for telling ones."""
    start, end, new_start, new_end = edit
    was, now = tokens(old[start:end]), tokens(new[new_start:new_end])
    if min(len(was), len(now)) <= _FEW:
        return [edit]
    bare, new_bare = [token.lstrip() for token in was], [token.lstrip() for token in now]
    told, new_told = _told(bare, words, OLD_ONLY), _told(new_bare, words, NEW_ONLY)
    if {*told}.isdisjoint(new_told):
        return [edit]
    # A side may end in a space that is in none of its words.
    starts = [*accumulate(map(len, was), initial=start)][:-1] + [end]
    new_starts = [*accumulate(map(len, now), initial=new_start)][:-1] + [new_end]
    done: list[Edit] = []
    i = j = 0
    for i1, j1, size in Indel.editops(told, new_told).as_matching_blocks():
        if not size or i1 < i or j1 < j:
            continue
        i2, j2 = i1 + size, j1 + size
        while i1 > i and j1 > j and was[i1 - 1] == now[j1 - 1]:
            i1, j1 = i1 - 1, j1 - 1
        while i2 < len(was) and j2 < len(now) and was[i2] == now[j2]:
            i2, j2 = i2 + 1, j2 + 1
        kept, new_kept = old[starts[i1] : starts[i2]], new[new_starts[j1] : new_starts[j2]]
        if kept == new_kept and not is_island(kept):
            done.append(Edit(starts[i], starts[i1], new_starts[j], new_starts[j1]))
            i, j = i2, j2
    done.append(Edit(starts[i], end, new_starts[j], new_end))
    return [edit for edit in done if edit.start < edit.end or edit.new_start < edit.new_end]


def _told(bare: list[str], words: Vocabulary, silent: str) -> str:
    """The words spelled, with one letter for all that tell nothing."""
    letters = zip(bare, words.spell(bare), strict=True)
    return "".join([letter if words.tells(word) else silent for word, letter in letters])
