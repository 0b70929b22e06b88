"""Writing a decision about a claim down, and letting the claim stand by it.

Whoever calls has locked the claim's row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from stories.clock import now
from stories.models import Check, KindRule, Status
from stories.models.freshness import due_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models import Claim, Evidence, Outcome


def write_check(
    claim: Claim,
    to: Status,
    outcome: Outcome,
    evidence: Sequence[Evidence],
    *,
    by: User,
    reason: str,
    answers: Check | None = None,
    superseded_by: Claim | None = None,
    uid: UUID | None = None,
) -> Check:
    """The check's row, with the evidence that stands behind it; the claim is not moved."""
    check: Check = Check.objects.create(
        uid=uid or uuid4(),
        claim=claim,
        outcome=outcome,
        answers=answers,
        from_status=claim.status,
        to_status=to,
        wording=claim.wording,
        statement=claim.statement,
        reason=reason,
        superseded_by=superseded_by if to == Status.SUPERSEDED else None,
        by=by,
        at=now(),
    )
    check.evidence.set(evidence)
    return check


def move_claim(claim: Claim, check: Check) -> None:
    """Let the claim stand where the check put it, and save it."""
    stand_by(claim, check)
    claim.saves += 1
    claim.save_as(check.by, because=check.reason)


def stand_by(claim: Claim, check: Check) -> None:
    """As `move_claim`, for a caller who saves the claim."""
    claim.status = check.to_status
    # What was overtaken was right as of its own time, and stays so.
    overtaken = check.to_status == Status.SUPERSEDED
    claim.as_of = (claim.as_of or claim.created_at) if overtaken else check.at
    claim.superseded_by = check.superseded_by
    claim.recheck_due = recheck_time(claim, check.at)


def recheck_time(claim: Claim, at: datetime) -> datetime | None:
    """Until when a check made at `at` holds; None for good (one query)."""
    return due_after(KindRule.objects.of(claim.kind), claim.status, at)
