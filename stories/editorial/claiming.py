"""Claims and what stands behind them: making, rewording, giving evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import fit, once, refuse_merged, require
from stories.editorial.keeping import note_custody, put_file, put_words, seal_of
from stories.editorial.ruling import recheck_time
from stories.editorial.verifying import reopen
from stories.errors import StaleSave, UnfitText
from stories.models import Claim, ClaimKind, Evidence, Handling, Source, Status
from stories.text.clean import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.contrib.auth.models import User

    from stories.editorial.keeping import Taken

_MEASURE = ("subject", "unit", "low", "high")
_CLAIM_TEXTS = ("statement", "claimant", "kind", "assignee", *_MEASURE)
_SEALED = ("sha256", "captured_at")  # they say that the desk itself saw it


@transaction.atomic
def make_claim(
    *,
    by: User,
    statement: str,
    kind: str = ClaimKind.EVENT,
    claimant: str = "",
    assignee: User | None = None,
    uid: UUID | None = None,
    **measure: Any,
) -> Claim:
    """A new claim, unverified, with its reference. The same `uid` again gives the same claim.

    `measure` is what it counts: subject, unit, low and high. Raises PermissionDenied or UnfitText.
    """
    require(by, "add_claim")
    _refuse_strange(measure, _MEASURE)
    texts = {"statement": _line(statement), "claimant": clean_line(claimant), "kind": kind}
    texts |= _plain(measure)

    def make() -> Claim:
        claim = Claim(**texts, assignee=assignee, uid=uid or uuid4())
        fit(claim)
        claim.save_as(by)
        return claim

    return once(Claim.objects.all(), uid, make)


@transaction.atomic
def save_claim(claim: Claim, *, by: User, token: int, **texts: Any) -> Claim:
    """Keep what was typed of statement, claimant, kind, assignee, and of what it counts.

    A new statement of a settled claim is a new wording: the claim goes back to “being checked”,
    and the old wording, status and date stay in its checks. Another kind has another time to
    look again. Raises PermissionDenied, UnfitText (also for new words of a claim that was
    withdrawn), or StaleSave when somebody saved since `token` was read; then nothing has changed.
    Locks the claim's row.
    """
    require(by, "change_claim")
    _refuse_strange(texts, _CLAIM_TEXTS)
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    refuse_merged(claim)
    mine = {name: _tidy(text) for name, text in texts.items()} | _plain(texts)
    if "statement" in mine:
        mine["statement"] = _line(texts["statement"])
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
    reworded = mine.get("statement", claim.statement) != claim.statement
    if reworded and claim.standing == Status.RETRACTED:
        raise UnfitText(_("A claim that was withdrawn keeps its words. Start a new claim."))
    for name, text in mine.items():
        setattr(claim, name, text)
    fit(claim)
    if reworded:
        reopen(claim, was=theirs["statement"], by=by)
    if claim.as_of:
        claim.recheck_due = recheck_time(claim, claim.as_of)
    claim.saves += 1
    claim.save_as(by)
    return claim


@transaction.atomic
def add_source(*, by: User, uid: UUID | None = None, **fields: Any) -> Source:
    """A new source. The same `uid` again gives the same source.

    Raises PermissionDenied or UnfitText (a confidential one needs a label).
    """
    require(by, "add_source")
    texts = {name: _tidy(value) for name, value in fields.items()}

    def make() -> Source:
        source = Source(**texts, uid=uid or uuid4())
        fit(source)
        source.save_as(by)
        return source

    return once(Source.objects.all(), uid, make)


@transaction.atomic
def add_evidence(
    claim: Claim,
    *,
    by: User,
    source: Source,
    file: Taken | None = None,
    uid: UUID | None = None,
    **fields: Any,
) -> Evidence:
    """Evidence for or against the claim; its words and its file are each a capture of their own.

    Sealed with the digest of the words or, without any, of the file, and with the time.
    The same `uid` again gives the same evidence. Raises PermissionDenied, or UnfitText when an
    address or title is missing, or when the evidence that it derives from belongs to another
    claim. Locks the claim's row.
    """
    require(by, "add_evidence")
    if sealed := fields.keys() & set(_SEALED):
        raise TypeError(f"{', '.join(sorted(sealed))} can't be given: the text is sealed here.")
    texts = {name: _tidy(value) for name, value in fields.items()}
    refuse_merged(Claim.objects.select_for_update().get(pk=claim.pk))

    def make() -> Evidence:
        evidence = Evidence(claim=claim, source=source, **texts, uid=uid or uuid4())
        _require_same_claim(evidence, evidence.derived_from)
        evidence.sha256 = file.sha256 if file else ""
        if evidence.text:
            evidence.sha256 = seal_of(evidence.text)
        evidence.captured_at = now() if evidence.sha256 else None
        fit(evidence)
        evidence.save_as(by)
        if evidence.text:
            put_words(evidence, by=by)
        if file:
            put_file(evidence, file, by=by)
        return evidence

    return once(Evidence.objects.all(), uid, make)


@transaction.atomic
def trace_evidence(evidence: Evidence, *, to: Evidence | None, by: User) -> Evidence:
    """Say what the evidence derives from; None makes it an origin of its own.

    Raises PermissionDenied, or UnfitText for evidence of another claim and for what would close
    a circle, over however many steps. Locks the claim's row: of two people who would close one
    together the second is refused.
    """
    require(by, "change_evidence")
    Claim.objects.select_for_update().get(pk=evidence.claim_id)
    evidence = Evidence.objects.get(pk=evidence.pk)
    to = Evidence.objects.get(pk=to.pk) if to else None
    _require_same_claim(evidence, to)
    if (to.pk if to else None) == evidence.derived_from_id:
        return evidence
    parents = dict(evidence.claim.evidence.values_list("pk", "derived_from"))
    above = to.pk if to else None
    while above is not None and above != evidence.pk:
        above = parents[above]
    if above is not None:
        raise UnfitText(
            _("That would be a circle: the one that you picked derives from this one already.")
        )
    evidence.derived_from = to
    evidence.save_as(by)
    return evidence


def _require_same_claim(evidence: Evidence, parent: Evidence | None) -> None:
    if parent is not None and parent.claim_id != evidence.claim_id:
        raise UnfitText(_("Evidence can only derive from other evidence of the same claim."))


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User, reason: str) -> Evidence:
    """Take evidence out of the scales. Its row and every check that used it stay.

    Raises PermissionDenied, or UnfitText without a reason. Locks the claim's row: a check that
    is being made weighs it or does not.
    """
    require(by, "change_evidence")
    reason = clean(reason).strip()
    if not reason:
        raise UnfitText(_("Say why this evidence no longer counts."))
    Claim.objects.select_for_update().get(pk=evidence.claim_id)
    evidence = Evidence.objects.get(pk=evidence.pk)
    if evidence.withdrawn_at is None:
        evidence.withdrawn_at = now()
        evidence.save_as(by, because=reason)
        note_custody(evidence, Handling.WITHDRAWN, by=by, sha256=evidence.sha256)
    return evidence


def _refuse_strange(texts: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Raise TypeError for what is no text of a claim: nothing that was typed is dropped."""
    if strange := texts.keys() - set(names):
        raise TypeError(f"No text is called {', '.join(sorted(strange))}.")


def _plain(texts: Mapping[str, Any]) -> dict[str, Any]:
    """What is counted and its unit, each on one line; a range of one value is that value."""
    plain = {name: texts[name] for name in _MEASURE if name in texts}
    plain |= {name: clean_line(plain[name]) for name in ("subject", "unit") if name in plain}
    if "high" in plain and plain["high"] == plain.get("low"):
        plain["high"] = None
    return plain


def _tidy(value: Any) -> Any:
    return clean(value).strip() if isinstance(value, str) else value


def _line(statement: str) -> str:
    """The statement on one line. Raises UnfitText without any letter or figure."""
    line = clean_line(statement)
    if not any(character.isalnum() for character in line):
        raise UnfitText(_("The claim needs a statement: one sentence to check."))
    return line
