"""Publications that wait for their hour, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.kind import Kind

if TYPE_CHECKING:
    from datetime import datetime


class ScheduleState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    PUBLISHED = "published", _("Published")
    REFUSED = "refused", _("Not published")
    CANCELLED = "cancelled", _("Cancelled")


class ScheduledQuerySet(models.QuerySet["Scheduled"]):
    def waiting(self) -> ScheduledQuerySet:
        """Those that are still to go out, the next one first."""
        return self.filter(state=ScheduleState.WAITING).order_by("release_at", "pk")

    def unembargoed(self, at: datetime) -> ScheduledQuerySet:
        """Those whose story no embargo keeps back at that time."""
        return self.filter(Q(story__embargo_until=None) | Q(story__embargo_until__lte=at))

    def due(self, at: datetime) -> ScheduledQuerySet:
        """Those whose hour has come and whose story no embargo keeps back."""
        return self.waiting().unembargoed(at).filter(release_at__lte=at)

    def unanswered(self) -> ScheduledQuerySet:
        """Those that were refused, until somebody says so, publishes or schedules anew."""
        newer = type(self.model.objects.all())(self.model).filter(
            story=OuterRef("story"), pk__gt=OuterRef("pk")
        )
        later = Q(story__live__published_at__gt=F("ended_at"))
        refused = self.filter(state=ScheduleState.REFUSED, answered_at=None)
        return refused.exclude(later).filter(~Exists(newer)).order_by("-ended_at", "-pk")


class Scheduled(models.Model):
    """A publication that waits for its hour: the draft as it will stand then.

    `release_at` is the moment; `wall` and `zone` are the time as it was typed. `seen` is the
    fingerprint of what the scheduler looked at. A story has one that waits; what became of the
    others stays.
    """

    story = models.ForeignKey("stories.Story", models.PROTECT, related_name="scheduled")
    release_at = models.DateTimeField()
    wall = models.CharField(max_length=16, help_text="2026-11-29T16:30, as the zone's clocks show")
    zone = models.CharField(max_length=64, help_text="IANA name, such as Europe/London")
    kind = models.CharField(max_length=13, choices=Kind)
    note = models.TextField(blank=True)
    corrections = models.JSONField(default=list)
    overrides = models.JSONField(default=dict, help_text="Finding's key: the public reason")
    seen = models.CharField(max_length=32)
    unchanged_only = models.BooleanField(default=False)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scheduled_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=9, choices=ScheduleState, default=ScheduleState.WAITING)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revision = models.OneToOneField(
        "stories.Revision", models.PROTECT, null=True, related_name="scheduled", editable=False
    )
    outcome = models.TextField(blank=True, help_text="Why it was not published")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScheduledQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("scheduled publication")
        constraints = [
            models.UniqueConstraint(
                fields=["story"], name="scheduled_once", condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="scheduled_ends_in_one_way",
                condition=Q(state="waiting", ended_at__isnull=True, revision__isnull=True)
                | Q(state="published", ended_at__isnull=False, revision__isnull=False)
                | Q(
                    state__in=("refused", "cancelled"),
                    ended_at__isnull=False,
                    revision__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["release_at"], name="scheduled_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["ended_at"], name="scheduled_refused", condition=Q(state="refused")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.wall} {self.zone}"

    @property
    def local(self) -> datetime:
        """The moment on the clocks of the zone that was typed."""
        return self.release_at.astimezone(ZoneInfo(self.zone))

    @property
    def goes_out_at(self) -> datetime:
        """The moment, or the end of an embargo that was set or moved since."""
        return max(self.release_at, self.story.embargo_until or self.release_at)

    @property
    def change(self) -> Kind:
        return Kind(self.kind)
