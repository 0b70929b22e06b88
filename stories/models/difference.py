"""Comparisons of published revisions, computed once for a pair and an engine version."""

from __future__ import annotations

import json
import zlib
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
            return kept.comparison()
        comparison = compare(older.version(), newer.version())
        self.keep(older, newer, comparison)
        return comparison

    def keep(self, older: Revision, newer: Revision, comparison: Comparison) -> None:
        data = zlib.compress(json.dumps(comparison.to_record()).encode())
        row = Difference(older=older, newer=newer, engine=ENGINE, data=data)
        Difference.objects.bulk_create([row], ignore_conflicts=True)

    def stepped(self, revisions: Iterable[Revision]) -> frozenset[int]:
        """The keys of those revisions whose difference to the one before is kept (one query)."""
        rows = self.filter(
            newer__in=list(revisions), older__number=models.F("newer__number") - 1, engine=ENGINE
        )
        return frozenset(rows.values_list("newer_id", flat=True))


class Difference(models.Model):
    """A cache: dropped rows are computed again when somebody asks."""

    older = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    newer = models.ForeignKey(Revision, models.CASCADE, related_name="differences")
    engine = models.PositiveIntegerField()
    data = models.BinaryField(help_text="JSON, compressed: it holds what did not change, too")

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newer", "older", "engine"], name="difference_once")
        ]

    def __str__(self) -> str:
        return f"{self.older_id}..{self.newer_id}"

    def comparison(self) -> Comparison:
        return Comparison.from_record(json.loads(zlib.decompress(self.data)))
