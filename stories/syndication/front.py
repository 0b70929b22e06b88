"""The front page: which stories there are, the newest changes first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.models import Kind, Stage, Story
from stories.syndication.facts import public_fact, standing, tally
from stories.syndication.glance import glances
from stories.syndication.notices import public_notices
from stories.syndication.scripts import direction
from stories.syndication.words import words_of
from stories.text.render import render_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from stories.models import Revision
    from stories.syndication.facts import Count, Standing
    from stories.text.version import Version

ON_FRONT = 40
PER_PAGE = 30
_GLANCED = ("headline", "standfirst", "byline", "claims", "notices")


@dataclass(frozen=True, slots=True)
class Teaser:
    """A story as a list shows it."""

    slug: str
    title: str
    summary: str
    byline: str
    desk: str
    desk_slug: str
    language: str
    direction: str
    stage: Stage
    held: bool
    number: int
    kind: Kind
    modified_at: datetime
    tally: tuple[Count, ...]
    standing: Standing

    @property
    def url(self) -> str:
        return reverse("reader:story", args=[self.slug])

    @property
    def is_developing(self) -> bool:
        return self.stage == Stage.DEVELOPING and not self.held

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == Stage.WITHDRAWN

    @property
    def change(self) -> str:
        """What happened last, as a word before its time: Corrected."""
        return change_word(self.kind)


@dataclass(frozen=True, slots=True)
class Section:
    """A desk and its stories."""

    name: str
    slug: str
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The lead, what stands beside it, and the rest by desk."""

    lead: Teaser | None
    beside: tuple[Teaser, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """One page of a desk's stories, the newest change first."""

    name: str
    slug: str
    teasers: tuple[Teaser, ...]
    page: int
    more: bool


def front() -> Front:
    """What changed last leads, if it stands and still develops. Two queries."""
    open_first = Case(
        When(stage=Stage.DEVELOPING, held=False, then=Value(0)),
        When(stage=Stage.WITHDRAWN, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = Story.objects.live().order_by(open_first, "-live__modified_at", "-pk")[:ON_FRONT]
    found = tuple(teasers(rows))
    lead = found[0] if found and not found[0].is_withdrawn else None
    rest = found[1:] if lead else found
    beside = tuple(teaser for teaser in rest if teaser.is_developing)[:2] if lead else ()
    others = [teaser for teaser in rest if teaser not in beside]
    others.sort(key=lambda teaser: teaser.modified_at, reverse=True)
    return Front(lead, beside, tuple(_sections(others)))


def desk_page(slug: str, *, page: int = 1, size: int = PER_PAGE) -> DeskPage | None:
    """A desk's stories; None for a desk that has none on that page. Two queries."""
    first = (page - 1) * size
    rows = Story.objects.live().filter(desk__slug=slug).order_by("-live__modified_at", "-pk")
    found = tuple(teasers(rows[first : first + size + 1]))
    if not found:
        return None
    return DeskPage(found[0].desk, slug, found[:size], page=page, more=len(found) > size)


def teasers(stories: Iterable[Story]) -> Iterator[Teaser]:
    """These live stories as a list shows them (one query besides the stories' own)."""
    rows = tuple(stories)
    versions = glances([row.live for row in rows if row.live], fields=_GLANCED)
    for row in rows:
        if row.live:
            yield _teaser(row, row.live, versions[row.live.pk])


def change_word(kind: Kind) -> str:
    """The kind as it stands before a time; a minor edit moves no time and says nothing new."""
    words = {
        Kind.NEW: _("Published"),
        Kind.STATUS_CHANGE: _("Verification changed"),
        Kind.CLARIFICATION: _("Clarified"),
        Kind.CORRECTION: _("Corrected"),
        Kind.EDITORS_NOTE: _("Editor’s note"),
        Kind.HOLD: _("Under review since"),
        Kind.RETRACTION: _("Withdrawn"),
        Kind.RESTORATION: _("Restored"),
        Kind.REDACTION: _("Passage removed"),
    }
    return words.get(kind) or _("Updated")


def _teaser(story: Story, live: Revision, version: Version) -> Teaser:
    return Teaser(
        slug=story.slug,
        title=words_of(render_line(version.headline)),
        summary=words_of(render_line(version.standfirst)),
        byline=version.byline,
        desk=story.desk.name,
        desk_slug=story.desk.slug,
        language=version.language,
        direction=direction(version.language),
        stage=Stage(version.stage),
        held=version.held,
        number=live.number,
        kind=live.change,
        modified_at=live.modified_at,
        tally=tally(version.claims),
        standing=standing(map(public_fact, version.claims), public_notices(version.notices)),
    )


def _sections(found: Iterable[Teaser]) -> Iterator[Section]:
    """By desk, in the order in which the desks had news."""
    by_desk: dict[tuple[str, str], list[Teaser]] = {}
    for teaser in found:
        by_desk.setdefault((teaser.desk, teaser.desk_slug), []).append(teaser)
    for (name, slug), stories in by_desk.items():
        yield Section(name, slug, tuple(stories))
