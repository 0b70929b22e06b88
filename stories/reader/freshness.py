"""Answers that caches may keep: conditional GET and the headers of formats §10."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from stories.reader.edition import edition
from stories.reader.shelf import from_shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from stories.models import Story

DEVELOPING = "public, max-age=15, s-maxage=30, stale-while-revalidate=60, stale-if-error=86400"
CLOSED = "public, max-age=60, s-maxage=600, stale-while-revalidate=3600"
POLLED = "public, max-age=5, s-maxage=5"
# Not immutable: a legal removal must be able to purge them.
KEPT = "public, max-age=3600, s-maxage=86400"
LISTED = "public, max-age=60"


def answer(
    request: HttpRequest,
    *,
    tag: str,
    modified: datetime,
    cache: str,
    make: Callable[[], HttpResponse],
    sealed_by: str = "",
) -> HttpResponse:
    """304 to a reader who has it already; else what `make` makes. Never varies by cookie.

    With the digest that seals what it shows, the page is made once and kept.
    """
    etag, stamp = f'"{tag}"', int(modified.timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=stamp)
    if response is None:
        response = from_shelf(request, f"{sealed_by} {tag}", make) if sealed_by else make()
    # A strong tag names one sequence of bytes, and the packed one is another.
    response["ETag"] = f"W/{etag}" if response.has_header("Content-Encoding") else etag
    response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = cache
    response["Vary"] = "Accept-Encoding"
    return response


def story_tag(story: Story, number: int, language: str, *parts: object) -> str:
    """A strong tag of a page of the story, from `shown`, as version `number` has it."""
    # A desk can be renamed without a publication.
    made = crc32(f"{edition()} {story.desk.name} {story.desk.slug}".encode())
    erased = (f"e{story.erased}",) if story.erased else ()
    named = (f"s{story.pk}", f"v{number}", language, *parts, *erased, f"{made:08x}")
    return "-".join(map(str, named))
