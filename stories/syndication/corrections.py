"""The corrections page: every notice that we were wrong or unclear, from every story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stories.models import Kind, Revision
from stories.syndication.glance import glances
from stories.syndication.notices import public_notices
from stories.syndication.scripts import direction
from stories.syndication.words import words_of
from stories.text.render import render_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.syndication.notices import PublicNotice
    from stories.text.version import Version

PER_PAGE = 30
LISTED = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE, Kind.RETRACTION)


@dataclass(frozen=True, slots=True)
class Mending:
    """One published notice, and the story that it stands on."""

    slug: str
    title: str  # the story's headline now
    language: str
    direction: str
    number: int
    notice: PublicNotice

    @property
    def url(self) -> str:
        return f"{reverse('reader:story', args=[self.slug])}#{self.notice.anchor}"

    @property
    def diff_url(self) -> str:
        return reverse("reader:diff", args=[self.slug, self.number - 1, self.number])


@dataclass(frozen=True, slots=True)
class Corrections:
    """One page of them, newest first."""

    mendings: tuple[Mending, ...]
    page: int
    more: bool


def corrections(*, page: int = 1, size: int = PER_PAGE) -> Corrections:
    """A page of the notices of all stories; an empty one behind the last. Two queries."""
    rows = Revision.objects.filter(kind__in=LISTED).select_related("story__live")
    first = (page - 1) * size
    revisions = list(rows.order_by("-published_at", "-pk")[first : first + size + 1])
    shown = revisions[:size]
    live = [row.story.live for row in shown if row.story.live]
    versions = glances([*shown, *live], fields=("headline", "notices"))
    return Corrections(
        tuple(
            mending
            for row in shown
            for mending in _mendings(row, versions[row.pk], versions[row.story.live_id or row.pk])
        ),
        page=page,
        more=len(revisions) > size,
    )


def _mendings(revision: Revision, then: Version, live: Version) -> Iterator[Mending]:
    """The notices that this revision brought."""
    for notice in public_notices(then.notices):
        if notice.number == revision.number:
            yield Mending(
                slug=revision.story.slug,
                title=words_of(render_line(live.headline)),
                language=live.language,
                direction=direction(live.language),
                number=revision.number,
                notice=notice,
            )
