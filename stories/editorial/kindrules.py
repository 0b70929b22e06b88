"""What the newsroom asks of each kind of claim: reading the rules, and changing one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import fit, require
from stories.errors import StaleSave
from stories.models import Claim, ClaimKind, KindRule
from stories.models.freshness import UNWATCHED, overdue_at
from stories.models.kind_rule import usual

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

ASKED = ("recheck_minutes", "least_origins", "needs_primary", "two_to_support")


@dataclass(frozen=True, slots=True)
class RuleState:
    """A kind's rule as it stands, with the token that a save of it answers to."""

    rule: KindRule
    token: int  # 0 while the newsroom has not changed it
    by: User | None = None  # who changed it last, and when
    at: datetime | None = None

    @property
    def kind(self) -> ClaimKind:
        return ClaimKind(self.rule.kind)

    @property
    def usual(self) -> KindRule:
        return usual(self.kind)


@dataclass(frozen=True, slots=True)
class KeptRule:
    """What a change did: `retimed` open claims are due at another time, `overdue` of them now."""

    rule: KindRule
    retimed: int = 0
    overdue: int = 0


def rule_states() -> tuple[RuleState, ...]:
    """Every kind's rule in the order of the kinds (two queries)."""
    rules = KindRule.objects.by_kind()
    saves = KindRule.history.select_related("history_user").order_by("history_id")
    last = {save.kind: save for save in saves}
    return tuple(_state(rules[kind], last.get(kind)) for kind in ClaimKind.values)


def _state(rule: KindRule, save: Any) -> RuleState:
    if save is None:
        return RuleState(rule, 0)
    return RuleState(rule, save.history_id, save.history_user, save.history_date)


@transaction.atomic
def keep_rule(kind: ClaimKind, *, by: User, token: int, **asked: Any) -> KeptRule:
    """Change what is asked of one kind. A new interval counts for its open claims at once.

    `asked` are the fields in ASKED. Raises PermissionDenied, UnfitText for what is below the
    minimum, or StaleSave when a colleague saved since `token` was read; then nothing has changed.
    """
    require(by, "change_kindrule")
    if strange := asked.keys() - set(ASKED):
        raise TypeError(f"No rule asks for {', '.join(sorted(strange))}.")
    rule = KindRule.objects.select_for_update().filter(kind=kind).first() or usual(kind)
    theirs = {name: getattr(rule, name) for name in asked}
    if theirs == asked:
        return KeptRule(rule)
    if token != _token(kind):
        raise _stale(kind, asked, theirs)
    after = rule.recheck_after
    for name, value in asked.items():
        setattr(rule, name, value)
    fit(rule)
    try:
        with transaction.atomic():
            rule.save_as(by)
    except IntegrityError as refusal:  # a colleague set the kind's first rule this very moment
        raise _stale(kind, asked, theirs) from refusal
    if rule.recheck_after == after:
        return KeptRule(rule)
    return KeptRule(rule, *_retime(rule))


def _token(kind: str) -> int:
    last = KindRule.history.filter(kind=kind).order_by("history_id").last()
    return last.history_id if last else 0


def _stale(kind: ClaimKind, asked: dict[str, Any], theirs: dict[str, Any]) -> StaleSave:
    return StaleSave(
        _("A colleague changed this rule while you were looking at it."),
        mine=asked,
        theirs=theirs,
        token=_token(kind),
    )


def _retime(rule: KindRule) -> tuple[int, int]:
    """Let the open claims of the kind be due by the new interval, counted from their last check.

    How many, and how many of them are overdue now (two queries).
    """
    claims = Claim.objects.filter(kind=rule.kind, as_of__isnull=False)
    claims = claims.exclude(status__in=UNWATCHED)
    after = rule.recheck_after
    retimed = claims.update(recheck_due=F("as_of") + after if after else None)
    return retimed, claims.filter(overdue_at(now())).count()
