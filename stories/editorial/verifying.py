"""Deciding where a claim stands: every move is a Check, and grave ones need two people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.rules import Dossier, evidence_lacks, exhibits_of, lacks
from stories.errors import AnswerRefused, CheckRefused
from stories.models import Check, Claim, ClaimKind, Exposure, Outcome, Status
from stories.models.status import DENIED
from stories.text.clean import clean

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models import Evidence

# A claim that no longer stands itself overtakes no other.
_FALLEN = DENIED | {Status.SUPERSEDED, Status.RETRACTED}


@transaction.atomic
def check_claim(
    claim: Claim,
    *,
    to: Status,
    by: User,
    reason: str,
    superseded_by: Claim | None = None,
    uid: UUID | None = None,
) -> Check:
    """Move the claim to `to`, or propose the move where two people are needed.

    The check keeps the evidence that stands behind the claim now. Saying the present status again
    is *checked again, unchanged*: it renews the time and nothing else. The same `uid` again, or
    the same proposal while it waits, gives the check that was made first.
    Raises PermissionDenied, or CheckRefused with everything that is lacking; then nothing has
    changed. Locks the claim's row.
    """
    require_may_check(by)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if uid and (made := claim.checks.filter(uid=uid).first()):
        return made
    if superseded_by is not None:
        superseded_by = Claim.objects.get(pk=superseded_by.pk)
    evidence, reason = standing_evidence(claim), clean(reason).strip()
    dossier = dossier_of(claim, evidence, reason=reason, superseded_by=superseded_by)
    if missing := move_lacks(claim, to, dossier):
        raise CheckRefused(missing)
    unchanged = to == claim.standing
    outcome = Outcome.PROPOSED if to.needs_second_person and not unchanged else Outcome.DECIDED
    if outcome == Outcome.PROPOSED:
        waiting = Check.objects.waiting().filter(claim=claim, to_status=to, by=by, reason=reason)
        if made := waiting.first():
            return made
    check = _write(
        claim, to, outcome, evidence, by=by, reason=reason, superseded_by=superseded_by, uid=uid
    )
    if outcome == Outcome.DECIDED:
        _move(claim, check)
    return check


@transaction.atomic
def accept(proposal: Check, *, by: User, reason: str = "") -> Check:
    """Agree to what a colleague proposed: the claim takes the status.

    Raises PermissionDenied; AnswerRefused if it is one's own proposal, was answered, or the claim
    has moved on; CheckRefused if the evidence was withdrawn meanwhile. Then nothing has changed.
    """
    claim = _answerable(proposal, by)
    evidence = standing_evidence(claim)
    dossier = dossier_of(
        claim, evidence, reason=proposal.reason, superseded_by=proposal.superseded_by
    )
    if missing := evidence_lacks(Status(proposal.to_status), dossier):
        raise CheckRefused([missing])
    reason = clean(reason).strip() or proposal.reason
    check = _answer(claim, proposal, Outcome.ACCEPTED, evidence, by=by, reason=reason)
    _move(claim, check)
    return check


@transaction.atomic
def decline(proposal: Check, *, by: User, reason: str) -> Check:
    """Refuse what a colleague proposed, and say why; the claim stays where it is.

    Raises PermissionDenied, AnswerRefused, or CheckRefused without a reason.
    """
    reason = clean(reason).strip()
    claim = _answerable(proposal, by)
    if not reason:
        raise CheckRefused([_("Say why you decline, so that your colleague can mend it.")])
    evidence = standing_evidence(claim)
    return _answer(claim, proposal, Outcome.DECLINED, evidence, by=by, reason=reason)


def reopen(claim: Claim, *, was: str, by: User) -> None:
    """Count a new wording; a claim that was settled goes back to *being checked*.

    For a claim whose row is locked and whose statement is new; the caller saves it. The check
    keeps the old words, the evidence that stood behind them, and the time.
    """
    claim.wording += 1
    if not claim.standing.settled:
        return
    reason = _("The wording changed. It was: “%(was)s”.") % {"was": was}
    evidence = standing_evidence(claim)
    check = _write(claim, Status.CHECKING, Outcome.DECIDED, evidence, by=by, reason=reason)
    _stand(claim, check)


def recheck_time(claim: Claim, at: datetime) -> datetime | None:
    """Until when a check made at `at` holds; None for good."""
    interval = ClaimKind(claim.kind).recheck_after
    watched = claim.standing not in (Status.SUPERSEDED, Status.RETRACTED)
    return at + interval if interval and watched else None


def require_may_check(by: User) -> None:
    """Raise PermissionDenied unless `by` may move claims."""
    if not by.has_perm("stories.check_claim"):
        raise PermissionDenied(_("Your role does not check claims."))


def move_lacks(claim: Claim, to: Status, dossier: Dossier) -> tuple[str, ...]:
    """Everything that stands between the claim and `to`, each a whole sentence."""
    if to != claim.standing and to not in claim.moves():
        return (
            _("A claim can’t go from “%(old)s” to “%(new)s”: reopen it as “%(checking)s” first.")
            % {
                "old": claim.standing.label,
                "new": to.label,
                "checking": Status.CHECKING.label,
            },
        )
    if to == claim.standing and to == Status.RETRACTED:
        return (_("A claim that was withdrawn stays withdrawn. Start a new claim."),)
    return lacks(to, dossier)


def standing_evidence(claim: Claim) -> list[Evidence]:
    """The claim's evidence that nobody has withdrawn, with sources, oldest first (one query)."""
    return list(claim.evidence.filter(withdrawn_at=None).select_related("source"))


