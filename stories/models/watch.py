"""Cited pages that are looked at again, and what was found changed on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.capture import Capture
from stories.models.check import Check
from stories.models.evidence import Evidence


class Watch(models.Model):
    """When a cited page is looked at next, and what its server said last.

    `leased_until` keeps two workers off one page; a worker that died gives it back by time.
    """

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="watch")
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("watched page")
        indexes = [models.Index(fields=["next_at"], name="watch_next")]

    def __str__(self) -> str:
        return f"{self.evidence_id}"


class Finding(models.TextChoices):
    """What became of a cited page."""

    QUOTE_GONE = "quote_gone", _("The quoted words are gone")
    CHANGED = "changed", _("The page changed")
    VANISHED = "vanished", _("The page is gone")


class Answer(models.TextChoices):
    """What the desk said of a changed page."""

    OPEN = "", _("Waiting for the desk")
    STILL = "still", _("It still supports the claim")
    NO_LONGER = "no_longer", _("It no longer supports the claim")
    IGNORED = "ignored", _("The change does not matter")


class PageChange(models.Model):
    """A cited page that changed or went; `seal` names the state found, so that it is told once."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="page_changes")
    finding = models.CharField(max_length=10, choices=Finding)
    seal = models.CharField(max_length=64)
    before = models.ForeignKey(Capture, models.PROTECT, related_name="+")
    after = models.ForeignKey(Capture, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField(default=now)
    detail = models.CharField(max_length=200, blank=True, help_text="such as: 404 Not Found")
    answer = models.CharField(max_length=9, choices=Answer, blank=True, default=Answer.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    check_made = models.ForeignKey(Check, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("changed page")
        verbose_name_plural = _("changed pages")
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "before", "seal"], name="page_change_told_once"
            ),
            models.CheckConstraint(
                name="page_change_answered_by_somebody",
                condition=Q(answer="", answered_by__isnull=True)
                | Q(~Q(answer=""), answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="page_change_open", condition=Q(answer="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_finding_display()}: {self.evidence_id}"
