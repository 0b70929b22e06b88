"""What the desk tells itself: dismissed flags, reminders, shifts that were handed over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.claim import Claim
from stories.models.desk import Desk
from stories.models.revision import Revision
from stories.models.status import Status
from stories.models.story import Story
from stories.models.tracked import AppendOnly, AppendOnlyManager


class Dismissal(AppendOnly):
    """Somebody decided that a live story need not follow a claim's move to a status.

    It holds for that status and that revision: another move, or another publication, asks anew.
    """

    story = models.ForeignKey(Story, models.PROTECT, related_name="dismissals")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="dismissals")
    status = models.CharField(max_length=12, choices=Status)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("dismissed flag")
        constraints = [
            models.UniqueConstraint(
                fields=["story", "claim", "status", "revision"], name="dismissal_once"
            ),
            models.CheckConstraint(name="dismissal_has_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"C-{self.claim_id} {self.status}"


class Reminder(models.Model):
    """One notice for a claim and the time that it was due: told once, whoever tries again."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="reminders")
    due = models.DateTimeField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(fields=["claim", "due"], name="reminder_once_a_period")
        ]

    def __str__(self) -> str:
        return f"C-{self.claim_id}"


class Handover(AppendOnly):
    """A shift that somebody has taken over: what they were shown, from when, until when."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="when the next shift begins")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("handover")

    def __str__(self) -> str:
        return f"{self.at}"
