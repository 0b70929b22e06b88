"""The one door to readers: publish, correct, retract, hold, restore, close, reopen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.candidate import Candidate, Mended
from stories.editorial.preflight import preflight
from stories.editorial.saving import lock
from stories.editorial.tracing import first_bad_revision
from stories.editorial.versions import claim_facts, draft, fingerprint
from stories.errors import NothingToPublish, PreflightFailed, StageRefused, StaleSave
from stories.models import (
    Claim,
    Correction,
    Difference,
    Exposure,
    Kind,
    Placement,
    Release,
    Revision,
    Source,
    Stage,
    Story,
)
from stories.models.claim import number_of
from stories.text.clean import clean
from stories.text.diff import compare
from stories.text.digest import rfc3339
from stories.text.markup import spans
from stories.text.version import NoticeMark, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.contrib.auth.models import User

    from stories.editorial.candidate import Finding

_GRAVE = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the editor says of what goes out."""

    kind: Kind
    note: str = ""
    corrections: tuple[Mended, ...] = ()
    overrides: Mapping[str, str] | None = None  # Finding.key -> the public reason


@transaction.atomic
def publish(
    story: Story,
    *,
    by: User,
    kind: Kind = Kind.UPDATE,
    note: str = "",
    corrections: Sequence[Mended] = (),
    overrides: Mapping[str, str] | None = None,
    seen: str = "",
) -> Revision:
    """Put the story's draft before readers as its next revision.

    A first publication is `new` whatever `kind` says. `seen` is the fingerprint of what the
    editor looked at: if draft, claims or live revision have changed since, StaleSave.
    `overrides` gives a public reason for each blocking finding that is to be passed over.
    Raises PermissionDenied, StageRefused, NothingToPublish or PreflightFailed; then nothing has
    changed. Locks the story's row: simultaneous calls give consecutive revisions.
    """
    require(by, "publish_story")
    story = lock(story)
    kind = Kind.NEW if story.live is None else Kind(kind)
    if kind in _GRAVE:
        require(by, "correct_story")
    _refuse_stage(story, kind)
    version = draft(story)
    if seen and seen != fingerprint(version, live=live_number(story)):
        raise StaleSave(
            _("The story changed while you were looking at it. Look at the difference again."),
            mine={},
            theirs={},
            token=story.saves,
        )
    if story.live and compare(story.live.version(), version).is_empty and kind not in _GRAVE:
        raise NothingToPublish(_("Readers see exactly this already."))
    mended = tuple(corrections) if kind == Kind.CORRECTION else ()
    said = Publication(kind, clean(note).strip(), mended, overrides)
    return _release(story, version, said, by=by)


def correct(
    story: Story,
    *,
    by: User,
    corrections: Sequence[Mended],
    note: str = "",
    overrides: Mapping[str, str] | None = None,
    seen: str = "",
) -> Revision:
    """Publish the draft as a correction, with its standing notices; as `publish`."""
    return publish(
        story,
        by=by,
        kind=Kind.CORRECTION,
        note=note,
        corrections=corrections,
        overrides=overrides,
        seen=seen,
    )


@transaction.atomic
def retract(story: Story, *, by: User, reason: str) -> Revision:
    """Withdraw the story: its address stays and says why; text, claims and updates go.

    Raises PermissionDenied, StageRefused for a draft or a withdrawn story, or PreflightFailed
    without a reason.
    """
    require(by, "retract_story")
    story, live = _published(story)
    version = replace(
        live, standfirst="", body="", updates=(), claims=(), held=False, stage=str(Stage.WITHDRAWN)
    )
    return _release(story, version, Publication(Kind.RETRACTION, clean(reason).strip()), by=by)


