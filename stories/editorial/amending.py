"""Adding to what readers were told: a notice, or a line of the change log. Neither is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.editorial.admission import require
from stories.editorial.preflight import says_nothing
from stories.editorial.releasing import Publication, release
from stories.editorial.saving import lock
from stories.errors import StageRefused, UnfitText
from stories.models import Kind, Story
from stories.syndication.notices import LOG, public_notices
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Revision
    from stories.text.version import NoticeMark, Version

# What is added to such a notice is of its own kind; to every other, an editor's note.
_SAME_KIND = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE)


@transaction.atomic
def amend(story: Story, *, by: User, anchor: str, text: str) -> Revision:
    """Publish the live words again, with something added to an earlier notice or log line.

    `anchor` is a notice's, such as correction-r4, or log-r4. The same text again gives the
    revision that it made first. Also for a story that was withdrawn: what its notice says stays
    true to what is known. Raises PermissionDenied, StageRefused for a draft, UnfitText for words
    that say nothing or an anchor that there is none of, or PreflightFailed.
    """
    require(by, "correct_story")
    story = lock(story)
    if story.live is None:
        raise StageRefused(_("The story has not been published yet."))
    text = clean(text).strip()
    if not text:
        raise UnfitText(_("Write what is to be added."))
    if says_nothing(text):
        raise UnfitText(_("“%(words)s” does not say what was wrong.") % {"words": text})
    version = story.live.version().again()
    if _is_out_already(story.live, version, by, anchor, text):
        return story.live
    kind = _kind(version, anchor, live=story.live.number)
    return release(story, version, Publication(kind, text, amends=anchor), by=by)


def _kind(version: Version, anchor: str, *, live: int) -> Kind:
    """Of the amendment. Raises UnfitText if nothing has that anchor."""
    if anchor.startswith(LOG):
        number = anchor.removeprefix(LOG)
        if number.isascii() and number.isdigit() and len(number) < 10 and 0 < int(number) <= live:
            return Kind.CLARIFICATION
    for notice in public_notices(version.notices):
        if notice.anchor == anchor:
            return notice.kind if notice.kind in _SAME_KIND else Kind.EDITORS_NOTE
    raise UnfitText(_("There is no such notice. It may have been lifted meanwhile."))


def _is_out_already(live: Revision, version: Version, by: User, anchor: str, text: str) -> bool:
    newest: NoticeMark | None = version.notices[-1] if version.notices else None
    return (
        newest is not None
        and (newest.number, newest.amends, newest.text) == (live.number, anchor, text)
        and live.published_by_id == by.pk
    )
