"""The rules of evidence: what each status asks before a claim may take it. Data, checked here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.models import Access, Stance, Status
from stories.models.kind_rule import LEAST_ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.models import Evidence, KindRule


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
class Stricter:
    """What a newsroom asks of one kind of claim beyond the minimum; never less."""

    origins: int = LEAST_ORIGINS
    primary: bool = False
    two_to_support: bool = False


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
    stricter: Stricter = field(default_factory=Stricter)

    def side(self, stance: str) -> tuple[Exhibit, ...]:
        return tuple(exhibit for exhibit in self.exhibits if exhibit.stance == stance)


@dataclass(frozen=True, slots=True)
class Proof:
    """What settles a claim: primary evidence, or else so many people of these grades."""

    stance: Stance
    grades: str
    first_hand: bool


@dataclass(frozen=True, slots=True)
class Minimum:
    """What a status asks of every claim (formats §2.1)."""

    attributed: bool = False
    assigned: bool = False
    origins: bool = False  # independent support, none of it graded E, one A to C with 1 to 3
    proof: Proof | None = None
    sides: tuple[Stance, ...] = ()  # each with at least one piece of evidence
    any_evidence: bool = False
    newer_claim: bool = False
    published: bool = False
    explained: bool = False  # not only asserted


RULES: dict[Status, Minimum] = {
    Status.UNVERIFIED: Minimum(attributed=True),
    Status.CHECKING: Minimum(assigned=True),
    Status.CORROBORATED: Minimum(origins=True),
    Status.CONFIRMED: Minimum(proof=Proof(Stance.SUPPORTS, "AB", first_hand=True)),
    Status.DISPUTED: Minimum(sides=(Stance.SUPPORTS, Stance.CONTRADICTS)),
    Status.MISLEADING: Minimum(any_evidence=True, explained=True),
    Status.FALSE: Minimum(
        proof=Proof(Stance.CONTRADICTS, "ABC", first_hand=False), explained=True
    ),
    Status.UNVERIFIABLE: Minimum(explained=True),
    Status.SUPERSEDED: Minimum(newer_claim=True),
    Status.RETRACTED: Minimum(published=True),
}


def stricter(rule: KindRule) -> Stricter:
    """What the newsroom asks of this kind of claim, as the rules weigh it."""
    return Stricter(
        origins=max(rule.least_origins, LEAST_ORIGINS),
        primary=rule.needs_primary,
        two_to_support=rule.two_to_support,
    )


def needs_two(status: Status, asked: Stricter) -> bool:
    """A second person has to agree before a claim takes this status."""
    return status.needs_second_person or (status == Status.CORROBORATED and asked.two_to_support)


def origins(exhibits: Iterable[Exhibit]) -> int:
    """How many independent origins there are: outlets that quote one wire are one."""
    return len({exhibit.origin for exhibit in exhibits})


def evidence_lacks(status: Status, dossier: Dossier) -> str:
    """What the evidence lacks for `status`, as one sentence; empty if it is enough."""
    return next(_lacking(RULES[status], dossier), "")


def lacks(status: Status, dossier: Dossier) -> tuple[str, ...]:
    """Everything that a move to `status` still lacks, each a whole sentence."""
    found = [sentence] if (sentence := evidence_lacks(status, dossier)) else []
    if not dossier.reason.strip():
        found.append(_("Give a reason that readers can see."))
    elif RULES[status].explained and len(dossier.reason.split()) < 3:
        found.append(_("Explain it in the reason: readers can see it."))
    return tuple(found)


def _lacking(rule: Minimum, dossier: Dossier) -> Iterator[str]:
    """What is lacking, what must be mended first standing first."""
    if rule.attributed and not dossier.attributed:
        yield _("Name who says so in the claim.")
    if rule.assigned and not dossier.assigned:
        yield _("Say who is checking it.")
    if rule.origins:
        yield from _support(dossier)
    if rule.proof:
        yield from _proof(rule.proof, dossier)
    for stance in rule.sides:
        if not dossier.side(stance):
            yield _MISSING_SIDE[stance]()
    if rule.any_evidence and not dossier.exhibits:
        yield _("Add at least one piece of evidence.")
    if rule.newer_claim:
        yield from _newer(dossier)
    if rule.published and not dossier.published:
        yield _("Readers were never shown this claim, so there is nothing to withdraw.")


_MISSING_SIDE = {
    Stance.SUPPORTS: lambda: _("Add evidence that supports it: a dispute shows both sides."),
    Stance.CONTRADICTS: lambda: _("Add evidence that contradicts it: a dispute shows both sides."),
}


def _support(dossier: Dossier) -> Iterator[str]:
    graded = [e for e in dossier.side(Stance.SUPPORTS) if e.reliability != "E"]
    found = origins(graded)
    if (missing := dossier.stricter.origins - found) > 0:
        said = (
            ngettext(
                "Add evidence from %(n)d more independent origin that isn’t graded E.",
                "Add evidence from %(n)d more independent origins that aren’t graded E.",
                missing,
            )
            if found
            else ngettext(
                "Add evidence from %(n)d independent origin that isn’t graded E.",
                "Add evidence from %(n)d independent origins that aren’t graded E.",
                missing,
            )
        )
        yield said % {"n": missing}
    if not any(e.reliability in "ABC" and e.credibility <= 3 for e in graded):
        yield _("One source must be graded A to C with information graded 1 to 3.")


def _proof(asked: Proof, dossier: Dossier) -> Iterator[str]:
    side = dossier.side(asked.stance)
    if any(exhibit.primary and exhibit.captured for exhibit in side):
        return
    known = (e for e in side if e.reliability in asked.grades)
    if not dossier.stricter.primary and (
        origins(e for e in known if e.first_hand or not asked.first_hand) >= LEAST_ORIGINS
    ):
        return
    yield _UNPROVEN[asked.stance, dossier.stricter.primary]()


_UNPROVEN = {
    (Stance.SUPPORTS, False): lambda: _(
        "Add primary evidence that supports it, with the words or file that you saw, or two "
        "independent first-hand sources graded A or B."
    ),
    (Stance.SUPPORTS, True): lambda: _(
        "Add primary evidence that supports it, with the words or file that you saw: for this "
        "kind of claim our rules take nothing else."
    ),
    (Stance.CONTRADICTS, False): lambda: _(
        "Add primary evidence that contradicts it, with the words or file that you saw, or two "
        "independent sources graded A to C that do. That nobody proved it is not enough."
    ),
    (Stance.CONTRADICTS, True): lambda: _(
        "Add primary evidence that contradicts it, with the words or file that you saw: for "
        "this kind of claim our rules take nothing else."
    ),
}


def _newer(dossier: Dossier) -> Iterator[str]:
    if not dossier.superseded_by:
        yield _("Name the newer claim that overtakes it, such as C-12.")
    elif not dossier.superseder_stands:
        yield _("The newer claim no longer stands itself. Name the one that does.")
    elif not dossier.superseder_has_as_of:
        yield _("Check the newer claim first, so that it has a time of its own.")


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
