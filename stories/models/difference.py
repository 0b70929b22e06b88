"""Comparisons of published revisions, computed once for a pair and an engine version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from stories.models.revision import Revision
from stories.text.comparison import Comparison
from stories.text.diff import ENGINE, compare

if TYPE_CHECKING:
    from collections.abc import Iterable


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def between(self, older: Revision, newer: Revision) -> Comparison:
        """What changed between two revisions: one query if it is known, else three and a write."""
        kept = self.filter(older=older, newer=newer, engine=ENGINE).first()
        if kept is not None:
            return Comparison.from_record(kept.data)
        comparison = compare(older.version(), newer.version())
        self.keep(older, newer, comparison)
        return comparison

    def keep(self, older: Revision, newer: Revision, comparison: Comparison) -> None:
        row = Difference(older=older, newer=newer, engine=ENGINE, data=comparison.to_record())
        Difference.objects.bulk_create([row], ignore_conflicts=True)

    def steps_to(self, revisions: Iterable[Revision]) -> dict[int, Comparison]:
        """What each of these revisions changed of the one before it, by its key (one query).

        The first revision of a story, and one whose difference is not kept, are not in it.
        """
        rows = self.filter(
            newer__in=list(revisions), older__number=models.F("newer__number") - 1, engine=ENGINE
        ).values_list("newer_id", "data")
        return {newer: Comparison.from_record(data) for newer, data in rows}


class Difference(models.Model):
    """A cache: dropped rows are computed again when somebody asks."""

    older = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    newer = models.ForeignKey(Revision, models.CASCADE, related_name="differences")
    engine = models.PositiveIntegerField()
    data = models.JSONField()

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "older", "engine"], name="difference_once")
        ]

    def __str__(self) -> str:
        return f"{self.older_id}..{self.newer_id}"
