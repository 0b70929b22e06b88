"""Words that law or safety takes out of the record: who asked, who agreed, and what is left."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.revision import Revision
from stories.models.story import Story
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User


class Ground(models.TextChoices):
    """Why words are removed, as the tombstone names it."""

    COURT = "court", _("a court order")
    LAW = "law", _("a legal demand")
    PRIVACY = "privacy", _("somebody’s right to privacy")
    SAFETY = "safety", _("somebody’s safety")

    @property
    def by_law(self) -> bool:
        """Whether the law keeps us from showing the words (RFC 7725 then asks for a 451)."""
        return self is not Ground.SAFETY


class RequestQuerySet(models.QuerySet["WithholdingRequest"]):
    def waiting(self) -> RequestQuerySet:
        """Those that nobody has answered, oldest first."""
        return self.filter(outcome="").order_by("pk")

    def waiting_for(self, user: User) -> RequestQuerySet:
        """Those that this person may answer: never one's own."""
        if not user.has_perm("stories.withhold_story"):
            return self.none()
        return self.waiting().exclude(by=user)


class WithholdingRequest(models.Model):
    """One person asks that words be removed; a second one has to agree.

    Not a row of the record: the words that it names go as soon as it is answered.
    """

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Agreed to")
        DECLINED = "declined", _("Declined")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(Story, models.PROTECT, related_name="withholding_requests")
    words = models.TextField(
        blank=True, help_text="what to remove wherever it stands; or versions"
    )
    first = models.PositiveIntegerField(null=True, help_text="of the versions to remove whole")
    last = models.PositiveIntegerField(null=True)
    ground = models.CharField(max_length=10, choices=Ground)
    reason = models.TextField(help_text="for readers")
    why = models.TextField(help_text="for the desk")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("request to remove words")
        constraints = [
            models.CheckConstraint(
                name="withholding_needs_two_people",
                condition=Q(answered_by=None)
                | ~Q(answered_by=models.F("by"))
                | ~Q(outcome="accepted"),
            )
        ]
        permissions = [("withhold_story", _("Can ask for and agree to the removal of words"))]

    def __str__(self) -> str:
        return f"{self.story_id}"

    @property
    def whole(self) -> bool:
        """It asks for whole versions, not for words in them."""
        return self.first is not None


class WithholdingQuerySet(AppendOnlyQuerySet):
    def of(self, story: int, numbers: Iterable[int]) -> dict[int, Withholding]:
        """For each version that words were removed from, the removal that took most.

        Of two alike the first. One query, with the revisions that tell of them.
        """
        wanted, found = set(numbers), {}
        for row in self.filter(story_id=story).select_related("revision").order_by("whole", "-pk"):
            found.update(dict.fromkeys(wanted.intersection(row.numbers), row))
        return found


class Withholding(AppendOnly):
    """The tombstone: from which versions words were removed, when, and on what ground."""

    request = models.OneToOneField(WithholdingRequest, models.PROTECT, related_name="done")
    story = models.ForeignKey(Story, models.PROTECT, related_name="withholdings")
    revision = models.OneToOneField(
        Revision, models.PROTECT, related_name="withholding", help_text="that tells readers of it"
    )
    numbers = models.JSONField(help_text="of the revisions that lost words, ascending")
    whole = models.BooleanField(help_text="nothing of these revisions is shown any more")
    ground = models.CharField(max_length=10, choices=Ground)
    at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("withholding")
        constraints = [
            models.CheckConstraint(
                name="withholding_by_two", condition=~Q(requested_by=models.F("approved_by"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.numbers}"
