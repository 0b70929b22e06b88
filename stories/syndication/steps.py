"""What each of many revisions changed of the one before it, for lists: from what differs alone.

A whole comparison reads every unchanged update as well, which a list of fifty has no time for.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stories.models import Passage
from stories.text.diff import compare
from stories.text.snapshot import unfold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stories.models import Revision
    from stories.text.comparison import Comparison

# Each entry is a text of its own; those that both sides have are left out.
_LISTS = ("updates", "claims", "notices")
_LINES = ("headline", "standfirst", "byline")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)


def steps(revisions: Sequence[Revision]) -> dict[int, Comparison]:
    """By number, what each revision changed of the one before it in `revisions` (one query).

    `revisions` are of one story, newest first, without gaps; the oldest has no step. What did not
    change is not in the comparisons, and erased words read as none: the caller hides those.
    """
    pairs = tuple((old, new) for new, old in pairwise(revisions))
    wanted = {n for old, new in pairs for n in _named(old.structure, new.structure)}
    texts = dict(Passage.objects.filter(pk__in=wanted).values_list("pk", "text"))
    return {
        new.number: compare(*_reduced(old.structure, new.structure, texts)) for old, new in pairs
    }


def _named(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the texts that the two sides' comparison needs."""
    for name in _LINES:
        yield from (*old[name], *new[name])
    for name in _LISTS:
        yield from set(old[name]) ^ set(new[name])
    if old["body"] != new["body"]:
        yield from (*old["body"], *new["body"])


def _reduced(
    old: Mapping[str, Any], new: Mapping[str, Any], texts: Mapping[int, str | None]
) -> Any:
    """Both sides as versions, without what they share."""
    shared = {number for name in _LISTS for number in set(old[name]) & set(new[name])}
    bodies = _windows(old["body"], new["body"], texts)
    return tuple(
        unfold(
            {
                **side,
                **{name: [n for n in side[name] if n not in shared] for name in _LISTS},
                "body": body,
            },
            texts,
        )
        for side, body in zip((old, new), bodies, strict=True)
    )


def _windows(
    old: list[int], new: list[int], texts: Mapping[int, str | None]
) -> tuple[list[int], list[int]]:
    """The paragraphs between those that both bodies begin and end with."""
    if old == new:
        return [], []
    # Cut before its end, a fence would take the paragraphs behind it for code.
    if any(_FENCE.search(texts[number] or "") for number in {*old, *new}):
        return old, new
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    return old[start : len(old) - end], new[start : len(new) - end]


def _common(old: list[int], new: list[int]) -> int:
    """How many of the first are the same."""
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
