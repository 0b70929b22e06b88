from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.freshness import Freshness, overdue_at
from stories.models.status import ARROWS, Status
from stories.models.tracked import Tracked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


PREFIX = "C-"


class ClaimKind(models.TextChoices):
    """What a claim is about, which says how soon it must be looked at again."""

    TOLL = "toll", _("Toll")
    FIGURE = "figure", _("Figure")
    LOCATION = "location", _("Location")
    TIME = "time", _("Time")
    IDENTITY = "identity", _("Identity")
    CAUSE = "cause", _("Cause")
    EVENT = "event", _("Event")
    QUOTATION = "quotation", _("Quotation")
    LAW = "law", _("Law")

    @property
    def recheck_after(self) -> timedelta | None:
        """How long a check of such a claim holds; None for good."""
        return RECHECK_AFTER[self]


RECHECK_AFTER: dict[str, timedelta | None] = {
    ClaimKind.TOLL: timedelta(minutes=30),
    ClaimKind.FIGURE: timedelta(hours=6),
    ClaimKind.LOCATION: timedelta(hours=1),
    ClaimKind.TIME: timedelta(hours=6),
    ClaimKind.IDENTITY: timedelta(hours=6),
    ClaimKind.CAUSE: timedelta(hours=6),
    ClaimKind.EVENT: timedelta(hours=3),
    ClaimKind.QUOTATION: None,
    ClaimKind.LAW: None,
}


def number_of(ref: str) -> int | None:
    """The number in a reference such as C-17; None if it is none."""
    digits = ref.removeprefix(PREFIX)
    plain = digits.isascii() and digits.isdigit() and not digits.startswith("0")
    return int(digits) if digits != ref and plain and len(digits) < 16 else None


class ClaimQuerySet(models.QuerySet["Claim"]):
    def by_refs(self, refs: Iterable[str]) -> ClaimQuerySet:
        """Claims with these references; those that don't exist are passed over."""
        return self.filter(pk__in=[n for ref in refs if (n := number_of(ref))])

    def overdue(self, at: datetime | None = None) -> ClaimQuerySet:
        """Claims whose recheck time has passed, longest first."""
        return self.filter(overdue_at(at or now())).order_by("recheck_due")


class Claim(Tracked):
    """One checkable statement, newsroom-wide; many stories may carry it.

    `status`, `as_of` and `recheck_due` are written only by the verb that writes a Check.
    `wording` counts the statement's wordings: exposure and status history belong to one wording.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    statement = models.CharField(_("statement"), max_length=500)
    kind = models.CharField(_("kind"), max_length=10, choices=ClaimKind, default=ClaimKind.EVENT)
    claimant = models.CharField(
        _("who says so"),
        max_length=200,
        blank=True,
        help_text=_("The person, body or document that the claim comes from."),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.UNVERIFIED, editable=False
    )
    wording = models.PositiveIntegerField(default=1, editable=False)
    as_of = models.DateTimeField(_("as of"), null=True, editable=False)
    recheck_due = models.DateTimeField(_("recheck due"), null=True, editable=False)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who is checking"),
    )
    subject = models.CharField(
        _("what is counted"),
        max_length=200,
        blank=True,
        help_text=_("Such as “deaths in the Ardmore fire”: claims of one subject are compared."),
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    low = models.DecimalField(
        _("value, or from"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    high = models.DecimalField(
        _("to"),
        max_digits=24,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Leave it empty for a single value."),
    )
    saves = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.CheckConstraint(
                name="claim_superseded_by_a_claim",
                condition=~Q(status="superseded") | Q(superseded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_status_is_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="claim_value_has_a_subject",
                condition=Q(low__isnull=True) | ~Q(subject=""),
                violation_error_message=_("Say what is counted."),
            ),
            models.CheckConstraint(
                name="claim_range_in_order",
                condition=Q(high__isnull=True) | Q(low__isnull=False, high__gte=F("low")),
                violation_error_message=_("Give the lower value first, then the higher one."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["recheck_due"],
                name="claim_recheck_due",
                condition=Q(recheck_due__isnull=False),
            ),
            models.Index(fields=["status", "-id"], name="claim_status"),
            models.Index(fields=["subject"], name="claim_subject", condition=~Q(subject="")),
        ]
        permissions = [
            ("check_claim", _("Can check claims")),
            ("countersign_claim", _("Can accept or decline what a colleague proposes")),
            ("retract_claim", _("Can withdraw a claim that was published")),
            ("merge_claim", _("Can make two claims one")),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.statement}"

    @property
    def ref(self) -> str:
        return f"{PREFIX}{self.pk}"

    @property
    def standing(self) -> Status:
        """The status, with its label, glyph and meaning."""
        return Status(self.status)

    def moves(self) -> tuple[Status, ...]:
        """The statuses that it may take from here; whether it has what they need is the desk's."""
        return ARROWS[self.standing]

    def is_overdue(self, at: datetime | None = None) -> bool:
        return self.freshness(at).overdue

    def freshness(self, at: datetime | None = None) -> Freshness:
        """How its last check looks now, or at `at`."""
        return Freshness(self.as_of, self.recheck_due, at or now())

    def get_absolute_url(self) -> str:
        return reverse("reader:claim", args=[self.ref])
