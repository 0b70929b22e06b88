"""Notices that leave the house: what goes to whom, when, and what became of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.revision import Revision

if TYPE_CHECKING:
    from datetime import datetime


class Channel(models.TextChoices):
    """The way that a notice goes. What it says is made from the revision when it leaves."""

    WEBSUB = "websub", _("WebSub: a hub is told that a feed has changed")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    CANCELLED = "cancelled", _("Called back")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """What is to leave now and nobody is sending."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, state=DeliveryState.WAITING, next_at__lte=at).order_by(
            "next_at", "pk"
        )

    def failing(self, *, after: int) -> DeliveryQuerySet:
        """What failed that often, until a later one to the same target arrives."""
        arrived = Delivery.objects.filter(
            state=DeliveryState.SENT, target=OuterRef("target"), pk__gt=OuterRef("pk")
        )
        tried = self.filter(
            state__in=(DeliveryState.WAITING, DeliveryState.FAILED), attempts__gte=after
        )
        return tried.exclude(Exists(arrived))


class Delivery(models.Model):
    """One notice of one revision to one target; filed in the transaction that publishes.

    It leaves after `leave_at` and can be called back before. `leased_until` keeps two workers
    off it; a worker that died gives it back by time. `uid` stays the same at every try.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    target = models.CharField(max_length=500, help_text="whom it goes to: a hub's address")
    topic = models.CharField(max_length=500, help_text="what it is about: a feed's address")
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    filed_at = models.DateTimeField(default=now)
    leave_at = models.DateTimeField()
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=20, blank=True, help_text="such as: 204, dns, timeout")
    ended_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "channel", "target", "topic"], name="delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="delivery_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["target", "-id"], name="delivery_sent", condition=Q(state="sent")
            ),
            models.Index(
                fields=["attempts"],
                name="delivery_failing",
                condition=Q(state__in=("waiting", "failed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.target} {self.state}"
