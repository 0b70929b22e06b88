"""The corrections page: every notice that we were wrong or unclear, from every story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from stories.models import Kind, Revision
from stories.syndication.glance import glances
from stories.syndication.notices import LOG, log_amendments, public_notices
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
        amends = self.notice.amends
        if amends.startswith(LOG):
            return f"{reverse('reader:log', args=[self.slug])}#v{amends.removeprefix(LOG)}"
        return f"{reverse('reader:story', args=[self.slug])}#{self.notice.anchor}"

    @property
    def diff_url(self) -> str:
        return reverse("reader:diff", args=[self.slug, self.number - 1, self.number])


@dataclass(frozen=True, slots=True)
class Cut:
    """Which of them are listed: those of a desk, of a kind, or all."""

    desk: str = ""  # its slug
    kind: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return (Kind(self.kind),) if self.kind in LISTED else LISTED

    @property
    def query(self) -> str:
        """As an address says it."""
        named = {"desk": self.desk, "kind": self.kind}
        return urlencode({name: value for name, value in named.items() if value})

    def with_desk(self, slug: str) -> Cut:
        return replace(self, desk=slug)

    def with_kind(self, kind: str) -> Cut:
        return replace(self, kind=kind)


@dataclass(frozen=True, slots=True)
class Corrections:
    """One page of them, newest first."""

    mendings: tuple[Mending, ...]
    page: int
    more: bool
    cut: Cut = Cut()


def corrections(*, page: int = 1, size: int = PER_PAGE, cut: Cut = Cut()) -> Corrections:
    """A page of the notices of all stories; an empty one behind the last. Two queries."""
    rows = Revision.objects.filter(kind__in=cut.kinds).select_related("story__live")
    if cut.desk:
        rows = rows.filter(story__desk__slug=cut.desk)
    first = (page - 1) * size
    revisions = list(rows.order_by("-published_at", "-pk")[first : first + size + 1])
    shown = revisions[:size]
    lives = {row.story.live for row in shown if row.story.live}
    versions = glances(lives, fields=("headline", "notices"))
    return Corrections(
        tuple(
            mending
            for row in shown
            if row.story.live_id
            for mending in _mendings(row, versions[row.story.live_id])
        ),
        page=page,
        more=len(revisions) > size,
        cut=cut,
    )


def _mendings(revision: Revision, live: Version) -> Iterator[Mending]:
    """The notices that this revision brought, with what was added to them since."""
    for notice in _brought(revision.number, live):
        yield Mending(
            slug=revision.story.slug,
            title=words_of(render_line(live.headline)),
            language=live.language,
            direction=direction(live.language),
            number=revision.number,
            notice=notice,
        )


def _brought(number: int, live: Version) -> Iterator[PublicNotice]:
    for notice in public_notices(live.notices):
        if notice.number == number:
            yield notice
        yield from (one for one in notice.amendments if one.number == number)
    for added in log_amendments(live.notices).values():
        yield from (one for one in added if one.number == number and one.amends.startswith(LOG))
