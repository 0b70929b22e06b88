from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.claim import Claim
from stories.models.revision import Revision
from stories.models.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExposureQuerySet(models.QuerySet["Exposure"]):
    def record(self, claims: Iterable[Claim], revision: Revision) -> None:
        """Write down that readers were shown these claims as they stand now (one query)."""
        self.bulk_create(
            (
                Exposure(
                    claim=claim, wording=claim.wording, status=claim.status, revision=revision
                )
                for claim in claims
            ),
            ignore_conflicts=True,
        )

    def statuses(self, claims: Iterable[Claim]) -> dict[int, frozenset[Status]]:
        """What readers were ever shown of each claim's present wording (one query)."""
        wordings = {claim.pk: claim.wording for claim in claims}
        shown: dict[int, set[Status]] = {pk: set() for pk in wordings}
        rows = self.filter(claim__in=wordings).values_list("claim_id", "wording", "status")
        for pk, wording, status in rows:
            if wording == wordings[pk]:
                shown[pk].add(Status(status))
        return {pk: frozenset(statuses) for pk, statuses in shown.items()}


class Exposure(models.Model):
    """A status that readers were shown for one wording of a claim, and where first.

    Written by publishing, never by editing.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="exposures")
    wording = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="exposures")

    objects = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("exposure")
        constraints = [
            models.UniqueConstraint(fields=["claim", "wording", "status"], name="exposure_once")
        ]

    def __str__(self) -> str:
        return f"C-{self.claim_id} {self.status}"
