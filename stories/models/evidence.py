from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stories.clock import now
from stories.models.tracked import Tracked
from stories.text.version import EvidenceMark

if TYPE_CHECKING:
    from stories.models.claim import Claim  # noqa: F401

WEB_ADDRESS = URLValidator(schemes=["http", "https"])


class SourceKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    DOCUMENT = "document", _("Document")
    WIRE = "wire", _("Wire")
    MEDIA = "media", _("Media")


class Reliability(models.TextChoices):
    """The Admiralty grade of a source; for the desk, never for readers."""

    A = "A", _("A: completely reliable")
    B = "B", _("B: usually reliable")
    C = "C", _("C: fairly reliable")
    D = "D", _("D: not usually reliable")
    E = "E", _("E: unreliable")
    F = "F", _("F: cannot be judged")


class Access(models.TextChoices):
    FIRST_HAND = "first", _("First-hand")
    SECOND_HAND = "second", _("Second-hand")


class Source(Tracked):
    """Who says so. A confidential source is known to the public, and to most of the desk, only
    by its public label.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind)
    owner = models.CharField(
        _("owner or wire"),
        max_length=120,
        blank=True,
        help_text=_("Sources of one owner, or that carry one wire, count as one origin."),
    )
    reliability = models.CharField(
        _("reliability"), max_length=1, choices=Reliability, default=Reliability.F
    )
    access = models.CharField(
        _("access"), max_length=6, choices=Access, default=Access.SECOND_HAND
    )
    confidential = models.BooleanField(_("confidential"), default=False)
    public_label = models.CharField(
        _("public label"),
        max_length=200,
        blank=True,
        help_text=_("What readers are told in place of the name, such as “a senior official”."),
    )
    muted = models.BooleanField(
        _("don’t tell when its pages change"),
        default=False,
        help_text=_("For sites whose pages change all the time without saying anything new."),
    )
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                name="source_confidential_has_a_label",
                condition=Q(confidential=False) | ~Q(public_label=""),
                violation_error_message=_(
                    "Give a confidential source a public label, such as “a senior official”."
                ),
            )
        ]
        permissions = [("see_confidential_source", _("Can see who a confidential source is"))]

    def __str__(self) -> str:
        """The label: safe on every screen. The name is shown only where permission was asked."""
        return self.label

    @property
    def label(self) -> str:
        if not self.confidential:
            return self.name
        return self.public_label or str(_("A confidential source"))


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    CONTRADICTS = "contradicts", _("Contradicts")
    CONTEXT = "context", _("Gives context")


class EvidenceKind(models.TextChoices):
    URL = "url", _("Web page")
    DOCUMENT = "document", _("Document or file")
    QUOTATION = "quotation", _("Quotation")


class Credibility(models.IntegerChoices):
    """The Admiralty grade of the information, judged apart from its source."""

    CONFIRMED = 1, _("1: confirmed by other sources")
    PROBABLE = 2, _("2: probably true")
    POSSIBLE = 3, _("3: possibly true")
    DOUBTFUL = 4, _("4: doubtful")
    IMPROBABLE = 5, _("5: improbable")
    UNKNOWN = 6, _("6: cannot be judged")


class Evidence(Tracked):
    """What supports or contradicts a claim; `sha256` and `captured_at` seal what was seen."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claim = models.ForeignKey(
        "Claim", models.PROTECT, related_name="evidence", verbose_name=_("claim")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="evidence", verbose_name=_("source")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    stance = models.CharField(_("stance"), max_length=11, choices=Stance, default=Stance.SUPPORTS)
    title = models.CharField(_("title"), max_length=300)
    url = models.CharField(_("address"), max_length=2000, blank=True, validators=[WEB_ADDRESS])
    text = models.TextField(
        _("what it says"), blank=True, help_text=_("The words or passage that bear on the claim.")
    )
    credibility = models.PositiveSmallIntegerField(
        _("credibility"),
        choices=Credibility,
        default=Credibility.UNKNOWN,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
    )
    primary = models.BooleanField(
        _("primary"),
        default=False,
        help_text=_("The thing itself: the log, the footage, the record; not a report of it."),
    )
    derived_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="derivatives",
        verbose_name=_("derives from"),
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    captured_at = models.DateTimeField(_("seen at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_not_from_itself",
                condition=Q(derived_from__isnull=True) | ~Q(derived_from=F("id")),
                violation_error_message=_("Evidence can’t derive from itself."),
            ),
            models.CheckConstraint(
                name="evidence_url_has_an_address",
                condition=~Q(kind="url") | ~Q(url=""),
                violation_error_message=_("Give the web page’s address."),
            ),
            models.CheckConstraint(
                name="evidence_credibility_1_to_6", condition=Q(credibility__range=(1, 6))
            ),
        ]
        indexes = [models.Index(fields=["claim", "id"], name="evidence_of_claim")]

    def __str__(self) -> str:
        return self.title

    def mark(self) -> EvidenceMark:
        """What the public may know of it: of a protected source nothing but its label."""
        protected = self.source.confidential
        return EvidenceMark(
            label=str(self.source.label) if protected else f"{self.source.label}: {self.title}",
            stance=self.stance,
            kind=self.kind,
            url="" if protected else self.url,
            primary=self.primary,
        )
