"""Publishing a status change: the words that readers see, with their claims as they stand now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import rfc8785
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.candidate import Candidate, Finding
from stories.editorial.notes import proposed_note
from stories.editorial.preflight import preflight
from stories.editorial.publishing import (
    keep_claims_still,
    live_number,
    published,
    refuse_stage,
)
from stories.editorial.radius import told_of
from stories.editorial.releasing import Publication, release
from stories.editorial.versions import claim_facts, claim_marks
from stories.errors import NothingToPublish, PreflightFailed, StageRefused, StaleSave
from stories.models import Claim, Kind, Revision, Source, Status, load_texts
from stories.models.claim import number_of
from stories.models.naming import renamed_version
from stories.syndication.merges import every_name
from stories.text.diff import compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.editorial.candidate import ClaimFacts
    from stories.models import Story
    from stories.text.version import ClaimMark, Version

STAGE = "stage"  # what the story's stage forbids; the verb refuses it before any preflight


@dataclass(frozen=True, slots=True)
class Restatable:
    """A live story's words with their claims as they stand now, and what is against them."""

    story: Story
    version: Version
    moved: tuple[str, ...]  # references of the claims that readers see otherwise
    blocks: tuple[Finding, ...]  # none where one click publishes it
    warnings: tuple[Finding, ...]
    needed: Kind  # the weakest kind of change that is honest about the moves
    seen: str  # what `restate` asks for


@transaction.atomic
def restate(story: Story, *, by: User, seen: str = "") -> Revision:
    """Publish the live words again with every claim as it stands; the draft stays a draft.

    `seen` is the token of what the editor looked at. Raises PermissionDenied, StageRefused,
    NothingToPublish where readers see every claim as it stands, StaleSave, or PreflightFailed
    where the words would have to change or readers be told more; then nothing has changed.
    """
    require(by, "publish_story")
    story, live = published(story)
    refuse_stage(story, Kind.STATUS_CHANGE)
    keep_claims_still(story)
    names = every_name()
    marks = {mark.ref: mark for mark in claim_marks(_claims([live], names))}
    version = restated(live, marks, names)
    if not _moved(live, marks, names):
        raise NothingToPublish(_("Readers see every claim as it stands already."))
    if seen and seen != _token(story, version):
        raise StaleSave(
            _("The story or a claim changed while you were looking. Look at it again."),
            mine={},
            theirs={},
            token=story.saves,
        )
    if reworded := tuple(_reworded(live, marks)):
        raise PreflightFailed(reworded)
    was = renamed_version(live, names)
    note = proposed_note(compare(was, version), Kind.STATUS_CHANGE)
    return release(story, version, Publication(Kind.STATUS_CHANGE, note), by=by)


def restated(live: Version, marks: Mapping[str, ClaimMark], names: Mapping[str, str]) -> Version:
    """The same words with these claims, under the references that they have today."""
    today = renamed_version(live, names)
    return replace(today, claims=tuple(marks.get(mark.ref, mark) for mark in today.claims))


def restatable(stories: Sequence[Story]) -> dict[int, Restatable]:
    """What `restate` would say to each of these live stories (12 queries for any number)."""
    load_texts([story.live for story in stories if story.live and not story.live.is_loaded])
    lives = {story.pk: story.live.version() for story in stories if story.live}
    names = every_name()
    claims = _claims(lives.values(), names)
    known = Known(
        names=names,
        marks={mark.ref: mark for mark in claim_marks(claims)},
        facts=claim_facts([claim.ref for claim in claims]),
        told=told_of(claims),
        secret=tuple(Source.objects.filter(confidential=True).values_list("name", flat=True)),
        at=now(),
    )
    return {
        story.pk: _restatable(story, lives[story.pk], known)
        for story in stories
        if story.pk in lives
    }


@dataclass(frozen=True, slots=True)
class Known:
    """What is read once for all stories."""

    names: Mapping[str, str]
    marks: Mapping[str, ClaimMark]
    facts: Mapping[str, ClaimFacts]
    told: Mapping[int, Mapping[int, frozenset[Status]]]  # by claim, by story
    secret: tuple[str, ...]
    at: datetime


def _restatable(story: Story, live: Version, known: Known) -> Restatable:
    was = renamed_version(live, known.names)
    version = restated(live, known.marks, known.names)
    candidate = Candidate(
        version=version,
        kind=Kind.STATUS_CHANGE,
        at=known.at,
        live=was,
        note="–",  # the verb writes one
        claims=_facts(story, was, known),
        embargo_until=story.embargo_until,
        secret_names=known.secret,
    )
    findings = (*_reworded(live, known.marks), *preflight(candidate))
    kinds = [Kind(finding.kind) for finding in findings if finding.blocks and finding.kind]
    return Restatable(
        story=story,
        version=version,
        moved=_moved(live, known.marks, known.names),
        blocks=(*_stage_blocks(story), *(one for one in findings if one.blocks)),
        warnings=tuple(one for one in findings if not one.blocks),
        needed=max((Kind.STATUS_CHANGE, *kinds), key=lambda kind: kind.strength),
        seen=_token(story, version),
    )


def _stage_blocks(story: Story) -> Iterator[Finding]:
    try:
        refuse_stage(story, Kind.STATUS_CHANGE)
    except StageRefused as refusal:
        yield Finding(STAGE, "publication", str(refusal), "", blocks=True, may_override=False)


def _moved(
    live: Version, marks: Mapping[str, ClaimMark], names: Mapping[str, str]
) -> tuple[str, ...]:
    """Today's references of the claims that the live version shows with another status."""
    today = ((names.get(mark.ref, mark.ref), mark.status) for mark in live.claims)
    moved = (ref for ref, status in today if ref in marks and marks[ref].status != status)
    return tuple(dict.fromkeys(moved))


def _reworded(live: Version, marks: Mapping[str, ClaimMark]) -> Iterator[Finding]:
    """Claims that say something else since: the words in the text are of the old wording.

    Of a claim that became part of another the desk has decided that both say the same.
    """
    for was in live.claims:
        mark = marks.get(was.ref)
        if mark and mark.statement != was.statement:
            yield Finding(
                "claim-reworded",
                mark.ref,
                _("%(ref)s was reworded since. It was: “%(was)s”.")
                % {"ref": mark.ref, "was": was.statement},
                _("Make the story’s words fit the claim, then publish them."),
                blocks=True,
                excerpt=mark.statement,
                may_override=False,
            )


def _token(story: Story, version: Version) -> str:
    """What a row shows of a story: its live revision, and how each of its claims stands."""
    claims = [[mark.ref, mark.status, mark.statement] for mark in version.claims]
    shown: dict[str, Any] = {"story": story.pk, "live": live_number(story), "claims": claims}
    return hashlib.sha256(rfc8785.dumps(shown)).hexdigest()[:32]


def _claims(versions: Iterable[Version], names: Mapping[str, str]) -> list[Claim]:
    """The claims of these versions as they are called today (one query)."""
    refs = {names.get(mark.ref, mark.ref) for version in versions for mark in version.claims}
    return list(Claim.objects.by_refs(refs))


def _facts(story: Story, was: Version, known: Known) -> dict[str, ClaimFacts]:
    """The facts of the story's claims, with what its own readers were shown."""
    return {
        mark.ref: replace(
            known.facts[mark.ref],
            exposure=known.told.get(number, {}).get(story.pk, frozenset()),
            last_shown=Status(mark.status),
        )
        for mark in was.claims
        if mark.ref in known.facts and (number := number_of(mark.ref))
    }
