"""The words that changed between two paragraphs that belong together."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from stories.text.stretches import stretches
from stories.text.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stories.text.spelling import Vocabulary

_SPACE = re.compile(r"\s*")


class Edit(NamedTuple):
    """Characters start..end of the old text gave way to new_start..new_end of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


def raw_edits(old: str, new: str, words: Vocabulary) -> list[Edit]:
    """What differs, in order; between two edits both texts are the same to the letter.

    First the words between blanks are compared, then what is inside each difference.
    """
    if words.finely:
        return narrowed(Edit(0, len(old), 0, len(new)), old, new, words)
    (was, letters), (now, new_letters) = words.cut(old), words.cut(new)
    starts = [0, *accumulate(map(len, was))]
    new_starts = [0, *accumulate(map(len, now))]
    found: list[Edit] = []
    for i1, i2, j1, j2 in stretches(letters, new_letters, was, now):
        # Where the words begin, and where the word after the last one would begin.
        start, end = starts[i1] + i1, starts[i2] + i2
        new_start, new_end = new_starts[j1] + j1, new_starts[j2] + j2
        if i1 and j1:  # the blank before a word goes with it
            edit = Edit(start - 1, end - 1, new_start - 1, new_end - 1)
        elif i1 == i2 or j1 == j2:  # the first words came or went, with the blank behind them
            edit = Edit(start, min(end, len(old)), new_start, min(new_end, len(new)))
        else:
            edit = Edit(start, end - 1, new_start, new_end - 1)
        if i1 == i2 or j1 == j2 or _are_bare(was[i1:i2], now[j1:j2]):
            found.append(edit)
        else:
            found += narrowed(edit, old, new, words)
    return found


def _are_bare(was: list[str], now: list[str]) -> bool:
    """Whether there is nothing to narrow: words without marks, none of which is on both sides."""
    return "".join(was).isalnum() and "".join(now).isalnum() and not {*was} & {*now}


def narrowed(
    edit: Edit,
    old: str,
    new: str,
    words: Vocabulary,
    *,
    cut: Callable[[str], list[str]] = tokens,
) -> list[Edit]:
    """An edit cut down to the words and marks that differ inside it."""
    start, end, new_start, new_end = edit
    was, now = cut(old[start:end]), cut(new[new_start:new_end])
    bare, new_bare = [token.lstrip() for token in was], [token.lstrip() for token in now]
    found = stretches(words.spell(bare), words.spell(new_bare), bare, new_bare)
    if found == [(0, len(was), 0, len(now))]:
        return [edit]
    starts = [*accumulate(map(len, was), initial=start)]
    new_starts = [*accumulate(map(len, now), initial=new_start)]
    inner = [
        Edit(starts[i1], starts[i2], new_starts[j1], new_starts[j2]) for i1, i2, j1, j2 in found
    ]
    return list(_exact(inner, old, new, edit))


def _exact(inner: list[Edit], old: str, new: str, outer: Edit) -> Iterator[Edit]:
    """The edits, and one for each space that differs before words that were kept."""
    last = Edit(outer.start, outer.start, outer.new_start, outer.new_start)
    stop = Edit(outer.end, outer.end, outer.new_end, outer.new_end)
    for edit in [*inner, stop]:
        kept, new_kept = old[last.end : edit.start], new[last.new_end : edit.new_start]
        if kept != new_kept:
            for space in _spaces(kept, new_kept, last.end, last.new_end):
                if (space.start, space.new_start) == (last.end, last.new_end):
                    last = Edit(last.start, space.end, last.new_start, space.new_end)
                else:
                    yield from _unless_empty(last, old, new)
                    last = space
        if (edit.start, edit.new_start) == (last.end, last.new_end):
            last = Edit(last.start, edit.end, last.new_start, edit.new_end)
        else:
            yield from _unless_empty(last, old, new)
            last = edit
    yield from _unless_empty(last, old, new)


def _unless_empty(edit: Edit, old: str, new: str) -> Iterator[Edit]:
    start, end, new_start, new_end = edit
    # A lone blank against a blank and words: only the words are in it.
    if min(end - start, new_end - new_start) == 1 and old[start] == new[new_start] == " ":
        start, new_start = start + 1, new_start + 1
    if start < end or new_start < new_end:
        yield Edit(start, end, new_start, new_end)


def _spaces(kept: str, new_kept: str, start: int, new_start: int) -> Iterator[Edit]:
    """Where two texts of the same words differ in space."""
    i = j = 0
    while i < len(kept) or j < len(new_kept):
        if kept[i : i + 1] == new_kept[j : j + 1]:
            i, j = i + 1, j + 1
            continue
        space, new_space = _SPACE.match(kept, i), _SPACE.match(new_kept, j)
        assert space is not None
        assert new_space is not None
        yield Edit(start + i, start + space.end(), new_start + j, new_start + new_space.end())
        i, j = space.end(), new_space.end()
