"""What a piece of evidence was when somebody, or the desk's watcher, looked at it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.evidence import Evidence
from stories.models.tracked import AppendOnly, AppendOnlyManager


class StoredFile(AppendOnly):
    """Bytes that are kept once, under their SHA-256, whoever uploads or fetches them again."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="told from the content, not the name")
    stored_at = models.DateTimeField(default=now)

    objects = AppendOnlyManager()

    class Meta:
        verbose_name = _("stored file")

    def __str__(self) -> str:
        return self.sha256


class Method(models.TextChoices):
    """How a capture was made."""

    TYPED = "typed", _("Typed or pasted")
    UPLOADED = "uploaded", _("Uploaded")
    FETCHED = "fetched", _("Fetched")


class Capture(AppendOnly):
    """One look at a piece of evidence. What was seen later is a capture of its own.

    `sha256` is of the bytes as they came; `text` is what a reader would read of them.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="captures")
    method = models.CharField(max_length=8, choices=Method)
    tool = models.CharField(max_length=200, blank=True, help_text="what made it, with versions")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="null: Writethru itself",
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="captures")
    filename = models.CharField(max_length=255, blank=True, help_text="as it was uploaded")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47")
    final_url = models.CharField(max_length=2000, blank=True)
    redirects = models.JSONField(default=list, help_text="addresses on the way, in order")
    http_status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        indexes = [models.Index(fields=["evidence", "-id"], name="capture_of_evidence")]

    def __str__(self) -> str:
        return f"{self.get_method_display()}: {self.sha256[:12]}"


class Handling(models.TextChoices):
    """What was done with a piece of evidence."""

    TAKEN = "taken", _("Captured")
    CHECKED = "checked", _("Looked at again, unchanged")
    DOWNLOADED = "downloaded", _("Downloaded")
    WITHDRAWN = "withdrawn", _("Taken out of the scales")


class Custody(AppendOnly):
    """One line of the custody log: who did what with which bytes, and when."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="custody")
    action = models.CharField(max_length=10, choices=Handling)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = AppendOnlyManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("custody")

    def __str__(self) -> str:
        return f"{self.get_action_display()}"
