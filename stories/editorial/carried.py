"""Claims with the live stories that carry them, for lists that name both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from stories.models import Claim, Dismissal, Status, last_move
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stand:
    """A live story that carries the claim, with the status that its readers see."""

    story: int
    title: str
    shown: Status
    dismissed: bool  # its readers may go on seeing it so


@dataclass(frozen=True, slots=True)
class Carried:
    """A claim, the live stories that carry it, and when it last moved."""

    claim: Claim
    stands: tuple[Stand, ...]
    moved_at: datetime | None


def carried_by(claims: Iterable[int]) -> dict[int, Carried]:
    """These claims with their live stories, the newest publication first (one query)."""
    answered = Dismissal.objects.filter(
        claim=OuterRef("pk"),
        status=OuterRef("status"),
        story=OuterRef("placed__story"),
        revision=OuterRef("placed__story__live"),
    )
    rows = (
        Claim.objects.filter(pk__in=claims)
        .select_related("assignee")
        .annotate(placed=FilteredRelation("placements", condition=Q(placements__live=True)))
        .annotate(
            story_id=F("placed__story"),
            headline=F("placed__story__headline"),
            shown=F("placed__status"),
            dismissed=Exists(answered),
            moved_at=last_move("pk"),
        )
        .order_by(F("placed__story__live").desc(nulls_last=True), "placed__position")
    )
    first: dict[int, Any] = {}
    stands: dict[int, dict[int, Stand]] = defaultdict(dict)
    for row in rows:
        first.setdefault(row.pk, row)
        if row.story_id:
            title = strip_marks(row.headline)
            stand = Stand(row.story_id, title, Status(row.shown), row.dismissed)
            stands[row.pk].setdefault(row.story_id, stand)
    return {
        pk: Carried(claim, tuple(stands[pk].values()), claim.moved_at)
        for pk, claim in first.items()
    }
