"""Claims and what stands behind them: making, rewording, giving evidence."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import fit, require
from stories.errors import StaleSave, UnfitText
from stories.models import Check, Claim, ClaimKind, Evidence, Outcome, Source, Status
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_CLAIM_TEXTS = ("statement", "claimant", "kind", "assignee")


@transaction.atomic
def make_claim(
    *,
    by: User,
    statement: str,
    kind: str = ClaimKind.EVENT,
    claimant: str = "",
    assignee: User | None = None,
) -> Claim:
    """A new claim, unverified, with its reference. Raises PermissionDenied or UnfitText."""
    require(by, "add_claim")
    claim = Claim(
        statement=_line(statement, _("The claim needs a statement: one sentence to check.")),
        kind=kind,
        claimant=clean(claimant).strip(),
        assignee=assignee,
    )
    fit(claim)
    claim.save_as(by, because="")
    return claim


@transaction.atomic
def save_claim(claim: Claim, *, by: User, token: int, **texts: Any) -> Claim:
    """Keep what was typed of statement, claimant, kind and assignee.

    A new statement of a settled claim is a new wording: the claim goes back to “being checked”,
    and the old wording, status and date stay in its checks.
    Raises PermissionDenied, UnfitText, or StaleSave when somebody saved since `token` was read;
    then nothing has changed. Locks the claim's row.
    """
    require(by, "change_claim")
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    mine = {name: _tidy(texts[name]) for name in _CLAIM_TEXTS if name in texts}
    theirs = {name: getattr(claim, name) for name in mine}
    if mine == theirs:
        return claim
    if token != claim.saves:
        raise StaleSave(
            _("A colleague changed this claim while you were editing it."),
            mine=mine,
            theirs=theirs,
            token=claim.saves,
        )
    reworded = "statement" in mine and mine["statement"] != claim.statement
    for name, text in mine.items():
        setattr(claim, name, text)
    fit(claim)
    if reworded:
        _reopen(claim, was=theirs["statement"], by=by)
    claim.saves += 1
    claim.save_as(by, because="")
    return claim


@transaction.atomic
def add_source(*, by: User, **fields: Any) -> Source:
    """A new source. Raises PermissionDenied or UnfitText (a confidential one needs a label)."""
    require(by, "add_source")
    source = Source(**{name: _tidy(value) for name, value in fields.items()})
    fit(source)
    source.save_as(by, because="")
    return source


@transaction.atomic
def add_evidence(claim: Claim, *, by: User, source: Source, **fields: Any) -> Evidence:
    """Evidence for or against the claim. Words that were seen are sealed with digest and time.

    Raises PermissionDenied, or UnfitText when an address or title is missing, or when the
    evidence that it derives from belongs to another claim.
    """
    require(by, "add_evidence")
    evidence = Evidence(
        claim=claim, source=source, **{name: _tidy(value) for name, value in fields.items()}
    )
    parent = evidence.derived_from
    if parent is not None and parent.claim_id != claim.pk:
        raise UnfitText(_("Evidence can only derive from other evidence of the same claim."))
    if evidence.text:
        evidence.sha256 = hashlib.sha256(evidence.text.encode()).hexdigest()
        evidence.captured_at = now()
    fit(evidence)
    evidence.save_as(by, because="")
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User, reason: str) -> Evidence:
    """Take evidence out of the scales. Its row and every check that used it stay.

    Raises PermissionDenied, or UnfitText without a reason.
    """
    require(by, "change_evidence")
    if not reason.strip():
        raise UnfitText(_("Say why this evidence no longer counts."))
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at = now()
        evidence.save_as(by, because=reason)
    return evidence


def _reopen(claim: Claim, *, was: str, by: User) -> None:
    claim.wording += 1
    if not claim.standing.settled or claim.standing == Status.RETRACTED:
        return
    Check.objects.create(
        claim=claim,
        outcome=Outcome.DECIDED,
        from_status=claim.status,
        to_status=Status.CHECKING,
        wording=claim.wording,
        statement=claim.statement,
        reason=_("The wording changed. It was: “%(was)s”.") % {"was": was},
        by=by,
    )
    claim.status = Status.CHECKING
    claim.superseded_by = None
    claim.recheck_due = None


def _tidy(value: Any) -> Any:
    return clean(value).strip() if isinstance(value, str) else value


def _line(text: str, message: str) -> str:
    """`text` on one line. Raises UnfitText with `message` if it is empty."""
    line = " ".join(clean(text).split())
    if not line:
        raise UnfitText(message)
    return line
