"""Comparisons of published revisions, computed once for a pair and an engine version."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from django.db import models

from stories.models.naming import names_between, renamed_version
from stories.models.revision import Revision, load_texts
from stories.text.comparison import Comparison
from stories.text.condensed import condense, restore
from stories.text.diff import ENGINE, compare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models.story import Story

# Raise it when rows are written another way: those of another way are not read.
FORMAT = 3


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def current(self) -> DifferenceQuerySet:
        """Rows that today's engine made, written today's way."""
        return self.filter(engine=_made_by())

    def between(self, older: Revision, newer: Revision) -> Comparison:
        """What changed between two revisions: two queries if it is known, else one more, to write.

        One query fewer where the texts of both are loaded. Erased words are never kept.
        """
        load_texts([row for row in (older, newer) if not row.is_loaded])
        if older.withheld or newer.withheld:
            return _compared_anew(older, newer)
        kept = self.current().filter(older=older, newer=newer).first()
        if kept is None:
            return self.keep(older, newer)
        kept.older, kept.newer = older, newer
        return kept.comparison()

    def known(self, story: Story | int, older: int, newer: int, *also: str) -> Difference | None:
        """The row of the story's two versions with these numbers, with both revisions (one query).

        `also` names what else is to come along. None if nobody has compared them yet.
        """
        rows = self.current().select_related("older", "newer", *also)
        return rows.filter(
            newer__story=story, newer__number=newer, older__story=story, older__number=older
        ).first()

    def keep(self, older: Revision, newer: Revision) -> Comparison:
        """Compare them and write it down, in place of what an earlier engine made of the pair."""
        names = names_between(older.version(), newer.version(), newer.published_at)
        was, now = renamed_version(older.version(), names), newer.version()
        comparison = compare(was, now)
        small = {**condense(comparison.to_record(), was, now), "names": names}
        data = zlib.compress(json.dumps(small, separators=(",", ":")).encode(), 9)
        Difference.objects.bulk_create(
            [Difference(older=older, newer=newer, engine=_made_by(), data=data)],
            update_conflicts=True,
            unique_fields=["newer", "older"],
            update_fields=["engine", "data"],
        )
        return comparison

    def stepped(self, revisions: Iterable[Revision]) -> frozenset[int]:
        """The keys of those revisions whose difference to the one before is kept (one query)."""
        rows = self.current().filter(
            newer__in=list(revisions), older__number=models.F("newer__number") - 1
        )
        return frozenset(rows.values_list("newer_id", flat=True))

    def of(self, revisions: Iterable[Revision]) -> DifferenceQuerySet:
        """Every row that compares one of these revisions: to be dropped when words are erased."""
        rows = list(revisions)
        return self.filter(models.Q(older__in=rows) | models.Q(newer__in=rows))


class Difference(models.Model):
    """A cache: dropped rows are computed again when somebody asks."""

    older = models.ForeignKey(Revision, models.CASCADE, related_name="+")
    # The constraint's index begins with it.
    newer = models.ForeignKey(Revision, models.CASCADE, related_name="differences", db_index=False)
    engine = models.PositiveIntegerField(help_text="Which engine made it, and how it is written")
    data = models.BinaryField(help_text="JSON, compressed: what changed, and where")

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newer", "older"], name="difference_once")]

    def __str__(self) -> str:
        return f"{self.older_id}..{self.newer_id}"

    def comparison(self) -> Comparison:
        """One query unless the texts of both are loaded; anew if some of them were erased."""
        load_texts([row for row in (self.older, self.newer) if not row.is_loaded])
        if self.older.withheld or self.newer.withheld:
            return _compared_anew(self.older, self.newer)
        small = json.loads(zlib.decompress(self.data))
        was = renamed_version(self.older.version(), small.pop("names"))
        record = restore(small, was, self.newer.version())
        return Comparison.from_record(record)


def _compared_anew(older: Revision, newer: Revision) -> Comparison:
    was, now = older.version(), newer.version()
    return compare(renamed_version(was, names_between(was, now, newer.published_at)), now)


def _made_by() -> int:
    return ENGINE * 1000 + FORMAT
