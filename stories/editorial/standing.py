"""How the claims of a text stand now, for whoever is writing it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.clock import now
from stories.editorial.rules import exhibits_of, origins
from stories.models import Check, Claim, Evidence, Stance, Status
from stories.text.markup import spans

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Standing:
    """One claim of a text: where it stands, on what, and in which words the text says it."""

    claim: Claim
    words: str  # of its first place in the text
    places: int
    supporting: int  # independent origins
    contradicting: int
    overdue: bool
    proposed: Status | None = None  # waits for a second person

    @property
    def status(self) -> Status:
        return self.claim.standing


def standings(version: Version, *, at: datetime | None = None) -> tuple[Standing, ...]:
    """The known claims that the texts mark, in reading order (three queries, none without any)."""
    marked: dict[str, list[str]] = defaultdict(list)
    for _place, text in version.texts():
        for span in spans(text):
            marked[span.ref].append(span.words)
    if not marked:
        return ()
    claims = {claim.ref: claim for claim in Claim.objects.by_refs(marked)}
    evidence = _evidence(claims.values())
    waiting = Check.objects.waiting().filter(claim__in=claims.values())
    proposed = dict(waiting.values_list("claim_id", "to_status"))
    time = at or now()
    return tuple(
        _standing(claims[ref], words, evidence[claims[ref].pk], proposed, time)
        for ref, words in marked.items()
        if ref in claims
    )


def _evidence(claims: Iterable[Claim]) -> dict[int, list[Evidence]]:
    rows = Evidence.objects.filter(claim__in=claims, withdrawn_at=None).select_related("source")
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(row)
    return found


def _standing(
    claim: Claim,
    words: list[str],
    evidence: list[Evidence],
    proposed: dict[int, str],
    at: datetime,
) -> Standing:
    exhibits = exhibits_of(evidence)
    waits = proposed.get(claim.pk)
    return Standing(
        claim=claim,
        words=words[0],
        places=len(words),
        supporting=origins(e for e in exhibits if e.stance == Stance.SUPPORTS),
        contradicting=origins(e for e in exhibits if e.stance == Stance.CONTRADICTS),
        overdue=claim.is_overdue(at),
        proposed=Status(waits) if waits else None,
    )
