"""Checks of the claims that a version carries: are they said as they stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.editorial.candidate import Finding
from stories.models import Freshness, Kind, Status
from stories.models.status import DENIED, OPEN, STOOD_BY
from stories.text.attribution import attributed, denied, hedged
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.editorial.candidate import Candidate, ClaimFacts


def moved_since_readers_saw_it(candidate: Candidate) -> Iterator[Finding]:
    """The exposure invariants: what readers were shown decides how a turn must be told.

    Looks at claims that the live version carries, whether or not the new one still does, and at
    those that come back to the story.
    """
    if candidate.live is None:
        return
    shown = {claim.ref: Status(claim.status) for claim in candidate.live.claims}
    for ref in dict.fromkeys([*shown, *(claim.ref for claim in candidate.version.claims)]):
        if (facts := candidate.claims.get(ref)) is None:
            continue
        was = shown.get(ref, facts.last_shown)
        if was is None or was == facts.status:
            continue
        # Of a claim that was reworded since, readers still see the old words and status.
        told = facts.exposure | {was}
        needed = _kind_needed(told, facts.status)
        if needed is not None and candidate.kind.strength < needed.strength:
            yield Finding(
                "claim-turned",
                facts.ref,
                _("Readers were told that %(ref)s is “%(old)s”. It is now “%(new)s”.")
                % {
                    "ref": facts.ref,
                    "old": gravest(told, facts.status).label,
                    "new": facts.status.label,
                },
                _("Publish this as a %(kind)s.") % {"kind": needed.label.lower()},
                blocks=True,
                kind=needed,
                excerpt=facts.statement,
            )


def _kind_needed(told: frozenset[Status], status: Status) -> Kind | None:
    if told & STOOD_BY and status in DENIED:
        return Kind.CORRECTION
    if told & DENIED and status in STOOD_BY:
        return Kind.CORRECTION
    if told and status == Status.RETRACTED:
        return Kind.CORRECTION
    if told & STOOD_BY and status in OPEN:
        return Kind.CLARIFICATION
    return None


def gravest(told: frozenset[Status], status: Status) -> Status:
    """What the turn contradicts most: a later, milder status doesn't undo it."""
    against = DENIED if status in STOOD_BY else STOOD_BY
    return max(told, key=lambda s: (s in against, list(Status).index(s)))


def denied_but_stated(candidate: Candidate) -> Iterator[Finding]:
    against = DENIED | {Status.RETRACTED}
    language = candidate.version.language
    for place, facts, sentence, extent in candidate.sentences():
        if facts.status in against and not denied(sentence, language=language):
            yield Finding(
                "denied-claim-stated",
                place,
                _("%(ref)s is “%(status)s” and is stated as if it were so.")
                % {"ref": facts.ref, "status": facts.status.label},
                _("Take it out, or say in the sentence that it is not true."),
                blocks=True,
                excerpt=sentence,
                extent=extent,
            )


def disputed_but_stated(candidate: Candidate) -> Iterator[Finding]:
    for place, facts, sentence, extent in candidate.sentences():
        if facts.status == Status.DISPUTED and not _owned(sentence, candidate):
            yield Finding(
                "disputed-claim-stated",
                place,
                _("%(ref)s is disputed and is stated as a fact.") % {"ref": facts.ref},
                _("Say who says so, and that others deny it."),
                excerpt=sentence,
                extent=extent,
            )


def unverified_but_stated(candidate: Candidate) -> Iterator[Finding]:
    for place, facts, sentence, extent in candidate.sentences():
        unsure = facts.status in (Status.UNVERIFIED, Status.CHECKING, Status.UNVERIFIABLE)
        if unsure and not _owned(sentence, candidate):
            yield Finding(
                "unverified-claim-stated",
                place,
                _("%(ref)s is “%(status)s” and is stated without saying who says so.")
                % {"ref": facts.ref, "status": facts.status.label},
                _("Attribute it in the sentence (“police said”), or check the claim first."),
                blocks=place in LINES,
                excerpt=sentence,
                extent=extent,
            )


def _owned(sentence: str, candidate: Candidate) -> bool:
    """Somebody is named as saying it, or it is hedged, or said to be untrue."""
    language = candidate.version.language
    return (
        attributed(sentence, language=language)
        or hedged(sentence, language=language)
        or denied(sentence, language=language)
    )


def overdue(candidate: Candidate) -> Iterator[Finding]:
    for facts in _carried(candidate):
        if Freshness(None, facts.recheck_due, candidate.at).overdue:
            yield Finding(
                "claim-overdue",
                facts.ref,
                _("%(ref)s should have been checked again by now.") % {"ref": facts.ref},
                _("Open the claim and press “Checked again, unchanged”, or change its status."),
                excerpt=facts.statement,
            )


def thin_evidence(candidate: Candidate) -> Iterator[Finding]:
    for facts in _carried(candidate):
        if facts.status in STOOD_BY and facts.lacks:
            yield Finding(
                "thin-evidence",
                facts.ref,
                _("%(ref)s is “%(status)s” on less evidence than our rules ask.")
                % {"ref": facts.ref, "status": facts.status.label},
                facts.lacks,
                excerpt=facts.statement,
            )


def _carried(candidate: Candidate) -> Iterator[ClaimFacts]:
    for claim in candidate.version.claims:
        if facts := candidate.claims.get(claim.ref):
            yield facts
