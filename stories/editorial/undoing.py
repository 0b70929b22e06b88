"""Taking the last publication back, within the seconds before the world is told of it.

Readers may have seen it: the record keeps both, and says so. What is taken back is put right at
once: the words before it come again, also in a draft that had taken them over. A first version
has none before it, and a notice for readers is never unsaid: there the story is put under review.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.carrying import carry_back, holds_nothing_new
from stories.editorial.publishing import hold
from stories.editorial.pushing import put_back
from stories.editorial.releasing import Publication, release
from stories.editorial.saving import lock
from stories.errors import UndoRefused
from stories.models import Kind, Revision, Stage, Story
from stories.syndication.outbox import call_back, undo_ends

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import User

# What has a way back of its own, or none
_NOT_UNDONE = (Kind.HOLD, Kind.RETRACTION, Kind.REDACTION)


def undo_until(story: Story) -> datetime | None:
    """Until when the story's last publication can be taken back; None if it can't (no query)."""
    live = story.live
    if live is None or live.change in _NOT_UNDONE or story.stage == Stage.WITHDRAWN:
        return None
    if story.held and _reviews(live):
        return None
    ends = undo_ends(live)
    return ends if now() < ends else None


@transaction.atomic
def undo(story: Story, *, by: User, number: int) -> Revision:
    """Take back revision `number`, the live one, and call its notices back.

    Its push text stands in the draft again.

    Raises PermissionDenied, UndoRefused with what to do instead, or PreflightFailed if the words
    before must not come again; then nothing has changed and its notices leave.
    """
    require(by, "publish_story")
    story = lock(story)
    live = story.live
    if live is None or live.number != number:
        raise UndoRefused(_("Another revision is live by now. Look at it first."))
    if undo_until(story) is None or not call_back(live):
        raise UndoRefused(
            _(
                "It is too late to undo it: others have been told. Publish a correction, "
                "or put the story under review."
            )
        )
    if _reviews(live):
        reason = _("Revision %(n)s was published by mistake. We are looking at it.")
        revision = hold(story, by=by, reason=reason % {"n": number})
    else:
        revision = _words_before(story, live, by=by)
    put_back(story, by=by, revision=live)
    return revision


def _reviews(live: Revision) -> bool:
    """Its words can't go: they are the first, or readers were told something for good."""
    return live.number == 1 or live.change.leaves_notice


def _words_before(story: Story, live: Revision, *, by: User) -> Revision:
    before = Revision.objects.get(story=story, number=live.number - 1)
    if before.withheld:
        raise UndoRefused(_("The words before were removed. Put the story under review."))
    note = _(
        "Revision %(n)s was published by mistake and taken back. "
        "These are the words of revision %(before)s again."
    ) % {"n": live.number, "before": before.number}
    said = Publication(Kind.UPDATE, note, takes_back=True)
    even = holds_nothing_new(story)
    revision = release(story, before.version().again(), said, by=by)
    rebased = carry_back(story, live, revision, by=by)
    if rebased is None:
        # The draft is not what readers see, though nobody has saved it since.
        Story.objects.filter(pk=story.pk).update(draft_published_at=None)
    elif even and not any(row.asks for row in rebased):
        Story.objects.filter(pk=story.pk).update(draft_published_at=now())
    return revision