@transaction.atomic
def hold(story: Story, *, by: User, reason: str) -> Revision:
    """Put the published words under review, with a public reason. The draft stays as it is.

    Raises PermissionDenied, StageRefused, or PreflightFailed without a reason.
    """
    require(by, "hold_story")
    story, live = _published(story)
    if story.held:
        raise StageRefused(_("The story is under review already."))
    version = replace(live, held=True)
    return _release(story, version, Publication(Kind.HOLD, clean(reason).strip()), by=by)


@transaction.atomic
def restore(story: Story, *, by: User, note: str) -> Revision:
    """End a review: the published words stand again, and readers are told what was found."""
    require(by, "hold_story")
    story, live = _published(story)
    if not story.held:
        raise StageRefused(_("The story is not under review."))
    standing = tuple(notice for notice in live.notices if notice.kind != Kind.HOLD)
    version = replace(live, held=False, notices=standing)
    return _release(story, version, Publication(Kind.RESTORATION, clean(note).strip()), by=by)


@transaction.atomic
def close(story: Story, *, by: User, note: str = "") -> Revision:
    """Say that the story is no longer updated. Corrections remain possible."""
    require(by, "close_story")
    story, live = _published(story)
    if story.stage == Stage.CLOSED:
        raise StageRefused(_("The story is closed already."))
    note = clean(note).strip() or _("This story is no longer being updated.")
    return _release(
        story, replace(live, stage=str(Stage.CLOSED)), Publication(Kind.UPDATE, note), by=by
    )


@transaction.atomic
def reopen(story: Story, *, by: User, note: str) -> Revision:
    """Let a closed story develop again, and say why."""
    require(by, "close_story")
    story, live = _published(story)
    if story.stage != Stage.CLOSED:
        raise StageRefused(_("Only a closed story can be reopened."))
    said = Publication(Kind.UPDATE, clean(note).strip())
    return _release(story, replace(live, stage=str(Stage.DEVELOPING)), said, by=by)


def examine(
    story: Story, version: Version, said: Publication, *, at: datetime | None = None
) -> tuple[Finding, ...]:
    """What the preflight finds in `version`, for a page that shows it (five queries)."""
    live = story.live.version() if story.live else None
    refs = {claim.ref for side in (version, live) if side for claim in side.claims}
    secret = Source.objects.filter(confidential=True).values_list("name", flat=True)
    return preflight(
        Candidate(
            version=version,
            kind=said.kind,
            at=at or now(),
            live=live,
            note=said.note,
            corrections=said.corrections,
            claims=claim_facts(refs),
            embargo_until=story.embargo_until,
            secret_names=tuple(secret),
        )
    )


def live_number(story: Story) -> int:
    return story.live.number if story.live else 0


def _published(story: Story) -> tuple[Story, Version]:
    """The story, locked, with its live words. Raises StageRefused for a draft or a withdrawn."""
    story = lock(story)
    if story.live is None:
        raise StageRefused(_("The story has not been published yet."))
    if story.stage == Stage.WITHDRAWN:
        raise StageRefused(_("The story was withdrawn. That is final; start a new story."))
    return story, story.live.version()


def _refuse_stage(story: Story, kind: Kind) -> None:
    if story.stage == Stage.WITHDRAWN:
        raise StageRefused(_("The story was withdrawn. That is final; start a new story."))
    if story.stage == Stage.CLOSED and kind in (Kind.UPDATE, Kind.STATUS_CHANGE):
        raise StageRefused(_("The story is closed. Reopen it before you publish news in it."))


def _release(story: Story, version: Version, said: Publication, *, by: User) -> Revision:
    """Preflight, then the record, then everything that is derived from it."""
    at = now()
    overridden = _overridden(examine(story, version, said, at=at), said, by=by)
    corrections = tuple(_dated(story, version, mended) for mended in said.corrections)
    version = replace(
        version, notices=(*version.notices, *_notices(story, said, corrections, at=at))
    )
    live = story.live
    release = Release(said.kind, _public_note(said), by, at, overridden)
    revision = Revision.objects.append(story, version, release)
    for mended, first_bad in corrections:
        _record_correction(revision, mended, first_bad, last_bad=live or revision)
    if live:
        Difference.objects.keep(live, revision, compare(live.version(), version))
    # No save of the diary's: the words are as they were, and the record says the rest.
    story.live, story.stage, story.held = revision, version.stage, version.held
    Story.objects.filter(pk=story.pk).update(live=revision, stage=story.stage, held=story.held)
    _project(story, version, revision)
    return revision


