"""What every public answer tells caches to know it by, so that a publication can purge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.models.claim import number_of
from stories.syndication.outbox import STORY_FEEDS
from stories.syndication.purging import FEEDS, claim_key, headers, story_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.urls import ResolverMatch

_NOTHING_HERE = 404


class Keyed:
    """Puts keys on each answer of a reader's address: those that the address itself names.

    No view can forget it, and none can tell of more. An address where nothing is has no keys:
    all of those answer alike, a draft's, too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        if found and "reader" in found.app_names and response.status_code != _NOTHING_HERE:
            for name, value in headers(_keys(found)).items():
                response[name] = value
        return response


def _keys(found: ResolverMatch) -> Iterator[str]:
    folder = found.route.partition("/")[0]
    name = (found.url_name or "").removesuffix("_archive")
    number = number_of(found.kwargs["ref"]) if folder == "c" else None
    if folder == "s":
        yield story_key(found.kwargs["slug"])
    elif number:
        yield claim_key(number)
    if folder not in ("s", "c") or name in STORY_FEEDS:
        yield FEEDS
