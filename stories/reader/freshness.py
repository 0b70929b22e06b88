"""Answers that caches may keep: conditional GET and the headers of formats §10."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zlib import crc32

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from stories.clock import now
from stories.models import Scheduled
from stories.reader.edition import edition
from stories.reader.shelf import from_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.http import HttpRequest

    from stories.models import Story

DEVELOPING = "public, max-age=15, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400"
CLOSED = "public, max-age=60, s-maxage=600, stale-while-revalidate=3600"
POLLED = "public, max-age=5, s-maxage=5"
# Not immutable: a legal removal must be able to purge them.
KEPT = "public, max-age=3600, s-maxage=86400"
LISTED = "public, max-age=60"
LATE_S = 60
_SPAN = re.compile(r"(max-age|s-maxage|stale-while-revalidate)=(\d+)")
_SHARED = re.compile(r"s-maxage=(\d+)")


def answer(
    request: HttpRequest,
    *,
    tag: str,
    modified: datetime,
    cache: str,
    make: Callable[[], HttpResponse],
    sealed_by: str = "",
    until: datetime | None = None,
) -> HttpResponse:
    """304 to a reader who has it already; else what `make` makes. Never varies by cookie.

    With the digest that seals what it shows, the page is made once and kept. `until` is when
    another version goes out by itself: no cache keeps this one past it.
    """
    etag, stamp = f'"{tag}"', int(modified.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=stamp)
    if response is None:
        response = from_shelf(request, f"{sealed_by} {tag}", make) if sealed_by else make()
    # A strong tag names one sequence of bytes, and the packed one is another.
    response["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
    response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = kept_until(cache, until)
    response["Vary"] = "Accept-Encoding"
    return response


def next_release(story: Story) -> datetime | None:
    """When another version of a story from `shown` goes out by itself, if caches may know it.

    An embargo is a promise not to tell, and that something comes at four o'clock is telling.
    """
    at: datetime | None = getattr(story, "goes_out_at", None)
    embargoed = story.embargo_until is not None and story.embargo_until > now()
    return None if embargoed else at


def next_release_of(slugs: Iterable[str]) -> datetime | None:
    """As `next_release`, of several stories: the earliest that caches may know (one query)."""
    at = now()
    rows = Scheduled.objects.waiting().unembargoed(at).filter(story__slug__in=slugs)
    # What is late by so much caps nothing.
    rows = rows.filter(release_at__gt=at - timedelta(seconds=LATE_S))
    found: datetime | None = rows.values_list("release_at", flat=True).first()
    return found


def kept_until(cache: str, until: datetime | None) -> str:
    """What caches are told of a page that another follows by itself then; None: nothing does."""
    return capped(cache, until) if until else cache


def capped(cache: str, until: datetime) -> str:
    """What caches are told, with no time that reaches past `until`."""
    left = math.ceil((until - now()).total_seconds())
    if left < -LATE_S:
        return cache  # nobody publishes: a page must not cost every request for ever
    left = max(left, 1)
    shared = _SHARED.search(cache)
    fresh = min(left, int(shared[1])) if shared else left

    def cap(match: re.Match[str]) -> str:
        most = left - fresh if match[1] == "stale-while-revalidate" else left
        return f"{match[1]}={min(int(match[2]), most)}"

    return _SPAN.sub(cap, cache)


def story_tag(story: Story, number: int, language: str, *parts: object) -> str:
    """A strong tag of a page of the story, from `shown`, as version `number` has it."""
    # A desk can be renamed without a publication.
    made = crc32(f"{edition()} {story.desk.name} {story.desk.slug}".encode())
    erased = (f"e{story.erased}",) if story.erased else ()
    named = (f"s{story.pk}", f"v{number}", language, *parts, *erased, f"{made:08x}")
    return "-".join(map(str, named))
