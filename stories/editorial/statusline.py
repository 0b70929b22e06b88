"""A claim's status line: how it came to stand where it stands, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stories.editorial.diary import name_of
from stories.models import Check, ClaimKind, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.models import Claim

LATEST = 200  # steps; a claim that is rechecked every half hour makes 48 a day


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to the claim. `status` is set where it moved or was confirmed."""

    at: datetime
    sentence: str
    reason: str = ""
    status: Status | None = None
    outcome: str = ""  # an Outcome, or empty for a save of the claim's own words
    evidence: int = 0  # pieces that stood behind the decision
    waiting: bool = False  # a proposal that nobody has answered


def status_line(claim: Claim) -> tuple[Step, ...]:
    """Every check and every save of the claim's words, oldest first, 200 of each at most.

    Three queries whatever the length.
    """
    checks = list(
        claim.checks.select_related("by", "answers__by", "superseded_by")
        .prefetch_related("evidence")
        .order_by("-pk")[:LATEST]
    )
    answered = {check.answers_id for check in checks if check.answers_id}
    saves = claim.history.select_related("history_user", "assignee").order_by("-history_id")
    steps = list(_saved(list(saves[:LATEST])[::-1]))
    steps += (_step(check, claim, answered) for check in reversed(checks))
    # Of what happened at the same time the words came first.
    return tuple(sorted(steps, key=lambda step: step.at))


def _step(check: Check, claim: Claim, answered: set[int]) -> Step:
    to = Status(check.to_status)
    names = {"who": name_of(check.by), "to": to.label}
    if check.outcome == Outcome.ACCEPTED and check.answers:
        said = _("%(proposer)s set it to “%(to)s”, countersigned by %(who)s.")
        names["proposer"] = name_of(check.answers.by)
    elif check.outcome == Outcome.DECLINED:
        said = _("%(who)s declined “%(to)s”.")
    elif check.outcome == Outcome.PROPOSED:
        said = _("%(who)s proposed “%(to)s”.")
    elif check.to_status == check.from_status:
        said = _("%(who)s checked it again: still “%(to)s”.")
    else:
        said = _("%(who)s set it to “%(to)s”.")
    if check.superseded_by_id:
        said = f"{said} " + _("%(ref)s overtakes it.")
        names["ref"] = f"C-{check.superseded_by_id}"
    open_still = (check.from_status, check.wording) == (claim.status, claim.wording)
    return Step(
        at=check.at,
        sentence=said % names,
        reason="" if check.answers and check.reason == check.answers.reason else check.reason,
        status=to if check.moved else None,
        outcome=check.outcome,
        evidence=len(check.evidence.all()),
        waiting=check.outcome == Outcome.PROPOSED and check.pk not in answered and open_still,
    )


def _saved(saves: Sequence[Any]) -> Iterator[Step]:
    """The saves, oldest first, that changed the claim's own words; the first one made it."""
    if saves and saves[0].history_type == "+":
        made = _("%(who)s wrote the claim down.") % {"who": name_of(saves[0].history_user)}
        yield Step(saves[0].history_date, made)
    for last, row in pairwise(saves):
        if what := _changes(last, row):
            who = name_of(row.history_user)
            yield Step(row.history_date, f"{who} {what}.")


def _changes(last: Any, row: Any) -> str:
    parts = []
    if row.statement != last.statement:
        parts.append(_("changed the words; they were “%(was)s”") % {"was": last.statement})
    if row.claimant != last.claimant:
        parts.append(
            _("named who says so: %(who)s") % {"who": row.claimant}
            if row.claimant
            else _("took out who says so")
        )
    if row.kind != last.kind:
        parts.append(_("made it a claim about: %(kind)s") % {"kind": ClaimKind(row.kind).label})
    if row.assignee_id != last.assignee_id:
        parts.append(_assigned(row.assignee, row.history_user))
    return _("; ").join(parts)


def _assigned(assignee: User | None, by: User | None) -> str:
    if assignee is None:
        return _("left it to nobody in particular")
    if assignee == by:
        return _("took it on")
    return _("gave it to %(who)s") % {"who": name_of(assignee)}
