"""Checkpoints that others stamp with a time: what is asked of whom, and what was answered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.digests import DigestField
from stories.models.seal import Checkpoint
from stories.models.tracked import AppendOnly, AppendOnlyQuerySet
from stories.text.opentimestamps import Stamp, read

if TYPE_CHECKING:
    from datetime import datetime

SUBMITTED_LATE = timedelta(days=1)  # a calendar that works answers in seconds
IN_BLOCK_LATE = timedelta(days=4)  # it puts what it took into a block within hours


class StampState(models.TextChoices):
    WAITING = "waiting", _("Not submitted yet")
    PENDING = "pending", _("Pending")
    IN_BLOCK = "in_block", _("In a block")
    GIVEN_UP = "given_up", _("Given up")


OPEN = (StampState.WAITING, StampState.PENDING)


class StampingQuerySet(models.QuerySet["Stamping"]):
    def due(self, at: datetime) -> StampingQuerySet:
        """What is to be asked now and nobody is asking."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, state__in=OPEN, next_at__lte=at).order_by("next_at", "pk")

    def troubled(self, at: datetime) -> StampingQuerySet:
        """The oldest of each calendar that takes too long, until a later one is in a block."""
        late = (
            Q(state=StampState.WAITING, since__lt=at - SUBMITTED_LATE)
            | Q(state=StampState.PENDING, since__lt=at - IN_BLOCK_LATE)
            | Q(state=StampState.GIVEN_UP)
        )
        others = Stamping.objects.filter(calendar=OuterRef("calendar"))
        later = others.filter(state=StampState.IN_BLOCK, pk__gt=OuterRef("pk"))
        stuck = self.filter(late).exclude(Exists(later))
        return stuck.exclude(Exists(others.filter(late, pk__lt=OuterRef("pk"))))


class Stamping(models.Model):
    """One checkpoint that one calendar is to stamp.

    `leased_until` keeps two workers off it; a worker that died gives it back by time. `since` is
    when its state began.
    """

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="stampings")
    calendar = models.CharField(max_length=500, help_text="the address that it is submitted to")
    digest = DigestField(help_text="what is stamped: SHA-256 of the checkpoint's line")
    state = models.CharField(max_length=8, choices=StampState, default=StampState.WAITING)
    since = models.DateTimeField(default=now)
    next_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=20, blank=True, help_text="such as: 200, 404, timeout")

    objects = StampingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("stamping")
        verbose_name_plural = _("stampings")
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "calendar"], name="stamping_once")
        ]
        indexes = [
            models.Index(fields=["digest"], name="stamping_digest"),
            models.Index(
                fields=["next_at"],
                name="stamping_open",
                condition=Q(state__in=("waiting", "pending")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest} {self.calendar} {self.state}"

    def stamp(self) -> Stamp | None:
        """The stamp as far as it goes; None before the calendar has answered.

        One query, or none if the proofs were read with it.
        """
        proofs = sorted(self.proofs.all(), key=lambda proof: proof.pk)
        return read(bytes(proofs[-1].stamp), bytes.fromhex(self.digest)) if proofs else None


class StampProof(AppendOnly):
    """What a calendar answered, as a whole stamp of the checkpoint.

    A stamping has two at most: with the promise of a block, and with the block.
    """

    stamping = models.ForeignKey(Stamping, models.PROTECT, related_name="proofs", db_index=False)
    in_block = models.BooleanField()
    at = models.DateTimeField(default=now)
    stamp = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proof of a stamp")
        verbose_name_plural = _("proofs of stamps")
        constraints = [
            models.UniqueConstraint(fields=["stamping", "in_block"], name="stamp_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.stamping_id} {self.at:%Y-%m-%d}"
