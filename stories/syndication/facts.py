"""The claims of a version as readers see them, and what they add up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from stories.models import Kind, Status
from stories.models.status import DENIED, OPEN, STOOD_BY
from stories.syndication import times
from stories.text.badges import Badge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stories.syndication.notices import PublicNotice
    from stories.text.version import ClaimMark, EvidenceMark


@dataclass(frozen=True, slots=True)
class PublicFact:
    """A claim as one version shows it."""

    ref: str
    statement: str
    status: Status
    url: str
    claimant: str
    as_of: datetime | None
    reason: str
    superseded_by: str
    stood_by: bool
    evidence: tuple[EvidenceMark, ...]

    @property
    def denial(self) -> str:
        """What is said before a statement that we never stood by and found to be wrong."""
        if self.status == Status.FALSE:
            return _("Not true:")
        return _("Misleading:") if self.status == Status.MISLEADING else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What we know, what we don't know yet, what we got wrong; derived, never kept by hand."""

    know: tuple[PublicFact, ...] = ()
    open: tuple[PublicFact, ...] = ()
    wrong: tuple[PublicFact, ...] = ()
    corrections: tuple[PublicNotice, ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.know or self.open or self.wrong or self.corrections)


@dataclass(frozen=True, slots=True)
class Count:
    """How many claims of a story have one status."""

    status: Status
    number: int


def public_fact(mark: ClaimMark) -> PublicFact:
    return PublicFact(
        ref=mark.ref,
        statement=mark.statement,
        status=Status(mark.status),
        url=reverse("reader:claim", args=[mark.ref]),
        claimant=mark.claimant,
        as_of=times.read(mark.as_of) if mark.as_of else None,
        reason=mark.reason,
        superseded_by=mark.superseded_by,
        stood_by=mark.stood_by,
        evidence=mark.evidence,
    )


def standing(facts: Iterable[PublicFact], notices: Iterable[PublicNotice]) -> Standing:
    """Sort a version's claims by what readers may take from them.

    Claims that newer facts have overtaken stand in none: the newer claim does.
    """
    facts = tuple(facts)
    against = tuple(fact for fact in facts if fact.status in DENIED)
    ours = tuple(fact for fact in against if fact.stood_by)
    return Standing(
        know=tuple(fact for fact in facts if fact.status in STOOD_BY)
        + tuple(fact for fact in against if not fact.stood_by),
        open=tuple(fact for fact in facts if fact.status in OPEN),
        wrong=ours + tuple(fact for fact in facts if fact.status == Status.RETRACTED),
        corrections=tuple(notice for notice in notices if notice.kind == Kind.CORRECTION),
    )


def tally(marks: Iterable[ClaimMark]) -> tuple[Count, ...]:
    """How many claims stand where, in the order of the statuses; empty ones are left out."""
    numbers = Counter(mark.status for mark in marks)
    return tuple(Count(status, numbers[status]) for status in Status if numbers[status])


def badges(facts: Iterable[PublicFact]) -> Mapping[str, Badge]:
    """What stands beside each claim in the text, by its reference."""
    return {
        fact.ref: Badge(
            status=fact.status,
            label=str(fact.status.label),
            glyph=fact.status.glyph,
            href=fact.url,
            about=_("Claim {ref}:").format(ref=fact.ref),
        )
        for fact in facts
    }
