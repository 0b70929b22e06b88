"""Deciding where a claim stands: every move is a Check, and grave ones need two people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.clock import now
from stories.editorial.admission import refuse_merged
from stories.editorial.moves import (
    dossier_of,
    move_lacks,
    seen_of,
    standing_evidence,
    unchecked,
    unseen,
    watched,
)
from stories.editorial.rules import evidence_lacks, needs_two
from stories.editorial.ruling import move_claim, recheck_time, stand_by, write_check
from stories.errors import AnswerRefused, CheckRefused
from stories.models import Check, Claim, Outcome, Status
from stories.syndication.merges import meanings
from stories.text.clean import clean

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models import Evidence

__all__ = [
    "accept",
    "check_again",
    "check_claim",
    "decline",
    "dossier_of",
    "move_lacks",
    "recheck_time",
    "reopen",
    "require_may_check",
    "seen_of",
    "standing_evidence",
]

# The reason of a check that found nothing new. The record goes on giving the reason before it.
UNCHANGED = gettext_lazy("Checked again; nothing has changed.")
_SAME_CLICK = timedelta(minutes=1)


@transaction.atomic
def check_claim(
    claim: Claim,
    *,
    to: Status,
    by: User,
    reason: str,
    superseded_by: Claim | None = None,
    uid: UUID | None = None,
    seen: str = "",
) -> Check:
    """Move the claim to `to`, or propose the move where two people are needed.

    The check keeps the evidence that stands behind the claim now. Saying the present status again
    is *checked again, unchanged*: it renews the time and nothing else. The same `uid` again, or
    the same proposal while it waits, gives the check that was made first. With `seen`, the claim
    must still be as it was looked at (`seen_of`).
    Raises PermissionDenied, or CheckRefused with everything that is lacking; then nothing has
    changed. Locks the claim's row.
    """
    require_may_check(by)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    refuse_merged(claim)
    if uid and (made := claim.checks.filter(uid=uid).first()):
        return made
    if why := unseen(claim, seen):
        raise CheckRefused([why])
    if superseded_by is not None:
        superseded_by = meanings([superseded_by.ref])[superseded_by.ref]
    evidence, reason = standing_evidence(claim), clean(reason).strip()
    dossier = dossier_of(claim, evidence, reason=reason, superseded_by=superseded_by)
    if missing := move_lacks(claim, to, dossier):
        raise CheckRefused(missing)
    unchanged = to == claim.standing
    two = needs_two(to, dossier.stricter) and not unchanged
    outcome = Outcome.PROPOSED if two else Outcome.DECIDED
    if outcome == Outcome.PROPOSED:
        waiting = Check.objects.waiting().filter(claim=claim, to_status=to, by=by, reason=reason)
        if made := waiting.first():
            return made
    check = write_check(
        claim, to, outcome, evidence, by=by, reason=reason, superseded_by=superseded_by, uid=uid
    )
    if outcome == Outcome.DECIDED:
        move_claim(claim, check)
    return check


@transaction.atomic
def check_again(claim: Claim, *, by: User, seen: str) -> Check:
    """*Checked again, unchanged*: a check of its own that renews the time and nothing else.

    `seen` is `seen_of` the claim as it was looked at. The same click once more gives the check
    that the first one made. Raises PermissionDenied, or CheckRefused when the claim is not as it
    was seen, was never checked, is not watched any more, or when its evidence no longer carries
    its status; then nothing has changed. Locks the claim's row.
    """
    require_may_check(by)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if why := unseen(claim, seen or "nothing"):
        last = claim.checks.deciding().last()
        if last and last.by_id == by.pk and _repeats(last, claim):
            return last
        raise CheckRefused([why])
    if not watched(claim):
        raise CheckRefused(
            [_("Nobody checks it again: it is “%(now)s”.") % {"now": claim.standing.label}]
        )
    if unchecked(claim):
        raise CheckRefused(
            [
                _("Nobody has checked %(ref)s yet. Say what you found by changing its status.")
                % {"ref": claim.ref}
            ]
        )
    return check_claim(claim, to=claim.standing, by=by, reason=str(UNCHANGED))


def _repeats(last: Check, claim: Claim) -> bool:
    """The claim's last check is this very click, which came twice."""
    same = last.from_status == last.to_status == claim.status and last.wording == claim.wording
    return same and now() - last.at < _SAME_CLICK


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
    move_claim(claim, check)
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
    check = write_check(claim, Status.CHECKING, Outcome.DECIDED, evidence, by=by, reason=reason)
    stand_by(claim, check)


def require_may_check(by: User) -> None:
    """Raise PermissionDenied unless `by` may move claims."""
    if not by.has_perm("stories.check_claim"):
        raise PermissionDenied(_("Your role does not check claims."))


def _answerable(proposal: Check, by: User) -> Claim:
    """The proposal's claim, locked. Raises PermissionDenied or AnswerRefused."""
    if not by.has_perm("stories.countersign_claim"):
        raise PermissionDenied(_("Your role does not countersign checks."))
    if proposal.to_status == Status.RETRACTED and not by.has_perm("stories.retract_claim"):
        raise PermissionDenied(_("Only a standards editor withdraws a claim."))
    claim = Claim.objects.select_for_update().get(pk=proposal.claim_id)
    refuse_merged(claim)
    if proposal.by_id == by.pk:
        raise AnswerRefused(_("You proposed this yourself. A second person has to answer it."))
    if Check.objects.filter(answers=proposal).exists():
        raise AnswerRefused(_("A colleague has answered this proposal already."))
    stands = (claim.status, claim.wording) == (proposal.from_status, proposal.wording)
    # A claim that left and came back has moved on, too.
    if not stands or claim.checks.moves().filter(pk__gt=proposal.pk).exists():
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
    return write_check(claim, to, outcome, evidence, by=by, reason=reason, answers=proposal)
