"""Letting a version out: the preflight, the record, and what is derived from the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import fit
from stories.editorial.candidate import Candidate, Mended
from stories.editorial.correcting import Placed, only_spot, placed
from stories.editorial.narrowing import findings_of_mending
from stories.editorial.preflight import preflight
from stories.editorial.pushing import sent_alerts
from stories.editorial.sealing import seal
from stories.editorial.versions import claim_facts
from stories.editorial.warming import render_ahead
from stories.errors import PreflightFailed
from stories.models import (
    Claim,
    Correction,
    Exposure,
    Kind,
    Placement,
    Release,
    Revision,
    Source,
    Story,
)
from stories.models.claim import number_of
from stories.models.naming import renamed_version
from stories.syndication.outbox import file_notices, file_purge
from stories.text.clean import clean
from stories.text.digest import rfc3339
from stories.text.markup import spans
from stories.text.version import LINES, NoticeMark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.editorial.candidate import Finding
    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Publication:
    """What the editor says of what goes out."""

    kind: Kind
    note: str = ""
    corrections: tuple[Mended, ...] = ()
    overrides: Mapping[str, str] | None = None  # Finding.key -> the public reason
    mending: Mending | None = None  # of the live words, instead of publishing the draft
    takes_back: bool = False  # words that readers had come again, before anybody was told
    amends: str = ""  # the anchor of an earlier notice that the note adds to


@dataclass(frozen=True, slots=True)
class Mending:
    """What is mended of the live words: where, and which claims are said anew there."""

    place: str
    quote: str = ""
    claims: frozenset[str] = frozenset()


def release(story: Story, version: Version, said: Publication, *, by: User) -> Revision:
    """Preflight, then the record, then everything that is derived from it.

    For a story whose row is locked. Raises PreflightFailed, PermissionDenied or UnfitText.
    """
    at = now()
    said, overridden = let_pass(story, version, said, by=by, at=at)
    corrections = placed(story, version, said.corrections)
    version = replace(
        version, notices=(*version.notices, *_notices(story, version, said, corrections, at=at))
    )
    live = story.live
    release = Release(said.kind, _public_note(said), by, at, overridden)
    revision = Revision.objects.append(story, version, release)
    file_notices(revision)
    for correction in corrections:
        _record_correction(revision, correction, last_bad=live or revision)
    # No save of the diary's: the words are as they were, and the record says the rest.
    story.live, story.stage, story.held = revision, version.stage, version.held
    Story.objects.filter(pk=story.pk).update(live=revision, stage=story.stage, held=story.held)
    _project(story, version, revision)
    file_purge(revision)
    seal(revision)
    # Not inside the transaction: rendering would hold every other writer up.
    transaction.on_commit(lambda: render_ahead(story, version), robust=True)
    return revision


def examine(
    story: Story, version: Version, said: Publication, *, at: datetime | None = None
) -> tuple[Finding, ...]:
    """What the preflight finds in `version`, for a page that shows it.

    Five queries; two more for a correction, or where a push text is to go out.
    """
    # Of words that are taken back readers are as if they had never seen them.
    before = version if said.takes_back else None
    live = before or (story.live.version() if story.live else None)
    refs = {claim.ref for side in (version, live) if side for claim in side.claims}
    claims = claim_facts(refs, story=story)
    # Two sides that were written before and after a merge name their claims alike.
    names = {ref: facts.ref for ref, facts in claims.items() if facts.ref != ref}
    version = renamed_version(version, names)
    live = renamed_version(live, names) if live else None
    asks = said.kind == Kind.CORRECTION or version.alert
    secret = Source.objects.filter(confidential=True).values_list("name", flat=True)
    candidate = Candidate(
        version=version,
        kind=said.kind,
        at=at or now(),
        live=live,
        note=said.note,
        corrections=said.corrections,
        reasons=tuple((said.overrides or {}).values()),
        claims={facts.ref: facts for facts in claims.values()},
        embargo_until=story.embargo_until,
        secret_names=tuple(secret),
        alerts=sent_alerts(story) if asks and story.live else (),
        mends=said.mending is not None,
        amends=bool(said.amends),
    )
    if said.mending:
        return findings_of_mending(candidate, said.mending.claims)
    return preflight(candidate)


def let_pass(
    story: Story, version: Version, said: Publication, *, by: User, at: datetime
) -> tuple[Publication, tuple[dict[str, str], ...]]:
    """What is said, tidied, and the overrides to keep, if the preflight lets it pass at `at`.

    Raises PreflightFailed, or PermissionDenied for an override that `by` may not give.
    """
    said = _tidy(said)
    return said, _overridden(examine(story, version, said, at=at), said, by=by)


def live_number(story: Story) -> int:
    return story.live.number if story.live else 0


def _overridden(
    findings: Sequence[Finding], said: Publication, *, by: User
) -> tuple[dict[str, str], ...]:
    """The overrides to keep. Raises PreflightFailed if a block is left, or PermissionDenied."""
    reasons = said.overrides or {}
    blocks = [finding for finding in findings if finding.blocks]
    passed = [f for f in blocks if f.may_override and reasons.get(f.key)]
    if len(passed) < len(blocks):
        raise PreflightFailed(findings)
    if passed and not by.has_perm("stories.override_preflight"):
        raise PermissionDenied(_("Only a standards editor can override a blocking finding."))
    return tuple({"code": f.code, "place": f.place, "reason": reasons[f.key]} for f in passed)


def _tidy(said: Publication) -> Publication:
    """What the editor says, in one Unicode form and without control characters."""
    mended = tuple(
        replace(
            mended,
            wrong=clean(mended.wrong).strip(),
            right=clean(mended.right).strip(),
            according_to=clean(mended.according_to).strip(),
        )
        for mended in said.corrections
    )
    reasons = {key: clean(reason).strip() for key, reason in (said.overrides or {}).items()}
    return replace(said, note=clean(said.note).strip(), corrections=mended, overrides=reasons)


def _public_note(said: Publication) -> str:
    """The line of the change log; a correction that has no note of its own says itself."""
    if said.note or not said.corrections:
        return said.note
    return " ".join(
        _("An earlier version said: %(wrong)s. %(right)s, according to %(source)s.")
        % {
            "wrong": mended.wrong.rstrip(". "),
            "right": mended.right[:1].upper() + mended.right[1:].rstrip(". "),
            "source": mended.according_to,
        }
        for mended in said.corrections
    )


def _notices(
    story: Story,
    version: Version,
    said: Publication,
    corrections: Sequence[Placed],
    *,
    at: datetime,
) -> Iterator[NoticeMark]:
    """The notices that this publication adds to those that stand."""
    last_bad = live_number(story)
    number, when = last_bad + 1, rfc3339(at)
    for correction in corrections:
        mended = correction.mended
        yield NoticeMark(
            kind=str(said.kind),
            number=number,
            at=when,
            wrong=mended.wrong,
            right=mended.right,
            according_to=mended.according_to,
            placement=mended.placement,
            place=mended.place,
            quote=mended.quote,
            first_bad=correction.first_bad.number,
            last_bad=last_bad,
            online_from=rfc3339(correction.first_bad.published_at),
            online_to=when,
            pauses=correction.pauses,
        )
    if said.kind.leaves_notice and not corrections:
        at_end = said.kind == Kind.CLARIFICATION or said.amends
        where = said.mending or _mended_alone(story, version, said)
        yield NoticeMark(
            kind=str(said.kind),
            number=number,
            at=when,
            text=said.note,
            placement="end" if at_end else "top",
            place=where.place,
            quote=where.quote,
            amends=said.amends,
        )


def _mended_alone(story: Story, version: Version, said: Publication) -> Mending:
    """Where a clarification stands, if its publication changed one passage and no other."""
    spot = only_spot(story, version) if said.kind == Kind.CLARIFICATION else None
    return Mending(spot.place, spot.quote(version.language)) if spot else Mending("")


def _record_correction(revision: Revision, correction: Placed, *, last_bad: Revision) -> None:
    mended = correction.mended
    row = Correction(
        story=revision.story,
        revision=revision,
        wrong=mended.wrong,
        right=mended.right,
        according_to=mended.according_to,
        placement=mended.placement,
        place=mended.place,
        first_bad=correction.first_bad,
        last_bad=last_bad,
        online_from=correction.first_bad.published_at,
        online_to=revision.published_at,
        reported_by_reader=mended.reported_by_reader,
        approved_by=revision.published_by,
    )
    fit(row)
    row.save()


def _project(story: Story, version: Version, revision: Revision) -> None:
    """Write down where claims stand before readers, and what readers were shown of them."""
    places = [
        (place, number, span.words)
        for place, text in version.texts()
        for span in spans(text, line=place in LINES)
        if (number := number_of(span.ref))
    ]
    shown = {number_of(claim.ref) or 0: claim.status for claim in version.claims}
    Placement.objects.replace(story, places, live=True, shown=shown)
    marks = {mark.ref: mark for mark in version.claims}
    rows = {claim.ref: claim for claim in Claim.objects.by_refs(marks)}
    # A hold or a closing shows the live marks again: a wording or status that the desk has left
    # behind since is not what this revision shows.
    same = [
        (row, marks[ref].status)
        for ref, row in rows.items()
        if row.statement == marks[ref].statement
    ]
    Exposure.objects.record(same, revision)
