from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.claim import Claim
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class Merged(NamedTuple):
    """One merge: the number of the claim that went, of the one it became part of, and when."""

    claim: int
    into: int
    at: datetime


class ClaimMergeQuerySet(AppendOnlyQuerySet):
    def targets(self, numbers: Iterable[int] | None = None) -> dict[int, int]:
        """The claim that each of these became part of, at the end of the line (one query).

        Without numbers, of every claim that became part of another.
        """
        found = ends(dict(self.values_list("claim_id", "into_id")))
        asked = found if numbers is None else numbers
        return {number: found[number] for number in asked if number in found}

    def made(self) -> tuple[Merged, ...]:
        """Every merge (one query)."""
        return tuple(Merged(*row) for row in self.values_list("claim_id", "into_id", "at"))


class ClaimMerge(AppendOnly):
    """Two claims that say the same were made one: the reference of `claim` now leads to `into`."""

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="merge")
    into = models.ForeignKey(Claim, models.PROTECT, related_name="merged")
    reason = models.TextField(help_text=_("Readers can see it."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = ClaimMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge of claims")
        constraints = [
            models.CheckConstraint(name="claim_merge_into_another", condition=~Q(claim=F("into")))
        ]

    def __str__(self) -> str:
        return f"C-{self.claim_id} → C-{self.into_id}"


def ends(steps: Mapping[int, int]) -> dict[int, int]:
    """Where each line of merges ends, by the claim that it begins with."""
    return {number: _end(number, steps) for number in steps}


def _end(number: int, steps: Mapping[int, int]) -> int:
    seen: set[int] = set()
    while number in steps and number not in seen:
        seen.add(number)
        number = steps[number]
    return number
