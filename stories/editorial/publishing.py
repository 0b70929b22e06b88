"""The one door to readers: publish, correct, retract, hold, restore, close, reopen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.editorial.admission import require
from stories.editorial.pushing import take_out
from stories.editorial.releasing import Publication, examine, live_number, release
from stories.editorial.saving import lock
from stories.editorial.versions import draft, fingerprint
from stories.errors import NothingToPublish, StageRefused, StaleSave
from stories.models import Claim, Kind, Placement, Stage, Story
from stories.models.kind import CHOSEN
from stories.syndication.notices import public_notices
from stories.text.diff import compare
from stories.text.markup import strip_marks
from stories.text.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

    from stories.editorial.candidate import Mended
    from stories.models import Revision
    from stories.text.version import NoticeMark

__all__ = [
    "Publication",
    "close",
    "correct",
    "examine",
    "hold",
    "live_number",
    "publish",
    "reopen",
    "restore",
    "retract",
]
_GRAVE = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE)


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

    A first publication is `new` whatever `kind` says; only a correction takes `corrections`.
    Holding, retracting and the like are verbs of their own. `seen` is the fingerprint of what the
    editor looked at: if draft, claims or live revision have changed since, StaleSave.
    `overrides` gives a public reason for each blocking finding that is to be passed over.
    The draft's push text goes out with it and leaves the draft.
    Raises PermissionDenied, StageRefused, NothingToPublish or PreflightFailed; then nothing has
    changed. Locks the story's row: simultaneous calls give consecutive revisions.
    """
    said = Publication(kind, note, tuple(corrections), overrides)
    story, version, said = prepared(story, said, by=by, seen=seen)
    revision = release(story, version, said, by=by)
    Story.objects.filter(pk=story.pk).update(draft_published_at=revision.published_at)
    if version.alert:
        take_out(story, by=by, number=revision.number)
    return revision


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


def prepared(
    story: Story, said: Publication, *, by: User, seen: str = ""
) -> tuple[Story, Version, Publication]:
    """The story, locked, with its draft and what is said of it, if nothing but the preflight
    can still refuse it.

    Raises PermissionDenied, StageRefused, StaleSave or NothingToPublish, as `publish`.
    """
    require(by, "publish_story")
    story = lock(story)
    kind = Kind.NEW if story.live is None else Kind(said.kind)
    if kind in _GRAVE:
        require(by, "correct_story")
    refuse_stage(story, kind)
    keep_claims_still(story)
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
    mended = said.corrections if kind == Kind.CORRECTION else ()
    return story, version, replace(said, kind=kind, corrections=mended)


@transaction.atomic
def retract(story: Story, *, by: User, reason: str) -> Revision:
    """Withdraw the story: its address stays and says why; text, claims and updates go.

    Raises PermissionDenied, StageRefused for a draft or a withdrawn story, or PreflightFailed
    without a reason.
    """
    require(by, "retract_story")
    story, live = published(story)
    version = Version(
        headline=strip_marks(live.headline),
        body="",
        byline=live.byline,
        stage=str(Stage.WITHDRAWN),
        language=live.language,
        notices=_without_hold(live),
    )
    return release(story, version, Publication(Kind.RETRACTION, reason), by=by)


@transaction.atomic
def hold(story: Story, *, by: User, reason: str) -> Revision:
    """Put the published words under review, with a public reason. The draft stays as it is.

    Raises PermissionDenied, StageRefused, or PreflightFailed without a reason.
    """
    require(by, "hold_story")
    story, live = published(story)
    if story.held:
        raise StageRefused(_("The story is under review already."))
    return release(story, replace(live, held=True), Publication(Kind.HOLD, reason), by=by)


@transaction.atomic
def restore(story: Story, *, by: User, note: str) -> Revision:
    """End a review: the published words stand again, and readers are told what was found.

    Words that turned out wrong are corrected first, under the review.
    Raises PermissionDenied, StageRefused or PreflightFailed; then nothing has changed.
    """
    require(by, "hold_story")
    story, live = published(story)
    if not story.held:
        raise StageRefused(_("The story is not under review."))
    version = replace(live, held=False, notices=_without_hold(live))
    return release(story, version, Publication(Kind.RESTORATION, note), by=by)


@transaction.atomic
def close(story: Story, *, by: User, note: str = "") -> Revision:
    """Say that the story is no longer updated. Corrections remain possible.

    Raises PermissionDenied, StageRefused or PreflightFailed; then nothing has changed.
    """
    require(by, "close_story")
    story, live = published(story)
    if story.stage == Stage.CLOSED:
        raise StageRefused(_("The story is closed already."))
    note = note.strip() or _("This story is no longer being updated.")
    return release(
        story, replace(live, stage=str(Stage.CLOSED)), Publication(Kind.UPDATE, note), by=by
    )


@transaction.atomic
def reopen(story: Story, *, by: User, note: str) -> Revision:
    """Let a closed story develop again, and say why.

    Raises PermissionDenied, StageRefused, or PreflightFailed without a note.
    """
    require(by, "close_story")
    story, live = published(story)
    if story.stage != Stage.CLOSED:
        raise StageRefused(_("Only a closed story can be reopened."))
    version = replace(live, stage=str(Stage.DEVELOPING))
    return release(story, version, Publication(Kind.UPDATE, note), by=by)


def published(story: Story) -> tuple[Story, Version]:
    """The story, locked, with its live words, to be published once more.

    Raises StageRefused for a draft or a withdrawn story.
    """
    story = lock(story)
    if story.live is None:
        raise StageRefused(_("The story has not been published yet."))
    if story.stage == Stage.WITHDRAWN:
        raise StageRefused(_("The story was withdrawn. That is final; start a new story."))
    return story, story.live.version().again()


def _without_hold(version: Version) -> tuple[NoticeMark, ...]:
    """Its notices, but for those of a review and what was added to them."""
    lifted = {
        notice.anchor for notice in public_notices(version.notices) if notice.kind == Kind.HOLD
    }
    return tuple(
        mark for mark in version.notices if mark.kind != Kind.HOLD and mark.amends not in lifted
    )


def keep_claims_still(story: Story) -> None:
    """Lock the claims of draft and live text, so that readers see them as they were examined."""
    carried = Placement.objects.filter(story=story).values("claim")
    # One order for all publishers: stories that share claims must not wait for each other.
    rows = Claim.objects.filter(pk__in=carried).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def refuse_stage(story: Story, kind: Kind) -> None:
    if story.stage == Stage.WITHDRAWN:
        raise StageRefused(_("The story was withdrawn. That is final; start a new story."))
    if kind not in (Kind.NEW, *CHOSEN) or (story.live and kind == Kind.NEW):
        raise StageRefused(
            _("“%(kind)s” can’t be chosen here: it is a step of its own.") % {"kind": kind.label}
        )
    if story.stage == Stage.CLOSED and kind in (Kind.UPDATE, Kind.STATUS_CHANGE):
        raise StageRefused(_("The story is closed. Reopen it before you publish news in it."))
