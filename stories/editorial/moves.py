"""Where a claim may go from here: one answer for the screens that offer and the verbs that do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.editorial.rules import (
    Dossier,
    evidence_lacks,
    exhibits_of,
    lacks,
    needs_two,
    stricter,
)
from stories.models import Check, Exposure, KindRule, Status
from stories.models.freshness import UNWATCHED
from stories.models.status import DENIED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from stories.models import Claim, Evidence

# A claim that no longer stands itself overtakes no other.
_FALLEN = DENIED | {Status.SUPERSEDED, Status.RETRACTED}


@dataclass(frozen=True, slots=True)
class Move:
    """A status as a person may, or may not yet, give it to a claim."""

    to: Status
    lacks: tuple[str, ...]  # whole sentences; empty where nothing but a reason is wanted
    second_person: bool
    alone: bool  # this person may decide it alone in an emergency

    @property
    def allowed(self) -> bool:
        return not self.lacks


def moves_of(claim: Claim, evidence: Sequence[Evidence], *, by: User) -> tuple[Move, ...]:
    """Every other status: whether `by` may take the claim there now, and else what it lacks.

    Three queries.
    """
    dossier = dossier_of(claim, evidence)
    waiting = set(Check.objects.waiting().filter(claim=claim).values_list("to_status", "by"))
    made = []
    for to in Status:
        if to == claim.standing:
            continue
        two, bare = needs_two(to, dossier.stricter), _bare_lacks(claim, to, dossier)
        proposers = {who for status, who in waiting if status == to}
        missing = list(bare)
        if not by.has_perm("stories.check_claim"):
            missing.insert(0, _("Your role does not check claims."))
        if proposers:
            missing.append(_("It is proposed already and waits for an answer."))
        alone = two and not bare and proposers <= {by.pk} and may_decide_alone(to, by)
        made.append(Move(to, tuple(missing), two, alone))
    return tuple(made)


def may_decide_alone(to: Status, by: User) -> bool:
    """`by` has the rights to break the glass for a move to `to`."""
    rights = ["stories.break_glass", "stories.check_claim"]
    return by.has_perms(rights + ["stories.retract_claim"] * (to == Status.RETRACTED))


def _bare_lacks(claim: Claim, to: Status, dossier: Dossier) -> tuple[str, ...]:
    """What the move lacks before anybody has typed a reason or named the newer claim."""
    if unreachable := arrow_lacks(claim, to):
        return (unreachable,)
    if to == Status.SUPERSEDED:
        return ()
    return tuple(filter(None, (evidence_lacks(to, dossier),)))


def arrow_lacks(claim: Claim, to: Status) -> str:
    """Why no arrow leads from where the claim stands to `to`; empty if one does."""
    if claim.standing == Status.RETRACTED:
        return _("A claim that was withdrawn stays withdrawn. Start a new claim.")
    if to == claim.standing or to in claim.moves():
        return ""
    said = _("A claim can’t go from “%(old)s” to “%(new)s”: reopen it as “%(checking)s” first.")
    if to in (Status.CHECKING, Status.UNVERIFIED):
        said = _("A claim can’t go from “%(old)s” to “%(new)s”.")
    return said % {
        "old": claim.standing.label,
        "new": to.label,
        "checking": Status.CHECKING.label,
    }


def move_lacks(claim: Claim, to: Status, dossier: Dossier) -> tuple[str, ...]:
    """Everything that stands between the claim and `to`, each a whole sentence."""
    if unreachable := arrow_lacks(claim, to):
        return (unreachable,)
    return lacks(to, dossier)


def seen_of(claim: Claim) -> str:
    """What somebody saw who looked at the claim: wording, status and time of its last check."""
    as_of = int(claim.as_of.timestamp() * 1_000_000) if claim.as_of else 0
    return f"{claim.wording}-{claim.status}-{as_of}"


def unseen(claim: Claim, seen: str) -> str:
    """Why a decision about what was `seen` can't stand; empty if the claim is as it was."""
    if not seen or seen == seen_of(claim):
        return ""
    return _(
        "%(ref)s has changed since you looked at it: it is “%(now)s”. Look at it again, and press "
        "the button once more if it still holds."
    ) % {"ref": claim.ref, "now": claim.standing.label}


def still_lacks(claim: Claim, evidence: Sequence[Evidence]) -> str:
    """What the claim lacks for the status that it has already; empty if nothing."""
    dossier = dossier_of(claim, evidence, superseded_by=claim.superseded_by)
    return evidence_lacks(claim.standing, dossier)


def watched(claim: Claim) -> bool:
    """Somebody is to look at it again: it was neither overtaken nor withdrawn."""
    return claim.standing not in UNWATCHED


def unchecked(claim: Claim) -> bool:
    """Nobody has ever checked it, so that nobody can check it again."""
    return claim.standing == Status.UNVERIFIED and claim.as_of is None


def standing_evidence(claim: Claim) -> list[Evidence]:
    """The claim's evidence that nobody has withdrawn, with sources, oldest first (one query)."""
    return list(claim.evidence.filter(withdrawn_at=None).select_related("source"))


def dossier_of(
    claim: Claim,
    evidence: Sequence[Evidence],
    *,
    reason: str = "",
    superseded_by: Claim | None = None,
) -> Dossier:
    """What the rules weigh: the evidence, and what is said of the claim (two queries)."""
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
        stricter=stricter(KindRule.objects.of(claim.kind)),
    )
