"""What a version calls its claims, and what another one calls them: claims are made one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stories.models.claim import PREFIX
from stories.models.merge import ClaimMerge, ends
from stories.models.status import DENIED, STOOD_BY
from stories.text.renaming import renamed_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stories.models.merge import Merged
    from stories.text.version import ClaimMark, Version


def renamed_version(version: Version, names: Mapping[str, str]) -> Version:
    """The version as if it had been written with these references.

    For looking at, never for publishing: what was published keeps the references it had. Where
    two of its claims are one by now, the one that says more of what readers were told stands.
    """
    if not any(claim.ref in names for claim in version.claims):
        return renamed_words(version, names)
    claims: dict[str, ClaimMark] = {}
    for mark in version.claims:
        ref = names.get(mark.ref, mark.ref)
        mark = replace(mark, ref=ref)
        known = claims.get(ref)
        if known is None or _weight(mark) > _weight(known):
            claims[ref] = mark
    return replace(renamed_words(version, names), claims=tuple(claims.values()))


def lost(older: Version, newer: Version) -> frozenset[str]:
    """The references of claims that only the older version has."""
    return frozenset(mark.ref for mark in older.claims).difference(
        mark.ref for mark in newer.claims
    )


def new_names(gone: Iterable[str], merges: Iterable[Merged], at: datetime) -> dict[str, str]:
    """Of claims that are not in a version published `at`, what those are called there.

    Only merges that came before it count, so that the answer never changes.
    """
    then = {made.claim: made.into for made in merges if made.at <= at}
    found = {f"{PREFIX}{old}": f"{PREFIX}{new}" for old, new in ends(then).items()}
    return {ref: found[ref] for ref in gone if ref in found}


def names_between(older: Version, newer: Version, at: datetime) -> dict[str, str]:
    """What the older version's claims are called in the newer one, which was published `at`.

    No query where the newer one has all of them; else one.
    """
    gone = lost(older, newer)
    return new_names(gone, ClaimMerge.objects.made(), at) if gone else {}


def _weight(mark: ClaimMark) -> int:
    """How much readers were told by a claim's status."""
    return 2 if mark.status in STOOD_BY else 1 if mark.status in DENIED else 0
