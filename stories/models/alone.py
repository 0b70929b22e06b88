"""Grave statuses that one person set alone, in an emergency, and who looked at them after."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.check import Check
from stories.models.tracked import AppendOnly, AppendOnlyManager, AppendOnlyQuerySet


class LoneCheckQuerySet(AppendOnlyQuerySet):
    def unreviewed(self) -> LoneCheckQuerySet:
        """Checks made alone that nobody has looked at since, oldest first."""
        return self.filter(review__isnull=True).order_by("pk")


class LoneCheck(AppendOnly):
    """A check that needed two people and was made by one: the glass was broken, for a reason."""

    # The check itself is append-only and older than this: the mark stands beside it.
    decision = models.OneToOneField(Check, models.PROTECT, related_name="alone")
    reason = models.TextField(help_text="for the desk: why nobody else could be asked")
    at = models.DateTimeField(default=now)

    objects = LoneCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("check made alone")
        verbose_name_plural = _("checks made alone")
        permissions = [("break_glass", _("Can decide alone in an emergency"))]

    def __str__(self) -> str:
        return f"{self.decision_id}"


class LoneReview(AppendOnly):
    """A second person looked, after the event, at what was decided alone."""

    lone = models.OneToOneField(LoneCheck, models.PROTECT, related_name="review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    note = models.TextField(blank=True)

    objects = AppendOnlyManager()

    class Meta:
        verbose_name = _("review of a check made alone")

    def __str__(self) -> str:
        return f"{self.lone_id}"
