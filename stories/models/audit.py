from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now


class RecordAudit(models.Model):
    """One run over the whole record: every digest recomputed, and what was found."""

    at = models.DateTimeField(default=now)
    revisions = models.PositiveIntegerField()
    unbroken = models.BooleanField()
    finding = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        get_latest_by = "pk"
        verbose_name = _("audit of the record")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.unbroken}"
