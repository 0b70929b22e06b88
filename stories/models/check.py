from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.claim import Claim
from stories.models.evidence import Evidence
from stories.models.status import Status
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Outcome(models.TextChoices):
    """What a check did."""

    DECIDED = "decided", _("Decided")
    PROPOSED = "proposed", _("Proposed, waiting for a second person")
    ACCEPTED = "accepted", _("Accepted by a second person")
    DECLINED = "declined", _("Declined by a second person")


class CheckQuerySet(AppendOnlyQuerySet):
    def deciding(self) -> CheckQuerySet:
        """Checks that set a status, oldest first."""
        return self.filter(outcome__in=[Outcome.DECIDED, Outcome.ACCEPTED]).order_by("pk")

    def moves(self) -> CheckQuerySet:
        """Checks that took a claim from one status to another, oldest first."""
        return self.deciding().exclude(from_status=models.F("to_status"))

    def waiting(self) -> CheckQuerySet:
        """Proposals that nobody has answered and that the claim has not moved past.

        A claim that left and came back has moved past them, too.
        """
        later = Check.objects.moves().filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
        return self.filter(
            ~Exists(later),
            outcome=Outcome.PROPOSED,
            answer__isnull=True,
            from_status=models.F("claim__status"),
            wording=models.F("claim__wording"),
        ).order_by("pk")

    def waiting_for(self, user: User) -> CheckQuerySet:
        """Proposals that `user` may answer: somebody else's."""
        return self.waiting().exclude(by=user)


def last_move(of: str) -> Subquery:
    """When the claim whose number the column `of` holds last took another status."""
    moves = Check.objects.moves().filter(claim=OuterRef(of))
    return Subquery(moves.order_by("-pk").values("at")[:1])


class Check(AppendOnly):
    """One decision about a claim; never changed, never deleted.

    A status that needs two people is first PROPOSED; the answer is a row of its own, ACCEPTED or
    DECLINED, that points back. Only DECIDED and ACCEPTED rows move the claim.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="checks")
    outcome = models.CharField(max_length=8, choices=Outcome)
    answers = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="answer"
    )
    from_status = models.CharField(max_length=12, choices=Status)
    to_status = models.CharField(max_length=12, choices=Status)
    wording = models.PositiveIntegerField()
    statement = models.CharField(max_length=500)
    reason = models.TextField(help_text=_("Readers can see it."))
    superseded_by = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.ManyToManyField(Evidence, related_name="checks", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            models.CheckConstraint(
                name="check_answers_a_proposal",
                condition=Q(outcome__in=["decided", "proposed"], answers__isnull=True)
                | Q(outcome__in=["accepted", "declined"], answers__isnull=False),
            ),
            models.CheckConstraint(name="check_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["claim", "-id"], name="check_of_claim"),
            # What was proposed or declined is rare among what was decided.
            models.Index(fields=["outcome", "at"], name="check_of_outcome"),
            models.Index(fields=["at"], name="check_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.from_status} → {self.to_status}"

    @property
    def moved(self) -> bool:
        return self.outcome in (Outcome.DECIDED, Outcome.ACCEPTED)
