"""What of the newsroom somebody looks at: a desk, a person's own, or everything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from stories.models import Claim, Placement, Scheduled, Story, Update

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from stories.models import Desk


@dataclass(frozen=True, slots=True)
class Cut:
    """A desk's stories, a person's, both, or all there is."""

    desk: Desk | None = None
    person: User | None = None

    def stories(self, rows: QuerySet[Story]) -> QuerySet[Story]:
        """Those of the desk, and those that the person started, saved, updated or scheduled."""
        if self.desk:
            rows = rows.filter(desk=self.desk)
        return rows.filter(_theirs(self.person)) if self.person else rows

    def placements(self, rows: QuerySet[Placement]) -> QuerySet[Placement]:
        """Those in the desk's stories; in the person's, or of claims that the person checks."""
        if self.desk:
            rows = rows.filter(story__desk=self.desk)
        if self.person:
            own = _theirs(self.person, path="story")
            rows = rows.filter(own | Q(claim__assignee=self.person))
        return rows

    def claims(self, rows: QuerySet[Claim], *, live: bool = False) -> QuerySet[Claim]:
        """Claims that stand there; `live` asks that readers see them there.

        A claim that stands nowhere is on no desk, and may still be somebody's to check.
        """
        if not (self.desk or self.person or live):
            return rows
        placed = Placement.objects.filter(live=True) if live else Placement.objects.all()
        found = Q(pk__in=self.placements(placed).order_by().values("claim"))
        if self.person and not self.desk and not live:
            found |= Q(assignee=self.person)
        return rows.filter(found)


def _theirs(person: User, *, path: str = "pk") -> Q:
    saved = Story.history.filter(history_user=person).order_by().values("id")
    filed = Update.history.filter(history_user=person).order_by().values("story_id")
    planned = Scheduled.objects.filter(scheduled_by=person).order_by().values("story_id")
    rows = (saved, filed, planned)
    return reduce(or_, (Q(**{f"{path}__in": stories}) for stories in rows))
