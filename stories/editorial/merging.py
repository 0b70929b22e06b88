"""Making two claims that say the same one: what moves, what stays, what it is refused for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.errors import MergeRefused
from stories.models import Check, Claim, ClaimMerge, Exposure, Placement, Status
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def merge_claims(claim: Claim, *, into: Claim, by: User, reason: str) -> ClaimMerge:
    """Make `claim` part of `into`: its reference leads there from now on, for good.

    Its evidence and its places in drafts and live texts move; its checks and its diary stay with
    it and can be read from `into`. `into` keeps its words and status, and answers for everything
    that readers were shown of `claim`. What was published is as it was. The same again gives the
    merge that was made first.
    Raises PermissionDenied, or MergeRefused with everything that stands in the way; then nothing
    has changed. Locks the rows of both claims, and of those that `claim` overtook.
    """
    require(by, "merge_claim")
    reason = clean(reason).strip()
    rows = _locked(claim, into)
    claim, into = rows.pop(claim.pk), rows.pop(into.pk, claim)
    made: ClaimMerge | None = ClaimMerge.objects.filter(claim=claim, into=into).first()
    if made:
        return made
    lacks = merge_lacks(claim, into)
    if not reason:
        lacks = (*lacks, _("Give a reason that readers can see."))
    if lacks:
        raise MergeRefused(lacks)
    merge: ClaimMerge = ClaimMerge.objects.create(
        claim=claim, into=into, reason=reason, by=by, at=now()
    )
    _move_evidence(claim, into, by=by)
    Placement.objects.filter(claim=claim).update(claim=into)
    _answer_for(claim, into)
    for overtaken in rows.values():
        overtaken.superseded_by = into
        _save(overtaken, by=by, because=_said(claim, into))
    claim.recheck_due = None  # whoever looks again looks at the claim that it is part of
    _save(claim, by=by, because=f"{_said(claim, into)} {reason}")
    _save(into, by=by, because=f"{_said(claim, into)} {reason}")
    return merge


def told(merge: ClaimMerge) -> str:
    """What happened to the claim, for whoever follows its old reference."""
    return _("C-%(old)s was made part of C-%(new)s on %(when)s: %(reason)s") % {
        "old": merge.claim_id,
        "new": merge.into_id,
        "when": date_format(localtime(merge.at), "j F Y, H:i"),
        "reason": merge.reason,
    }


def merge_lacks(claim: Claim, into: Claim) -> tuple[str, ...]:
    """Why `claim` can't become part of `into` as they stand, each a whole sentence.

    Four queries at most, and one for each claim in a line of claims that overtook each other.
    """
    if claim.pk == into.pk:
        return (_("A claim can’t become part of itself. Choose another one."),)
    found = [*_merged_already(claim, into), *_withdrawn(claim, into)]
    if not found:
        found += [*_overtakes(claim, into), *_waits(claim)]
    return tuple(found) or _disagree(claim, into)


def _merged_already(claim: Claim, into: Claim) -> list[str]:
    ends = ClaimMerge.objects.targets([claim.pk, into.pk])
    if claim.pk in ends:
        return [
            _("%(ref)s is part of C-%(into)s already.")
            % {"ref": claim.ref, "into": ends[claim.pk]}
        ]
    if into.pk in ends:
        return [
            _("%(ref)s was made part of C-%(into)s. Choose C-%(into)s.")
            % {"ref": into.ref, "into": ends[into.pk]}
        ]
    return []


def _withdrawn(claim: Claim, into: Claim) -> list[str]:
    return [
        _("%(ref)s was withdrawn. That is final: it stays a claim of its own.") % {"ref": row.ref}
        for row in (claim, into)
        if row.standing == Status.RETRACTED
    ]


def _overtakes(claim: Claim, into: Claim) -> list[str]:
    """Newer facts took the place of older ones: that is news, not the same said twice."""
    for older, newer in ((claim, into), (into, claim)):
        if newer.pk in _line(older):
            return [
                _("%(newer)s overtakes %(older)s: the facts moved on, so they are two claims.")
                % {"newer": newer.ref, "older": older.ref}
            ]
    return []


def _line(claim: Claim) -> list[int]:
    """The claims that overtook it, one after the other (a query for each but the first)."""
    found: list[int] = []
    newer = claim.superseded_by_id
    while newer and newer not in found:
        found.append(newer)
        rows = Claim.objects.filter(pk=newer).values_list("superseded_by", flat=True)
        newer = rows.first()
    return found


def _waits(claim: Claim) -> list[str]:
    if not Check.objects.waiting().filter(claim=claim).exists():
        return []
    return [
        _("Somebody has proposed a status for %(ref)s. Answer that first.") % {"ref": claim.ref}
    ]


def _disagree(claim: Claim, into: Claim) -> tuple[str, ...]:
    """Both are settled, and not alike: which of them holds is for a check to say."""
    names = {"one": claim.ref, "other": into.ref}
    names |= {"status": str(claim.standing.label), "others": str(into.standing.label)}
    if claim.standing.settled and into.standing.settled and claim.status != into.status:
        return (
            _(
                "%(one)s is “%(status)s” and %(other)s is “%(others)s”. Check first which of the "
                "two holds: make both stand alike, or reopen one of them as “%(checking)s”."
            )
            % {**names, "checking": Status.CHECKING.label},
        )
    if claim.superseded_by_id and into.superseded_by_id not in (None, claim.superseded_by_id):
        return (
            _(
                "%(one)s and %(other)s were overtaken by different claims. Say first which of "
                "those is the newest."
            )
            % names,
        )
    return ()


def _locked(claim: Claim, into: Claim) -> dict[int, Claim]:
    """Both claims, and those that `claim` overtook, by number; their rows are locked."""
    wanted = Q(pk__in=[claim.pk, into.pk]) | Q(superseded_by=claim)
    # One order for all: two merges must not wait for each other.
    rows = Claim.objects.select_for_update().filter(wanted).order_by("pk")
    return {row.pk: row for row in rows}


def _move_evidence(claim: Claim, into: Claim, *, by: User) -> None:
    """All of it, what was withdrawn too: what it derives from comes along."""
    for row in claim.evidence.order_by("pk"):
        row.claim = into
        row.save_as(by, because=_said(claim, into))


def _answer_for(claim: Claim, into: Claim) -> None:
    """Count what readers were shown of the claim's present wording as shown of `into`.

    The rows of `claim` stay: they say under which reference it was shown.
    """
    known = {(row.status, row.story_id): row for row in _shown(into)}
    for row in _shown(claim):
        mine = known.get((row.status, row.story_id))
        if mine is None:
            row.pk, row.claim, row.wording = None, into, into.wording
            row.save()
        elif row.latest_id > mine.latest_id:
            mine.latest_id = row.latest_id
            mine.save()


def _shown(claim: Claim) -> list[Exposure]:
    return list(Exposure.objects.filter(claim=claim, wording=claim.wording).order_by("pk"))


def _said(claim: Claim, into: Claim) -> str:
    return _("%(ref)s was made part of %(into)s.") % {"ref": claim.ref, "into": into.ref}


def _save(claim: Claim, *, by: User, because: str) -> None:
    claim.saves += 1
    claim.save_as(by, because=because)
