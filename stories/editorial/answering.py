"""What the desk says of a cited page that changed, and what follows for its claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.claiming import save_claim, withdraw_evidence
from stories.editorial.rules import evidence_lacks
from stories.editorial.sourcing import save_source, token_of
from stories.editorial.verifying import (
    check_claim,
    dossier_of,
    require_may_check,
    standing_evidence,
)
from stories.errors import AnswerRefused
from stories.models import (
    Answer,
    Claim,
    Custody,
    Evidence,
    Finding,
    Handling,
    PageChange,
    Source,
    Status,
    Watch,
)
from stories.text.clean import clean_line

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Check


@transaction.atomic
def answer_page_change(
    change: PageChange, *, by: User, answer: Answer, note: str = ""
) -> PageChange:
    """Answer a changed page for the desk.

    STILL puts a line into the custody log, and the page as it is now is what later looks are
    compared with; so it is with IGNORED, without the line. NO_LONGER withdraws the evidence and
    opens the claim's check where its status is open or its other evidence no longer carries it;
    the check is then in `check_made`. The same answer again changes nothing.
    Raises PermissionDenied, AnswerRefused when a colleague has answered otherwise or the page
    has changed again, or CheckRefused; then nothing has changed. Locks claim and watch.
    """
    require_may_check(by)
    if answer == Answer.OPEN:
        raise TypeError("No answer is not an answer.")
    Claim.objects.select_for_update().get(pk=change.evidence.claim_id)
    # What a look finds is written either before this answer or after it.
    Watch.objects.select_for_update().filter(evidence=change.evidence_id).first()
    change = PageChange.objects.select_related("evidence__claim", "after").get(pk=change.pk)
    if change.answer == answer:
        return change
    _require_open(change)
    evidence = change.evidence
    if answer == Answer.NO_LONGER:
        withdraw_evidence(evidence, by=by, reason=_reason(change))
        change.check_made = _open_check(evidence, change, by=by)
    elif answer == Answer.STILL:
        Custody.objects.create(
            evidence=evidence,
            action=Handling.CHECKED,
            at=now(),
            by=by,
            sha256=change.after.sha256 if change.after else "",
            note=_("The page changed, and still supports the claim."),
        )
    change.answer, change.answered_by, change.answered_at = answer, by, now()
    change.note = clean_line(note)[:300]
    change.save()
    return change


def mute_source(source: Source, *, by: User) -> Source:
    """Tell no more when the source's pages change. Raises PermissionDenied."""
    return save_source(source, by=by, token=token_of(source), muted=True)


def _require_open(change: PageChange) -> None:
    if change.answer != Answer.OPEN:
        raise AnswerRefused(_("A colleague has answered this already."))
    if change.answered_at is not None:
        raise AnswerRefused(
            _("The page has changed again since you opened this. Look at it as it is now.")
        )
    if change.evidence.withdrawn_at is not None:
        raise AnswerRefused(_("This evidence was withdrawn already."))


def _open_check(evidence: Evidence, change: PageChange, *, by: User) -> Check | None:
    """Move the claim to *being checked*, by `by` if by nobody yet; None where it may stand."""
    claim = Claim.objects.get(pk=evidence.claim_id)
    if Status.CHECKING not in claim.moves():
        return None
    rest = dossier_of(claim, standing_evidence(claim), superseded_by=claim.superseded_by)
    if claim.standing.settled and not evidence_lacks(claim.standing, rest):
        return None  # its other evidence carries it
    if claim.assignee_id is None:
        claim = save_claim(claim, by=by, token=claim.saves, assignee=by)
    return check_claim(claim, to=Status.CHECKING, by=by, reason=_reason(change))


def _reason(change: PageChange) -> str:
    """Why, in words that readers may see: never the title, which may be the desk's own."""
    if change.finding == Finding.VANISHED:
        return _("A page that we cited for it is gone.")
    return _("A page that we cited for it has changed and no longer supports it.")
