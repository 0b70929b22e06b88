"""The public's door for machines that read along: stories and changes, as Atom and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from stories.models import Revision, Story
from stories.reader.edition import edition
from stories.reader.freshness import LISTED, answer, story_tag
from stories.reader.versions import live_story
from stories.syndication import addresses, atom, jsonfeed
from stories.syndication.changelog import change_log
from stories.syndication.entries import Feed, changes_feed, stories_feed
from stories.syndication.record import public_stories

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

MOST_STORIES = 30


@require_safe
def stories_atom(request: HttpRequest) -> HttpResponse:
    """The stories that changed last."""
    return _stories(request, "stories_atom", _atom)


@require_safe
def stories_json(request: HttpRequest) -> HttpResponse:
    """The same for JSON."""
    return _stories(request, "stories_json", _json)


@require_safe
def log_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """A story's newest changes; each entry stays as it is for good."""
    return _changes(request, slug, "log_atom", _atom)


@require_safe
def log_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for JSON."""
    return _changes(request, slug, "log_json", _json)


def _stories(
    request: HttpRequest, name: str, written: Callable[[Feed, str], HttpResponse]
) -> HttpResponse:
    newest = Revision.objects.order_by("-pk").values_list("pk", "published_at").first()
    key, at = newest or (0, now())

    def feed() -> HttpResponse:
        rows = Story.objects.live().order_by("-live__modified_at", "-pk")[:MOST_STORIES]
        made = stories_feed(
            public_stories(rows),
            name=settings.NEWSROOM_NAME,
            language=settings.LANGUAGE_CODE,
            at=at,
        )
        return written(made, addresses.page(name))

    tag = f"{name}-{key}-{edition()}"
    return answer(request, tag=tag, modified=at, cache=LISTED, make=feed)


def _changes(
    request: HttpRequest, slug: str, name: str, written: Callable[[Feed, str], HttpResponse]
) -> HttpResponse:
    story, live = live_story(slug)

    def feed() -> HttpResponse:
        (record,), log = public_stories([story]), change_log(story)
        if log is None:
            raise Http404
        return written(changes_feed(record, log.changes), addresses.page(name, slug))

    tag = story_tag(story, live.number, name)
    return answer(request, tag=tag, modified=live.published_at, cache=LISTED, make=feed)


def _atom(feed: Feed, self_url: str) -> HttpResponse:
    document = atom.atom(feed, self_url=self_url)
    return HttpResponse(document, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _json(feed: Feed, self_url: str) -> HttpResponse:
    document = jsonfeed.jsonfeed(feed, self_url=self_url)
    return JsonResponse(
        document, content_type=jsonfeed.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
