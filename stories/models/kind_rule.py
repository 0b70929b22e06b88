"""What a newsroom asks of each kind of claim, beyond what every claim is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.claim import RECHECK_AFTER, ClaimKind
from stories.models.tracked import Tracked

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_ORIGINS = 2


class KindRuleQuerySet(models.QuerySet["KindRule"]):
    def by_kind(self) -> Mapping[str, KindRule]:
        """The rule of every kind, the usual one where the newsroom set none (one query)."""
        rules = {str(kind): usual(kind) for kind in ClaimKind}
        return rules | {rule.kind: rule for rule in self.all()}

    def of(self, kind: str) -> KindRule:
        """The rule of one kind (one query)."""
        return self.filter(kind=kind).first() or usual(ClaimKind(kind))


class KindRule(Tracked):
    """How soon claims of a kind are looked at again, and what their evidence must hold.

    A rule can ask for more than formats' minimum, never for less.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ClaimKind, unique=True)
    recheck_minutes = models.PositiveIntegerField(
        _("check again after (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(525_600)],
        help_text=_("Leave it empty for claims that stand for good, such as quotations."),
    )
    least_origins = models.PositiveSmallIntegerField(
        _("independent origins"),
        default=LEAST_ORIGINS,
        validators=[MinValueValidator(LEAST_ORIGINS), MaxValueValidator(9)],
        help_text=_("How many a claim needs before it counts as supported."),
    )
    needs_primary = models.BooleanField(
        _("primary evidence only"),
        default=False,
        help_text=_("First-hand sources alone are not enough to confirm or refute it."),
    )
    two_to_support = models.BooleanField(_("a second person for “Supported”, too"), default=False)

    objects = KindRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        verbose_name = _("rule for a kind of claim")
        verbose_name_plural = _("rules for kinds of claims")
        constraints = [
            models.CheckConstraint(
                name="kind_rule_never_below_the_minimum",
                condition=models.Q(least_origins__gte=LEAST_ORIGINS),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def recheck_after(self) -> timedelta | None:
        """How long a check holds; None for good."""
        return timedelta(minutes=self.recheck_minutes) if self.recheck_minutes else None


def usual(kind: ClaimKind) -> KindRule:
    """The rule of a kind that the newsroom has not changed; it is not stored."""
    after = RECHECK_AFTER[kind]
    minutes = after // timedelta(minutes=1) if after else None
    return KindRule(kind=kind, recheck_minutes=minutes)
