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

PER_PART = 10_000
MOST_NEWS = 1000
NEW = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Address:
    url: str
    modified: str = ""


def pages() -> tuple[str, ...]:
    """The addresses of the parts; there is always one (two queries)."""
    known = _stories().count() + Exposure.objects.values("claim").distinct().count()
    count = max(-(-known // PER_PART), 1)
    return tuple(addresses.page("sitemap_part", page) for page in range(1, count + 1))


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


def news(at: datetime) -> tuple[News, ...]:
    """Stories first published in the two days before `at`, newest first. Two queries."""
    born = Revision.objects.filter(number=1, published_at__gt=at - NEW, published_at__lte=at)
    rows = _stories().exclude(stage=Stage.WITHDRAWN).filter(pk__in=born.values("story"))
    newest = list(rows.order_by("-live__first_published_at", "-pk")[:MOST_NEWS])
    heads = glances([story.live for story in newest], fields=("headline",))
    return tuple(
        News(
            addresses.page("story", story.slug),
            for_xml(words_of(render_line(heads[story.live.pk].headline))),
            story.live.structure["language"].partition("-")[0].lower(),
            times.iso(story.live.first_published_at),
        )
        for story in newest
    )


def _stories():  # type: ignore[no-untyped-def]
    return Story.objects.live().filter(held=False)
