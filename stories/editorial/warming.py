"""Making ready what readers are about to ask for; all of it is made on demand as well."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stories.clock import now
from stories.models import Difference, Rendering, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.text.version import Version

FRESH = timedelta(hours=1)
MOST = 50


def warm_pages() -> int:
    """Render the newest publications and compare each with the one before; return how many.

    Looks at revisions of the last hour only; what is made already costs nothing more.
    """
    fresh = Revision.objects.filter(published_at__gt=now() - FRESH).order_by("-pk")[:MOST]
    revisions = fresh.with_versions()
    Rendering.objects.html(text for row in revisions for text in bodies(row.version()))
    known = Difference.objects.stepped(revisions)
    for revision in revisions:
        if revision.number > 1 and revision.pk not in known:
            before = Revision.objects.get(story=revision.story_id, number=revision.number - 1)
            Difference.objects.between(before, revision)
    return len(revisions)


def render_ahead(texts: Iterable[str]) -> None:
    """Render these texts now, so that their first reader does not wait for it."""
    Rendering.objects.html(texts)


def bodies(version: Version) -> tuple[str, ...]:
    """The Markdown texts of a version: its body and its updates."""
    return (version.body, *(update.body for update in version.updates))
