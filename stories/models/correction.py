from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stories.models.revision import Revision
from stories.models.story import Story
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet


class Prominence(models.TextChoices):
    """Where on the story a notice stands."""

    TOP = "top", _("At the top: headline, premise, or a person who can be identified")
    END = "end", _("At the end, and beside the place")


class CorrectionQuerySet(AppendOnlyQuerySet):
    """Corrections of every story."""


class Correction(AppendOnly):
    """What was wrong, what is right, who says so, and how long readers saw it. It stays."""

    story = models.ForeignKey(Story, models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="corrections")
    wrong = models.TextField(_("what was wrong"))
    right = models.TextField(_("what is right"))
    according_to = models.CharField(_("according to"), max_length=300)
    placement = models.CharField(
        _("where the notice stands"),
        max_length=3,
        choices=Prominence,
        default=Prominence.END,
    )
    place = models.CharField(max_length=40, blank=True, help_text="body or update:KEY")
    first_bad = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    last_bad = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    online_from = models.DateTimeField()
    online_to = models.DateTimeField()
    reported_by_reader = models.BooleanField(_("a reader told us"), default=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                name="correction_says_wrong_and_right", condition=~Q(wrong="") & ~Q(right="")
            )
        ]
        indexes = [models.Index(fields=["story", "-id"], name="correction_of_story")]

    def __str__(self) -> str:
        return self.wrong
