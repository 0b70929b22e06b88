"""What search engines are told: every public story with the time of its last change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from stories.models import Exposure, Revision, Stage, Story
from stories.syndication import addresses, times
from stories.syndication.glance import glances
from stories.syndication.words import for_xml, words_of
from stories.text.render import render_line

if TYPE_CHECKING:
    from datetime import datetime

    from stories.models.story import StoryQuerySet

PER_PART = 10_000
NEWS_PER_PART = 1000  # more are not read
NEW = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Address:
    url: str
    modified: str = ""


def pages() -> tuple[str, ...]:
    """The addresses of the parts; there is always one (two queries)."""
    known = _stories().count() + Exposure.objects.values("claim").distinct().count()
    return _parts("sitemap_part", known, PER_PART)


def part(page: int) -> tuple[Address, ...]:
    """Stories first, in the order in which they came, then claims. Three queries at most."""
    first, last = (page - 1) * PER_PART, page * PER_PART
    stories = _stories().order_by("pk")
    rows = stories[first:last].values_list("slug", "live__modified_at")
    found = [
        Address(addresses.page("story", slug), times.iso(modified)) for slug, modified in rows
    ]
    if len(found) < PER_PART:
        before = stories.count()
        claims = Exposure.objects.order_by("claim").values_list("claim", flat=True).distinct()
        shown = claims[max(first - before, 0) : last - before]
        found += [Address(addresses.page("claim", f"C-{claim}")) for claim in shown]
    if page == 1:
        found = [Address(addresses.page(name)) for name in ("front", "corrections")] + found
    return tuple(found)


@dataclass(frozen=True, slots=True)
class News:
    """A story that is new, as news search engines ask for it."""

    url: str
    title: str
    language: str
    published: str


def news_pages(at: datetime) -> tuple[str, ...]:
    """The addresses of the parts of the news; there is always one, if an empty one. One query."""
    return _parts("news_sitemap_part", _newborn(at).count(), NEWS_PER_PART)


def news(at: datetime, *, page: int = 1) -> tuple[News, ...]:
    """One part of the stories first published in the two days before `at`, newest first.

    Two queries. What comes meanwhile moves others into the next part, and none out of all.
    """
    last = page * NEWS_PER_PART
    rows = _newborn(at).order_by("-live__first_published_at", "-pk")
    newest = [
        (story.slug, story.live) for story in rows[last - NEWS_PER_PART : last] if story.live
    ]
    heads = glances([live for _, live in newest], fields=("headline",))
    return tuple(
        News(
            addresses.page("story", slug),
            for_xml(words_of(render_line(heads[live.pk].headline))),
            live.structure["language"].partition("-")[0].lower(),
            times.iso(live.first_published_at),
        )
        for slug, live in newest
    )


def _newborn(at: datetime) -> StoryQuerySet:
    born = Revision.objects.filter(number=1, published_at__gt=at - NEW, published_at__lte=at)
    return _stories().exclude(stage=Stage.WITHDRAWN).filter(pk__in=born.values("story"))


def _parts(name: str, known: int, per_part: int) -> tuple[str, ...]:
    count = max(-(-known // per_part), 1)
    return tuple(addresses.page(name, page) for page in range(1, count + 1))


def _stories() -> StoryQuerySet:
    return Story.objects.live().filter(held=False)
