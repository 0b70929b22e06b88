"""Breaking the glass: one person decides what needs two, and another looks at it after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import refuse_merged
from stories.editorial.moves import (
    dossier_of,
    may_decide_alone,
    move_lacks,
    standing_evidence,
    unseen,
)
from stories.editorial.rules import needs_two
from stories.editorial.ruling import move_claim, write_check
from stories.errors import AnswerRefused, CheckRefused
from stories.models import Check, Claim, LoneCheck, LoneReview, Outcome, Status
from stories.text.clean import clean

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.models.alone import LoneCheckQuerySet

FEWEST_WORDS = 3  # of what is told to the desk


@transaction.atomic
def decide_alone(
    claim: Claim,
    *,
    to: Status,
    by: User,
    reason: str,
    why_alone: str,
    uid: UUID | None = None,
    seen: str = "",
) -> LoneCheck:
    """Let the claim take a status that needs two people, by the word of one, in an emergency.

    `reason` is for readers, as of any check; `why_alone` is for the desk. The evidence must be
    what the status asks. The same `uid` again gives what was decided first;
    `seen` as for any check. Raises
    PermissionDenied, or CheckRefused with everything that is lacking; then nothing has changed.
    Locks the claim's row.
    """
    if not may_decide_alone(to, by):
        raise PermissionDenied(_("Your role does not decide this alone."))
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    refuse_merged(claim)
    rows = LoneCheck.objects.filter(decision__claim=claim)
    if uid and (made := rows.filter(decision__uid=uid).first()):
        return made
    if why := unseen(claim, seen):
        raise CheckRefused([why])
    evidence = standing_evidence(claim)
    reason, why_alone = clean(reason).strip(), clean(why_alone).strip()
    dossier = dossier_of(claim, evidence, reason=reason)
    if to == claim.standing or not needs_two(to, dossier.stricter):
        raise CheckRefused([_("This needs no second person: decide it as usual.")])
    missing = list(move_lacks(claim, to, dossier))
    if len(why_alone.split()) < FEWEST_WORDS:
        missing.append(_("Say for the desk, in a few words, why nobody else could be asked."))
    if Check.objects.waiting_for(by).filter(claim=claim, to_status=to).exists():
        missing.append(_("A colleague has proposed this already: agree to it instead."))
    if missing:
        raise CheckRefused(missing)
    check = write_check(claim, to, Outcome.DECIDED, evidence, by=by, reason=reason, uid=uid)
    lone: LoneCheck = LoneCheck.objects.create(decision=check, reason=why_alone, at=check.at)
    move_claim(claim, check)
    return lone


@transaction.atomic
def review_lone_check(lone: LoneCheck, *, by: User, note: str = "") -> LoneReview:
    """*I have looked at it*: a second person saw, after the event, what was decided alone.

    It moves nothing: whoever disagrees moves the claim. Raises PermissionDenied; AnswerRefused
    if it is one's own decision or somebody has looked already.
    """
    if not by.has_perm("stories.countersign_claim"):
        raise PermissionDenied(_("Your role does not countersign checks."))
    decision = Check.objects.get(pk=lone.decision_id)
    if decision.by_id == by.pk:
        raise AnswerRefused(_("You decided this yourself. A second person has to look at it."))
    # Two who press at once: the claim's row lets one through after the other.
    Claim.objects.select_for_update().get(pk=decision.claim_id)
    if LoneReview.objects.filter(lone=lone).exists():
        raise AnswerRefused(_("A colleague has looked at this already."))
    review: LoneReview = LoneReview.objects.create(lone=lone, by=by, note=clean(note).strip())
    return review


def unreviewed_lone_checks(user: User) -> LoneCheckQuerySet:
    """What others decided alone and nobody has looked at since, oldest first.

    Nothing for somebody who may not countersign. `.count()` is what the board needs.
    """
    lone = LoneCheck.objects.unreviewed().exclude(decision__by=user)
    if not user.has_perm("stories.countersign_claim"):
        return lone.none()
    return lone.select_related("decision__claim", "decision__by")


def presses(lone: LoneCheck) -> bool:
    """It was decided on an earlier day, in the newsroom's zone: it is to be looked at now."""
    return localdate(lone.at) <= localdate(now()) - timedelta(days=1)
