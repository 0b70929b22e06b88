"""Candidates for the preflight, made without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from stories.editorial.candidate import Candidate, ClaimFacts, Finding
from stories.models import Kind, Status
from stories.text.version import ClaimMark, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRE = Version("Fire at the harbour", "A fire broke out on the quay, police said.")
CLAIM = "[Two people were hurt]{claim=C-1}"


def candidate(version: Version = FIRE, **fields: Any) -> Candidate:
    """An update at noon, with a note."""
    return Candidate(
        **{"version": version, "kind": Kind.UPDATE, "at": AT, "note": "Adds news.", **fields}
    )


def stating(body: str, status: Status, *, headline: str = "Fire", **facts: Any) -> Candidate:
    """A candidate whose text carries C-1, which stands at `status`."""
    version = Version(headline, body, claims=(mark(status),))
    return candidate(version, claims={"C-1": ClaimFacts("C-1", status, **facts)})


def turning(was: Status, now: Status, *, kind: Kind = Kind.UPDATE, **facts: Any) -> Candidate:
    """A candidate whose claim C-1 readers see as `was` and which is `now`."""
    facts = {"exposure": frozenset({was}), "last_shown": was, **facts}
    live = Version("Fire", "A fire, police said.", claims=(mark(was),))
    version = Version("Fire", "A fire, police said.", claims=(mark(now),))
    claims = {"C-1": ClaimFacts("C-1", now, **facts)}
    return candidate(version, live=live, kind=kind, claims=claims)


def mark(status: Status, **fields: Any) -> ClaimMark:
    return ClaimMark(**{"ref": "C-1", "statement": "Two were hurt", "status": status, **fields})


def found(check: Callable[[Candidate], Iterator[Finding]], candidate: Candidate) -> list[str]:
    """Code and place of what the check finds, with a ! where it blocks."""
    return [f"{f.code} {f.place}{'!' * f.blocks}" for f in check(candidate)]
