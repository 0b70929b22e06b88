from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.story import Story
from stories.models.tracked import Worded


class UpdateQuerySet(models.QuerySet["Update"]):
    def standing(self) -> UpdateQuerySet:
        """Updates that the next revision will hold, newest first."""
        return self.filter(removed_at=None)


class Update(Worded):
    """One dated entry of a developing story, as the desk is working on it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    story = models.ForeignKey(
        Story, models.PROTECT, related_name="updates", verbose_name=_("story")
    )
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    body = models.TextField(_("text"))
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    key_event = models.BooleanField(
        _("key event"), default=False, help_text=_("Listed at the top of the story.")
    )
    pinned = models.BooleanField(
        _("pinned"), default=False, help_text=_("Stays above the other updates.")
    )
    filed_at = models.DateTimeField(_("time"), default=now)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    saves = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(default=now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-pinned", "-filed_at", "-pk"]
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        indexes = [models.Index(fields=["story", "-filed_at"], name="update_of_story")]

    def __str__(self) -> str:
        return self.headline or self.body[:80]

    @property
    def key(self) -> str:
        """The stable id that readers, feeds and placements know it by."""
        return f"u{self.uid.hex[:12]}"
