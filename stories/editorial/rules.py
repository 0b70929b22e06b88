"""The rules of evidence: what each status asks before a claim may take it. Data, checked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models import Access, Stance, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stories.models import Evidence


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence as the rules weigh it."""

    stance: str
    origin: str  # evidence of one origin counts once
    reliability: str
    first_hand: bool
    credibility: int
    primary: bool
    captured: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """What stands behind a claim, and what the person who decides says of it."""

    exhibits: tuple[Exhibit, ...] = ()
    attributed: bool = False  # the claim names who says so
    assigned: bool = False
    reason: str = ""
    superseded_by: str = ""
    superseder_has_as_of: bool = False
    superseder_stands: bool = True
    published: bool = True  # readers were shown it

    def side(self, stance: str) -> tuple[Exhibit, ...]:
        return tuple(exhibit for exhibit in self.exhibits if exhibit.stance == stance)


def origins(exhibits: Iterable[Exhibit]) -> int:
    """How many independent origins there are: outlets that quote one wire are one."""
    return len({exhibit.origin for exhibit in exhibits})


def _independent_first_hand(exhibits: Sequence[Exhibit]) -> int:
    return origins(e for e in exhibits if e.reliability in "AB" and e.first_hand)


def _reliable(exhibits: Sequence[Exhibit]) -> int:
    return origins(e for e in exhibits if e.reliability in "ABC")


def _primary(exhibits: Sequence[Exhibit]) -> bool:
    return any(exhibit.primary and exhibit.captured for exhibit in exhibits)


def _unverified(dossier: Dossier) -> str:
    return "" if dossier.attributed else _("Name who says so in the claim.")


def _checking(dossier: Dossier) -> str:
    return "" if dossier.assigned else _("Say who is checking it.")


def _corroborated(dossier: Dossier) -> str:
    support = dossier.side(Stance.SUPPORTS)
    graded = [exhibit for exhibit in support if exhibit.reliability != "E"]
    if (missing := 2 - origins(graded)) > 0:
        return ngettext(
            "Add evidence from %(n)d more independent origin that isn’t graded E.",
            "Add evidence from %(n)d independent origins that aren’t graded E.",
            missing,
        ) % {"n": missing}
    if not any(e.reliability in "ABC" and e.credibility <= 3 for e in graded):
        return _("One source must be graded A to C with information graded 1 to 3.")
    return ""


def _confirmed(dossier: Dossier) -> str:
    support = dossier.side(Stance.SUPPORTS)
    if _primary(support) or _independent_first_hand(support) >= 2:
        return ""
    return _(
        "Add primary evidence that supports it, with the words or file that you saw, or two "
        "independent first-hand sources graded A or B."
    )


def _disputed(dossier: Dossier) -> str:
    if not dossier.side(Stance.SUPPORTS):
        return _("Add evidence that supports it: a dispute shows both sides.")
    if not dossier.side(Stance.CONTRADICTS):
        return _("Add evidence that contradicts it: a dispute shows both sides.")
    return ""


def _misleading(dossier: Dossier) -> str:
    return "" if dossier.exhibits else _("Add at least one piece of evidence.")


def _false(dossier: Dossier) -> str:
    against = dossier.side(Stance.CONTRADICTS)
    if _primary(against) or _reliable(against) >= 2:
        return ""
    return _(
        "Add primary evidence that contradicts it, with the words or file that you saw, or two "
        "independent sources graded A to C that do. That nobody proved it is not enough."
    )


def _superseded(dossier: Dossier) -> str:
    if not dossier.superseded_by:
        return _("Name the newer claim that overtakes it, such as C-12.")
    if not dossier.superseder_stands:
        return _("The newer claim no longer stands itself. Name the one that does.")
    if not dossier.superseder_has_as_of:
        return _("Check the newer claim first, so that it has a time of its own.")
    return ""


def _retracted(dossier: Dossier) -> str:
    if dossier.published:
        return ""
    return _("Readers were never shown this claim, so there is nothing to withdraw.")


def _nothing(dossier: Dossier) -> str:
    return ""


RULES: dict[Status, Callable[[Dossier], str]] = {
    Status.UNVERIFIED: _unverified,
    Status.CHECKING: _checking,
    Status.CORROBORATED: _corroborated,
    Status.CONFIRMED: _confirmed,
    Status.DISPUTED: _disputed,
    Status.MISLEADING: _misleading,
    Status.FALSE: _false,
    Status.UNVERIFIABLE: _nothing,
    Status.SUPERSEDED: _superseded,
    Status.RETRACTED: _retracted,
}

# These must be explained, not only asserted.
EXPLAINED = (Status.MISLEADING, Status.FALSE, Status.UNVERIFIABLE)


def evidence_lacks(status: Status, dossier: Dossier) -> str:
    """What the evidence lacks for `status`, as one sentence; empty if it is enough."""
    return RULES[status](dossier)


def lacks(status: Status, dossier: Dossier) -> tuple[str, ...]:
    """Everything that a move to `status` still lacks, each a whole sentence."""
    found = [sentence] if (sentence := evidence_lacks(status, dossier)) else []
    if not dossier.reason.strip():
        found.append(_("Give a reason that readers can see."))
    elif status in EXPLAINED and len(dossier.reason.split()) < 3:
        found.append(_("Explain it in the reason: readers can see it."))
    return tuple(found)


def exhibits_of(evidence: Sequence[Evidence]) -> tuple[Exhibit, ...]:
    """A claim's evidence as the rules weigh it; each row needs its source loaded."""
    rows = {row.pk: row for row in evidence}
    return tuple(
        Exhibit(
            stance=row.stance,
            origin=_origin(row, rows),
            reliability=row.source.reliability,
            first_hand=row.source.access == Access.FIRST_HAND,
            credibility=row.credibility,
            primary=row.primary,
            captured=bool(row.sha256 and row.captured_at),
        )
        for row in evidence
    )


def _origin(row: Evidence, rows: dict[int, Evidence]) -> str:
    """Follow `derived_from` to the root; its owner, or else its source's name, is the origin.

    A root that was withdrawn is still where the words came from: it is read (two queries). A
    wire's own flash and an outlet that carries the wire have one origin.
    """
    seen: set[int] = set()
    while row.derived_from_id is not None and row.pk not in seen:
        seen.add(row.pk)
        parent = rows.get(row.derived_from_id) or row.derived_from
        assert parent is not None  # the row names it
        row = parent
    return " ".join((row.source.owner or row.source.name).casefold().split())
