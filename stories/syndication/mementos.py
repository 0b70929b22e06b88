"""What a story said at a time: its versions as mementos (RFC 7089, RFC 5829)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from stories.models import Revision
from stories.syndication import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from stories.models import Story

MEDIA_TYPE = "application/link-format"
PER_MAP = 1000  # versions; a story with more has an index, and several maps
# RFC 1123 as HTTP writes it; its names are English in every country.
_DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} "
    r"[0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT"
)


@dataclass(frozen=True, slots=True)
class Memento:
    """A version, and since when readers saw it."""

    slug: str
    number: int
    at: datetime

    @property
    def url(self) -> str:
        return addresses.page("revision", self.slug, self.number)

    def link(self, *relations: str) -> str:
        return _link(self.url, *relations, datetime=stamp(self.at))


def stamp(at: datetime) -> str:
    """Sat, 21 Nov 2026 12:05:00 GMT."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def asked_for(value: str) -> datetime:
    """The time that an Accept-Datetime header asks for. Raises ValueError for what is none."""
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    at = parsedate_to_datetime(value)
    if stamp(at) != value:  # the day of the week is another
        raise ValueError(value)
    return at


def as_of(story: Story, at: datetime | None) -> Memento:
    """The version that stood at that time: the first before it, the last without one (one query).

    Times of mementos are told to the second, so a version counts from the whole of its second.
    """
    rows = Revision.objects.filter(story=story, number__lte=_last(story))
    if at is None:
        stood = rows.filter(number=_last(story))
    else:
        stood = rows.filter(Q(published_at__lte=_end_of(at)) | Q(number=1))
    number, since = stood.order_by("-number").values_list("number", "published_at")[0]
    return Memento(story.slug, number, since)


def timemap(story: Story) -> str:
    """Where every version is, as links; of a story with many, which map names which.

    One query. RFC 7089, 5.1.1: an index links to TimeMaps, each with the times that it spans.
    """
    last = _last(story)
    if last <= PER_MAP:
        return _map_of(story, addresses.page("timemap", story.slug), 1, last)
    spans = [_numbers(part, last) for part in range(1, -(-last // PER_MAP) + 1)]
    rows = Revision.objects.filter(story=story, number__in={end for ends in spans for end in ends})
    ends = {memento.number: memento for memento in _mementos(story, rows)}
    return _written(
        _original(story.slug),
        _span(addresses.page("timemap", story.slug), "self", ends[1], ends[last]),
        _gate(story.slug),
        *(
            _span(_part(story, part), "timemap", ends[first], ends[final])
            for part, (first, final) in enumerate(spans, start=1)
        ),
    )


def timemap_part(story: Story, part: int) -> str | None:
    """One of its maps, from 1; None if it has none with that number (one query)."""
    last = _last(story)
    first, final = _numbers(part, last)
    if not 1 <= first <= final:
        return None
    beside = [
        _link(_part(story, number), *relations, type=MEDIA_TYPE)
        for number, relations in ((part - 1, ("prev", "timemap")), (part + 1, ("next", "timemap")))
        if number >= 1 and _numbers(number, last)[0] <= last
    ]
    return _map_of(story, _part(story, part), first, final, _map(story.slug), *beside)


def of_story(slug: str) -> str:
    """The Link header of a story: where to ask for what it said before."""
    log = _link(_page("log", slug), "version-history")
    return ", ".join([_gate(slug), _map(slug), log])


def of_answer(memento: Memento) -> str:
    """The Link header of a TimeGate that chose this version."""
    return ", ".join([_original(memento.slug), _map(memento.slug), memento.link("memento")])


def of_version(story: Story, number: int) -> str:
    """The Link header of a version: its story, the first, the last and its neighbours.

    One query.
    """
    last = _last(story)
    beside = {1, number - 1, number, number + 1, last}
    rows = Revision.objects.filter(story=story, number__in=beside, number__lte=last)
    links = [
        _link(addresses.page("story", story.slug), "original", "latest-version"),
        _gate(story.slug),
        _map(story.slug),
        _link(_page("log", story.slug), "version-history"),
    ]
    for memento in _mementos(story, rows):
        relations = (*_place(memento, last), *_beside(memento.number - number))
        links.append(memento.link(*relations))
    return ", ".join(links)


def _map_of(story: Story, url: str, first: int, final: int, *others: str) -> str:
    """The versions from one number to another, and the links to other maps."""
    rows = Revision.objects.filter(story=story, number__gte=first, number__lte=final)
    found = _mementos(story, rows)
    return _written(
        _original(story.slug),
        _span(url, "self", found[0], found[-1]),
        _gate(story.slug),
        *others,
        *(memento.link(*_place(memento, _last(story)), "memento") for memento in found),
    )


def _numbers(part: int, last: int) -> tuple[int, int]:
    """The first and the last version in a map."""
    return (part - 1) * PER_MAP + 1, min(part * PER_MAP, last)


def _part(story: Story, part: int) -> str:
    return addresses.page("timemap_part", story.slug, part)


def _span(url: str, relation: str, first: Memento, final: Memento) -> str:
    times = {"from": stamp(first.at), "until": stamp(final.at)}
    return _link(url, relation, type=MEDIA_TYPE, **times)


def _written(*links: str) -> str:
    return ",\n".join(links) + "\n"


def _mementos(story: Story, rows: QuerySet[Revision]) -> tuple[Memento, ...]:
    found = rows.order_by("number").values_list("number", "published_at")
    return tuple(Memento(story.slug, number, at) for number, at in found)


def _end_of(second: datetime) -> datetime:
    return second.replace(microsecond=999_999)


def _last(story: Story) -> int:
    assert story.live is not None  # shown() leaves drafts out
    return story.live.number


def _place(memento: Memento, last: int) -> Iterator[str]:
    if memento.number == 1:
        yield "first"
    if memento.number == last:
        yield "last"


def _beside(distance: int) -> tuple[str, ...]:
    """What a version is called by one that is so many before it."""
    named = {-1: ("prev", "memento", "predecessor-version")}
    named[1] = ("next", "memento", "successor-version")
    return named.get(distance, ("memento",))


def _original(slug: str) -> str:
    return _link(addresses.page("story", slug), "original")


def _gate(slug: str) -> str:
    return _link(_page("timegate", slug), "timegate")


def _map(slug: str) -> str:
    return _link(_page("timemap", slug), "timemap", type=MEDIA_TYPE)


def _page(name: str, slug: str) -> str:
    return addresses.page(name, slug)


def _link(url: str, *relations: str, **attributes: str) -> str:
    said = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    return f'<{url}>; rel="{" ".join(relations)}"{said}'
