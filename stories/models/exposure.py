from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.claim import Claim
from stories.models.revision import Revision
from stories.models.status import Status
from stories.models.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExposureQuerySet(models.QuerySet["Exposure"]):
    def record(self, shown: Iterable[tuple[Claim, str]], revision: Revision) -> None:
        """Write down with which status `revision` shows these claims (one query)."""
        Exposure.objects.bulk_create(
            (
                Exposure(
                    claim=claim,
                    wording=claim.wording,
                    status=status,
                    story=revision.story,
                    revision=revision,
                    latest=revision,
                )
                for claim, status in shown
            ),
            update_conflicts=True,
            unique_fields=["claim", "wording", "status", "story"],
            update_fields=["latest"],
        )

    def statuses(
        self, claims: Iterable[Claim], *, story: Story | None = None
    ) -> dict[int, tuple[Status, ...]]:
        """What readers (of `story`) were ever shown of each claim's present wording.

        What they were shown last stands last. One query.
        """
        wordings = {claim.pk: claim.wording for claim in claims}
        shown: dict[int, list[Status]] = {pk: [] for pk in wordings}
        rows = self.filter(claim__in=wordings).order_by("latest", "pk")
        rows = rows.filter(story=story) if story else rows
        for pk, wording, status in rows.values_list("claim_id", "wording", "status"):
            if wording == wordings[pk]:
                shown[pk].append(Status(status))
        return {pk: tuple(statuses) for pk, statuses in shown.items()}


class Exposure(models.Model):
    """A status that a story's readers were shown for one wording of a claim, since when, and when
    last.

    Written by publishing, never by editing.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="exposures")
    wording = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status)
    story = models.ForeignKey(Story, models.PROTECT, related_name="exposures")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="exposures")
    latest = models.ForeignKey(Revision, models.PROTECT, related_name="+")

    objects = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("exposure")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "wording", "status", "story"], name="exposure_once_per_story"
            )
        ]

    def __str__(self) -> str:
        return f"C-{self.claim_id} {self.status}"
