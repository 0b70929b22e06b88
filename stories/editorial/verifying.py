"""Deciding where a claim stands: every move is a Check, and grave ones need two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.rules import Dossier, evidence_lacks, exhibits_of, lacks
from stories.errors import AnswerRefused, CheckRefused
from stories.models import Check, Claim, ClaimKind, Outcome, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Evidence


@transaction.atomic
def check_claim(
    claim: Claim,
    *,
    to: Status,
    by: User,
    reason: str,
    superseded_by: Claim | None = None,
) -> Check:
    """Move the claim to `to`, or propose the move where two people are needed.

    The check keeps the evidence that stands behind the claim now. Saying the present status again
    is *checked again, unchanged*: it renews the time and nothing else.
    Raises PermissionDenied, or CheckRefused with everything that is lacking; then nothing has
    changed. Locks the claim's row.
    """
    require_may_check(by)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if superseded_by is not None:
        superseded_by = Claim.objects.get(pk=superseded_by.pk)
    evidence = standing_evidence(claim)
    dossier = dossier_of(claim, evidence, reason=reason, superseded_by=superseded_by)
    if missing := move_lacks(claim, to, dossier):
        raise CheckRefused(missing)
    unchanged = to == claim.standing
    outcome = Outcome.PROPOSED if to.needs_second_person and not unchanged else Outcome.DECIDED
    check = _write(claim, to, outcome, by=by, reason=reason, superseded_by=superseded_by)
    check.evidence.set(evidence)
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
    to = Status(proposal.to_status)
    dossier = dossier_of(
        claim,
        standing_evidence(claim),
        reason=proposal.reason,
        superseded_by=proposal.superseded_by,
    )
    if missing := evidence_lacks(to, dossier):
        raise CheckRefused([missing])
    check = _answer(claim, proposal, Outcome.ACCEPTED, by=by, reason=reason or proposal.reason)
    _move(claim, check)
    return check


@transaction.atomic
def decline(proposal: Check, *, by: User, reason: str) -> Check:
    """Refuse what a colleague proposed, and say why; the claim stays where it is.

    Raises PermissionDenied, AnswerRefused, or CheckRefused without a reason.
    """
    if not reason.strip():
        raise CheckRefused([_("Say why you decline, so that your colleague can mend it.")])
    claim = _answerable(proposal, by)
    return _answer(claim, proposal, Outcome.DECLINED, by=by, reason=reason)


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
    """What the rules weigh: the evidence, and what is said of the claim."""
    other = superseded_by if superseded_by and superseded_by.pk != claim.pk else None
    return Dossier(
        exhibits=exhibits_of(evidence),
        attributed=bool(claim.claimant.strip()),
        assigned=claim.assignee_id is not None,
        reason=reason,
        superseded_by=other.ref if other else "",
        superseder_has_as_of=bool(other and other.as_of),
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


def _answer(claim: Claim, proposal: Check, outcome: Outcome, *, by: User, reason: str) -> Check:
    check = _write(
        claim,
        Status(proposal.to_status),
        outcome,
        by=by,
        reason=reason,
        answers=proposal,
        superseded_by=proposal.superseded_by,
    )
    check.evidence.set(proposal.evidence.all())
    return check


def _write(
    claim: Claim,
    to: Status,
    outcome: Outcome,
    *,
    by: User,
    reason: str,
    answers: Check | None = None,
    superseded_by: Claim | None = None,
) -> Check:
    return Check.objects.create(
        claim=claim,
        outcome=outcome,
        answers=answers,
        from_status=claim.status,
        to_status=to,
        wording=claim.wording,
        statement=claim.statement,
        reason=reason.strip(),
        superseded_by=superseded_by if to == Status.SUPERSEDED else None,
        by=by,
        at=now(),
    )


def _move(claim: Claim, check: Check) -> None:
    """Let the claim stand where the check put it, and start its clock."""
    claim.status = check.to_status
    claim.as_of = check.at
    claim.superseded_by = check.superseded_by
    interval = ClaimKind(claim.kind).recheck_after
    watched = claim.standing not in (Status.SUPERSEDED, Status.RETRACTED)
    claim.recheck_due = check.at + interval if interval and watched else None
    claim.saves += 1
    claim.save_as(check.by, because=check.reason)