def dossier_of(
    claim: Claim,
    evidence: list[Evidence],
    *,
    reason: str = "",
    superseded_by: Claim | None = None,
) -> Dossier:
    """What the rules weigh: the evidence, and what is said of the claim (one query)."""
    other = superseded_by if superseded_by and superseded_by.pk != claim.pk else None
    return Dossier(
        exhibits=exhibits_of(evidence),
        attributed=bool(claim.claimant.strip()),
        assigned=claim.assignee_id is not None,
        reason=reason,
        superseded_by=other.ref if other else "",
        superseder_has_as_of=bool(other and other.as_of),
        superseder_stands=bool(other and other.standing not in _FALLEN),
        published=Exposure.objects.filter(claim=claim).exists(),
    )


def _answerable(proposal: Check, by: User) -> Claim:
    """The proposal's claim, locked. Raises PermissionDenied or AnswerRefused."""
    if not by.has_perm("stories.countersign_claim"):
        raise PermissionDenied(_("Your role does not countersign checks."))
    if proposal.to_status == Status.RETRACTED and not by.has_perm("stories.retract_claim"):
        raise PermissionDenied(_("Only a standards editor withdraws a claim."))
    claim = Claim.objects.select_for_update().get(pk=proposal.claim_id)
    if proposal.by_id == by.pk:
        raise AnswerRefused(_("You proposed this yourself. A second person has to answer it."))
    if Check.objects.filter(answers=proposal).exists():
        raise AnswerRefused(_("A colleague has answered this proposal already."))
    if (claim.status, claim.wording) != (proposal.from_status, proposal.wording):
        raise AnswerRefused(
            _("The claim has changed since this was proposed. Look at it again and propose anew.")
        )
    return claim


def _answer(
    claim: Claim,
    proposal: Check,
    outcome: Outcome,
    evidence: list[Evidence],
    *,
    by: User,
    reason: str,
) -> Check:
    to = Status(proposal.to_status)
    return _write(claim, to, outcome, evidence, by=by, reason=reason, answers=proposal)


def _write(
    claim: Claim,
    to: Status,
    outcome: Outcome,
    evidence: list[Evidence],
    *,
    by: User,
    reason: str,
    answers: Check | None = None,
    superseded_by: Claim | None = None,
    uid: UUID | None = None,
) -> Check:
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


def _move(claim: Claim, check: Check) -> None:
    _stand(claim, check)
    claim.saves += 1
    claim.save_as(check.by, because=check.reason)


def _stand(claim: Claim, check: Check) -> None:
    """Let the claim stand where the check put it, and start its clock."""
    claim.status = check.to_status
    # What was overtaken was right as of its own time, and stays so.
    overtaken = check.to_status == Status.SUPERSEDED
    claim.as_of = (claim.as_of or claim.created_at) if overtaken else check.at
    claim.superseded_by = check.superseded_by
    claim.recheck_due = recheck_time(claim, check.at)
