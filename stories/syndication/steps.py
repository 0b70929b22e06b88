"""What each of many revisions changed of the one before it, for lists: from what differs alone.

A whole comparison reads every unchanged update as well, which a list of fifty has no time for.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from stories.models import ClaimMerge, Passage
from stories.models.naming import lost, new_names, renamed_version
from stories.text.diff import compare
from stories.text.snapshot import unfold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stories.models import Revision
    from stories.text.comparison import Comparison
    from stories.text.version import Version

    Pair = tuple[Revision, Revision]
    Sides = tuple[Version, Version]

# Each entry is a text of its own; those that both sides have are left out.
_LISTS = ("updates", "claims", "notices")
_LINES = ("headline", "standfirst", "byline", "alert")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)


def steps(revisions: Sequence[Revision]) -> dict[int, Comparison]:
    """By number, what each revision changed of the one before it in `revisions`.

    One query; one more if claims left the story, and a third if some were made one with others.
    `revisions` are of one story, newest first, without gaps; the oldest has no step. What did not
    change is not in the comparisons, and erased words read as none: the caller hides those.
    """
    moved = moves([(old, new) for new, old in pairwise(revisions)])
    return {row.number: moved[row.pk] for row in revisions if row.pk in moved}


def moves(pairs: Sequence[Pair]) -> dict[int, Comparison]:
    """By the key of the newer one, what changed in each pair; as `steps`, for any stories."""
    texts = _read(n for old, new in pairs for n in _named(old.structure, new.structure))
    sides = {new.pk: _reduced(old.structure, new.structure, texts) for old, new in pairs}
    sides |= _renamed(pairs, _new_names(pairs, sides), texts)
    return {key: compare(*pair) for key, pair in sides.items()}


def _read(numbers: Iterable[int]) -> dict[int, str | None]:
    return dict(Passage.objects.filter(pk__in=set(numbers)).values_list("pk", "text"))


def _new_names(pairs: Iterable[Pair], sides: Mapping[int, Sides]) -> dict[int, Mapping[str, str]]:
    """By key, what claims that left with a revision are called in it."""
    gone = {key: lost(*pair) for key, pair in sides.items()}
    if not any(gone.values()):
        return {}
    merges = ClaimMerge.objects.made()
    found = {new.pk: new_names(gone[new.pk], merges, new.published_at) for _, new in pairs}
    return {key: names for key, names in found.items() if names}


def _renamed(
    pairs: Iterable[Pair], names: Mapping[int, Mapping[str, str]], texts: Mapping[int, str | None]
) -> dict[int, Sides]:
    """By key, the sides between which claims were made one, by the newer one's references.

    What a claim became part of may be on both sides, so these are read with all their claims.
    """
    joined = [(old, new) for old, new in pairs if new.pk in names]
    if not joined:
        return {}
    wanted = {n for pair in joined for side in pair for n in side.structure["claims"]}
    every = {**texts, **_read(wanted.difference(texts))}
    found = {}
    for old, new in joined:
        was, now = _reduced(old.structure, new.structure, every, lists=("updates", "notices"))
        found[new.pk] = renamed_version(was, names[new.pk]), now
    return found


def _named(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[int]:
    """The numbers of the texts that the two sides' comparison needs."""
    for name in _LINES:
        # What was published before there were alerts names none.
        yield from (*old.get(name, ()), *new.get(name, ()))
    for name in _LISTS:
        yield from set(old[name]) ^ set(new[name])
    if old["body"] != new["body"]:
        yield from (*old["body"], *new["body"])


def _reduced(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    texts: Mapping[int, str | None],
    *,
    lists: Sequence[str] = _LISTS,
) -> Sides:
    """Both sides as versions, without what they share of these lists."""
    shared = {number for name in lists for number in set(old[name]) & set(new[name])}
    bodies = _windows(old["body"], new["body"], texts)
    was, now = (
        unfold(
            {
                **side,
                **{name: [n for n in side[name] if n not in shared] for name in lists},
                "body": body,
            },
            texts,
        )
        for side, body in zip((old, new), bodies, strict=True)
    )
    return was, now


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
