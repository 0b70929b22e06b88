"""Claims that became part of others: what a reference means today, wherever it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.models import Claim, ClaimMerge
from stories.models.claim import PREFIX, number_of
from stories.models.naming import renamed_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stories.text.version import Version


def meanings(refs: Iterable[str]) -> dict[str, Claim]:
    """The claim that each reference means today; those that never were a claim are left out.

    One query; two more if one of them became part of another claim.
    """
    refs = tuple(refs)
    rows = {claim.ref: claim for claim in Claim.objects.by_refs(refs).select_related("merge")}
    gone = [claim.pk for claim in rows.values() if hasattr(claim, "merge")]
    if gone:
        ends = ClaimMerge.objects.targets(gone)
        into = Claim.objects.in_bulk(set(ends.values()))
        rows |= {f"{PREFIX}{number}": into[end] for number, end in ends.items()}
    return {ref: rows[ref] for ref in refs if ref in rows}


def new_names(found: Mapping[str, Claim]) -> dict[str, str]:
    """Of references with their claims, those that have another name now, with that name."""
    return {ref: claim.ref for ref, claim in found.items() if claim.ref != ref}


def every_name() -> dict[str, str]:
    """Every reference that became part of another, with the one it leads to (one query)."""
    ends = ClaimMerge.objects.targets()
    return {f"{PREFIX}{number}": f"{PREFIX}{end}" for number, end in ends.items()}


def names_of(ref: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The claim's reference, then those that became part of it, in the order of their numbers."""
    parts = [old for old, new in names.items() if new == ref]
    return ref, *sorted(parts, key=lambda part: number_of(part) or 0)


def as_of_today(version: Version, *, beside: Version | None = None) -> Version:
    """The version with today's references, to be laid beside one that has them already.

    No query where `beside` has all of its claims; else one, and two more after a merge.
    """
    known = {claim.ref for claim in beside.claims} if beside else set()
    refs = [claim.ref for claim in version.claims if claim.ref not in known]
    return renamed_version(version, new_names(meanings(refs))) if refs else version
