"""What leaves the house: notices and purges, what goes to whom, when, and what became of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.revision import Revision

if TYPE_CHECKING:
    from datetime import datetime

AWAITED_TRIES = 2  # of a purge, that its notices wait for
AWAITED = timedelta(seconds=30)  # and no longer, whatever holds the purge up


class Channel(models.TextChoices):
    """The way that a notice goes. What it says is made from the revision when it leaves."""

    WEBSUB = "websub", _("WebSub: a hub is told that a feed has changed")
    WEBHOOK = "webhook", _("Webhook: a partner is told what was published")
    PURGE = "purge", _("Purge: the cache before us is told to forget")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    CANCELLED = "cancelled", _("Called back")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """What is to leave now and nobody is sending; purges that are waited for come first."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        awaited = When(channel=Channel.PURGE, attempts__lt=AWAITED_TRIES, then=0)
        return self.filter(free, state=DeliveryState.WAITING, next_at__lte=at).order_by(
            Case(awaited, default=1), "next_at", "pk"
        )

    def notices(self) -> DeliveryQuerySet:
        """What tells somebody of a publication; a purge tells nobody anything."""
        return self.exclude(channel=Channel.PURGE)

    def after_its_purge(self, at: datetime) -> DeliveryQuerySet:
        """Without notices that would lead to a page that a cache still has from before.

        They wait for their revision's purge, while it is tried for the first times and no longer.
        """
        purge = Delivery.objects.filter(
            revision=OuterRef("revision"),
            channel=Channel.PURGE,
            state=DeliveryState.WAITING,
            attempts__lt=AWAITED_TRIES,
        )
        early = ~Q(channel=Channel.PURGE) & Q(leave_at__gt=at - AWAITED)
        return self.exclude(early & Q(Exists(purge)))

    def failing(self, *, after: int) -> DeliveryQuerySet:
        """What failed that often, until a later one to the same target arrives.

        A later purge is of other pages: one that waits is not made good by it.
        """
        arrived = Delivery.objects.filter(
            state=DeliveryState.SENT, target=OuterRef("target"), pk__gt=OuterRef("pk")
        )
        tried = self.filter(
            state__in=(DeliveryState.WAITING, DeliveryState.FAILED), attempts__gte=after
        )
        own = Q(channel=Channel.PURGE, state=DeliveryState.WAITING)
        return tried.exclude(~own & Q(Exists(arrived)))


class Delivery(models.Model):
    """One notice or purge of one revision to one target; filed in the transaction that publishes.

    It leaves after `leave_at`; a notice can be called back before. `leased_until` keeps two
    workers off it; a worker that died gives it back by time. `uid` stays the same at every try.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    target = models.CharField(max_length=500, help_text="an address, or a cache's host")
    topic = models.CharField(
        max_length=500, help_text="a feed's address, an event, or keys to purge"
    )
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
