"""The public's door to the record as machines verify it, and to the page that explains it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import rfc8785
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from stories.reader.freshness import KEPT, LISTED, answer, next_release, story_tag
from stories.reader.pages import kept_a_minute
from stories.reader.versions import UNAVAILABLE_FOR_LEGAL_REASONS, live_story
from stories.syndication import addresses, ledger, stamps

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stories.syndication.ledger import Part

LINES = "application/jsonl"
SCRIPT = Path(__file__).parent.parent / "static" / "stories" / "verify.py"


@require_safe
@conditional_page
def record(request: HttpRequest) -> HttpResponse:
    """How the record is kept, and how anybody can check it. Three queries, or five."""
    points = ledger.newest_checkpoints(most=1)
    context = {
        "keys": ledger.public_keys(),
        "checkpoint": points[0] if points else None,
        "site_url": addresses.page("record_site"),
        "stamped": stamps.newest_stamped(),
    }
    return kept_a_minute(render(request, "stories/record.html", context))


@require_safe
@conditional_page
def site(request: HttpRequest, part: int = 1) -> HttpResponse:
    """The whole record, a thousand lines at a time; `Link` leads to the next part."""
    found = ledger.site_part(part)
    if found is None:
        raise Http404
    next_url = reverse("reader:record_site_part", args=[part + 1])
    return _linked(_sealed(ledger.site_lines(found), LINES), found, next_url)


@require_safe
def story(request: HttpRequest, slug: str, part: int = 1) -> HttpResponse:
    """A story's record, in the same way."""
    row, live = live_story(slug)
    found = ledger.story_part(row, part)
    if found is None:
        raise Http404
    next_url = reverse("reader:record_story_part", args=[slug, part + 1])
    return answer(
        request,
        tag=story_tag(row, live.number, "record", part, found.signed),
        modified=live.published_at,
        cache=LISTED,
        make=lambda: _linked(_sealed(ledger.story_lines(row, found), LINES), found, next_url),
        until=next_release(row),
    )


@require_safe
def content(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The words of one version with their salt; of words that the law removed, that they were."""
    row, live = live_story(slug)
    found = ledger.content(row, number)
    if found is None:
        raise Http404

    def document() -> HttpResponse:
        response = _sealed(rfc8785.dumps(found.to_record()), "application/json")
        if found.kept_back_by_law:
            response.status_code = UNAVAILABLE_FOR_LEGAL_REASONS
        at = format_datetime(found.revision.published_at, usegmt=True)
        response["Memento-Datetime"] = at
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer(
        request,
        tag=story_tag(row, live.number, f"j{number}"),
        modified=live.published_at,
        cache=KEPT,
        make=document,
    )


@require_safe
@conditional_page
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which the record is signed."""
    listed = [key.to_record() for key in ledger.public_keys()]
    return _sealed(rfc8785.dumps({"keys": listed}), "application/json")


@require_safe
@conditional_page
def checkpoints(request: HttpRequest) -> HttpResponse:
    """How long the record was, day by day, signed."""
    lines = map(ledger.checkpoint_line, ledger.newest_checkpoints())
    return _sealed(b"".join(line + b"\n" for line in lines), LINES)


@require_safe
@conditional_page
def checkpoint(request: HttpRequest, digest: str) -> HttpResponse:
    """One checkpoint, as the file that others have stamped."""
    return _download(stamps.stamped_file(digest), LINES)


@require_safe
@conditional_page
def stamp(request: HttpRequest, digest: str) -> HttpResponse:
    """Its time stamp, as far as it goes by now."""
    return _download(stamps.stamp_file(digest), stamps.MEDIA_TYPE)


@require_safe
@conditional_page
def script(request: HttpRequest) -> HttpResponse:
    """A program of forty lines that verifies the record; it is not part of the desk."""
    response = _sealed(_script(), "text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


@cache
def _script() -> bytes:
    return SCRIPT.read_bytes()


def _download(file: bytes | None, content_type: str) -> HttpResponse:
    if file is None:
        raise Http404
    return _sealed(file, content_type)


def _linked(response: HttpResponse, part: Part, next_url: str) -> HttpResponse:
    if not part.is_last:
        response["Link"] = f'<{next_url}>; rel="next"'
    return response


def _sealed(body: bytes, content_type: str) -> HttpResponse:
    """The bytes with their digest (RFC 9530)."""
    digest = hashlib.sha256(body)
    response = kept_a_minute(HttpResponse(body, content_type=content_type))
    response["ETag"] = f'"{digest.hexdigest()}"'
    response["Repr-Digest"] = f"sha-256=:{b64encode(digest.digest()).decode()}:"
    return response
