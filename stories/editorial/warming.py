"""Making ready what readers are about to ask for; all of it is made on demand as well."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stories.clock import now
from stories.models import Difference, Rendering, Revision

if TYPE_CHECKING:
    from stories.models import Story
    from stories.text.version import Version

FRESH = timedelta(hours=1)
MOST = 50


def warm_pages() -> int:
    """Render the newest publications and compare each with the one before; return how many.

    Looks at revisions of the last hour only; what is made already costs nothing more.
    """
    fresh = Revision.objects.filter(published_at__gt=now() - FRESH).order_by("-pk")[:MOST]
    revisions = fresh.with_versions()
    # Oldest first, so that of each story the newest stays: it is the live one.
    pages = {row.story_id: bodies(row.version()) for row in reversed(revisions)}
    Rendering.objects.live(pages)
    known = Difference.objects.stepped(revisions)
    for revision in revisions:
        if revision.number > 1 and revision.pk not in known:
            before = Revision.objects.get(story=revision.story_id, number=revision.number - 1)
            Difference.objects.between(before, revision)
    return len(revisions)


def render_ahead(story: Story, version: Version) -> None:
    """Render what the story says now, so that its first reader does not wait for it."""
    Rendering.objects.live({story.pk: bodies(version)})


def bodies(version: Version) -> tuple[str, ...]:
    """The Markdown texts of a version: its body and its updates."""
    return (version.body, *(update.body for update in version.updates))