def _overridden(
    findings: Sequence[Finding], said: Publication, *, by: User
) -> tuple[dict[str, str], ...]:
    """The overrides to keep. Raises PreflightFailed if a block is left, or PermissionDenied."""
    reasons = {key: reason.strip() for key, reason in (said.overrides or {}).items()}
    blocks = [finding for finding in findings if finding.blocks]
    passed = [f for f in blocks if f.may_override and reasons.get(f.key)]
    if len(passed) < len(blocks):
        raise PreflightFailed(findings)
    if passed and not by.has_perm("stories.override_preflight"):
        raise PermissionDenied(_("Only a standards editor can override a blocking finding."))
    return tuple({"code": f.code, "place": f.place, "reason": reasons[f.key]} for f in passed)


def _dated(story: Story, version: Version, mended: Mended) -> tuple[Mended, Revision]:
    assert story.live is not None  # a first publication has nothing to correct
    if mended.first_bad:
        return mended, story.revisions.get(number=mended.first_bad)
    return mended, first_bad_revision(story.live, version)


def _public_note(said: Publication) -> str:
    """The line of the change log; a correction that has no note of its own says itself."""
    if said.note or not said.corrections:
        return said.note
    return " ".join(
        _("An earlier version said: %(wrong)s. %(right)s, according to %(source)s.")
        % {
            "wrong": mended.wrong.rstrip(". "),
            "right": mended.right.rstrip(". "),
            "source": mended.according_to,
        }
        for mended in said.corrections
    )


def _notices(
    story: Story,
    said: Publication,
    corrections: Sequence[tuple[Mended, Revision]],
    *,
    at: datetime,
) -> Iterator[NoticeMark]:
    """The notices that this publication adds to those that stand."""
    last_bad = live_number(story)
    number, when = last_bad + 1, rfc3339(at)
    for mended, first_bad in corrections:
        yield NoticeMark(
            kind=str(said.kind),
            number=number,
            at=when,
            wrong=mended.wrong,
            right=mended.right,
            according_to=mended.according_to,
            placement=mended.placement,
            place=mended.place,
            first_bad=first_bad.number,
            last_bad=last_bad,
            online_from=rfc3339(first_bad.published_at),
            online_to=when,
        )
    if said.kind.leaves_notice and not corrections:
        top = "end" if said.kind == Kind.CLARIFICATION else "top"
        yield NoticeMark(str(said.kind), number, when, text=said.note, placement=top)


def _record_correction(
    revision: Revision, mended: Mended, first_bad: Revision, *, last_bad: Revision
) -> None:
    Correction.objects.create(
        story=revision.story,
        revision=revision,
        wrong=mended.wrong,
        right=mended.right,
        according_to=mended.according_to,
        placement=mended.placement,
        place=mended.place,
        first_bad=first_bad,
        last_bad=last_bad,
        online_from=first_bad.published_at,
        online_to=revision.published_at,
        reported_by_reader=mended.reported_by_reader,
        approved_by=revision.published_by,
    )


def _project(story: Story, version: Version, revision: Revision) -> None:
    """Write down where claims stand before readers, and what readers were shown of them."""
    marks = [
        (place, number, span.words)
        for place, text in version.texts()
        for span in spans(text)
        if (number := number_of(span.ref))
    ]
    shown = {number_of(claim.ref) or 0: claim.status for claim in version.claims}
    Placement.objects.replace(story, marks, live=True, shown=shown)
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
