"""Have we checked this before? Claims that say nearly the same, so that none is checked twice."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Max, Sum

from stories.models import Check, Claim, ClaimMerge, Placement, Status
from stories.models.status import DENIED
from stories.text.likeness import Likeness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    Tally = tuple[UUID | None, int, int]

# Withdrawn claims are looked up, too, and passed over afterwards.
_SPARE = 5
SAME = 90  # of 100: from here on the desk is asked before it makes another claim


@dataclass(frozen=True, slots=True)
class Alike:
    """A claim that says nearly what was asked, and what is known of it."""

    claim: Claim
    score: int  # of 100
    live: int  # stories that carry it before readers
    desks: tuple[str, ...]  # whose stories carry it, live or in a draft
    check: Check | None  # that set its status; None while nobody has

    @property
    def denied(self) -> bool:
        """The desk has checked it and found it wrong."""
        return self.claim.standing in DENIED

    @property
    def settled(self) -> bool:
        return self.claim.standing.settled

    @property
    def same(self) -> bool:
        return self.score >= SAME


class _Shelf:
    """The statements of all claims, kept in this process and brought up to date when asked.

    What is asked of the database each time tells every change that anyone has committed: the
    newest claim, how many there are, how many saves they have seen.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._tally: Tally = (None, 0, 0)
        self._saves: dict[int, int] = {}
        self._likeness = Likeness()

    def likeness(self) -> Likeness:
        """All statements as they stand now (two queries; two more after a change)."""
        tally = _tally()
        with self._lock:
            if tally != self._tally:
                self._renew(tally)
            return self._likeness

    def _renew(self, tally: Tally) -> None:
        if not self._grown(tally):
            rows = list(Claim.objects.order_by().values_list("pk", "saves", "statement"))
            self._saves = {pk: saves for pk, saves, _ in rows}
            self._likeness = Likeness((pk, statement) for pk, _, statement in rows)
        self._tally = tally

    def _grown(self, tally: Tally) -> bool:
        """Whether it was enough to add what is new and to put right what was reworded."""
        known = self._tally[0]
        if known is None or not Claim.objects.filter(uid=known).exists():
            return False
        newest = max(self._saves, default=0)
        rows = Claim.objects.order_by().filter(pk__gt=newest) | Claim.objects.filter(saves__gt=1)
        for pk, saves, statement in rows.values_list("pk", "saves", "statement"):
            if self._saves.get(pk) != saves:
                self._saves[pk] = saves
                self._likeness.put(pk, statement)
        return (len(self._saves), sum(self._saves.values())) == tally[1:]


_shelf = _Shelf()


def _tally() -> Tally:
    newest = Claim.objects.order_by("-pk").values_list("uid", flat=True).first()
    found = Claim.objects.order_by().aggregate(claims=Count("pk"), saves=Sum("saves"))
    return newest, found["claims"], found["saves"] or 0


def resembling(statement: str, *, limit: int = 5, besides: int | None = None) -> tuple[Alike, ...]:
    """Claims whose statement resembles these words, likest first, with what is known of them.

    Six queries for any number of claims. A claim that was withdrawn is never offered, nor the
    one whose number is `besides`; for one that became part of another, that one is.
    """
    if not statement.strip():
        return ()
    found = _likeness().like(statement, limit=limit + _SPARE)
    into = ClaimMerge.objects.targets([key for key, _ in found])
    scores: dict[int, int] = {}
    for key, score in found:
        scores.setdefault(into.get(key, key), score)
    scores.pop(besides or 0, None)
    standing = Claim.objects.filter(merge=None).exclude(status=Status.RETRACTED)
    claims = standing.in_bulk(list(scores))
    kept = [(claims[key], score) for key, score in scores.items() if key in claims]
    return _known(kept[:limit])


def _likeness() -> Likeness:
    """What a transaction sees may be undone: it is shared with nobody."""
    if connection.in_atomic_block:
        return Likeness(Claim.objects.order_by().values_list("pk", "statement"))
    return _shelf.likeness()


def _known(found: Iterable[tuple[Claim, int]]) -> tuple[Alike, ...]:
    """The claims with their stories and the checks that set their status (two queries)."""
    found = list(found)
    if not found:
        return ()
    keys = [claim.pk for claim, _ in found]
    places = list(
        Placement.objects.order_by()
        .filter(claim__in=keys)
        .values_list("claim_id", "story_id", "live", "story__desk__name")
        .distinct()
    )
    newest = Check.objects.deciding().order_by().filter(claim__in=keys).values("claim")
    checks = {
        check.claim_id: check
        for check in Check.objects.filter(
            pk__in=newest.annotate(newest=Max("pk")).values("newest")
        ).select_related("by")
    }
    return tuple(
        Alike(
            claim=claim,
            score=score,
            live=len({story for key, story, live, _ in places if live and key == claim.pk}),
            desks=tuple(sorted({desk for key, _, _, desk in places if key == claim.pk})),
            check=_check_of(claim, checks.get(claim.pk)),
        )
        for claim, score in found
    )


def _check_of(claim: Claim, check: Check | None) -> Check | None:
    """The newest check, where it is what put the claim where it stands."""
    return check if check is not None and check.to_status == claim.status else None
