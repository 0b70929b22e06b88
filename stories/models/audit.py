from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now


class Audited(models.TextChoices):
    """What was looked over."""

    RECORD = "record", _("The record")
    FILES = "files", _("Kept evidence")
    POINTS = "points", _("Checkpoints")


class RecordAudit(models.Model):
    """One run over the whole record, or all kept evidence: every digest recomputed, and what was
    found. Of checkpoints: whether one was made, and kept outside the database.
    """

    at = models.DateTimeField(default=now)
    about = models.CharField(max_length=6, choices=Audited, default=Audited.RECORD)
    revisions = models.PositiveIntegerField(
        help_text="that hold; of evidence, captures; of a checkpoint, those that it covers"
    )
    unbroken = models.BooleanField()
    finding = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"
        verbose_name = _("audit of the record")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.unbroken}"
