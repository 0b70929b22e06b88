"""The public's door for machines that read along: stories and changes, as Atom, JSON and RSS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zlib import crc32

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from stories.clock import now
from stories.models import Revision, Story
from stories.reader.edition import edition
from stories.reader.freshness import KEPT, LISTED, answer, next_release, story_tag
from stories.reader.versions import live_story
from stories.syndication import addresses, archives, atom, jsonfeed, rss
from stories.syndication.changes import PER_ARCHIVE, changes_in
from stories.syndication.entries import (
    Feed,
    changes_feed,
    stories_feed,
    story_archive,
    story_changes_feed,
)
from stories.syndication.front import teasers
from stories.syndication.record import public_stories

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stories.syndication.archives import Archive

# The newest document of the stories' feed holds every story that no archive has in its last state.
STORIES_PER_ARCHIVE = 20
MOST_STORIES = 2 * STORIES_PER_ARCHIVE


@require_safe
def stories(request: HttpRequest, name: str) -> HttpResponse:
    """The stories that changed last. Four queries."""
    key, at = _newest()
    archive = archives.newest(key, size=STORIES_PER_ARCHIVE)

    def feed() -> HttpResponse:
        rows = Story.objects.live().order_by("-live__modified_at", "-pk")[:MOST_STORIES]
        return _written(_site(stories_feed, public_stories(rows), at), name, archive)

    tag = f"{name}-{key}-{edition()}{_hubs()}"
    return answer(request, tag=tag, modified=at, cache=LISTED, make=feed)


@require_safe
@conditional_page
def stories_before(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """An archive of the stories: it stays as it is, a newer document says what has changed."""
    archive, at = _closed(number, STORIES_PER_ARCHIVE)
    return _kept(_written(_site(story_archive, changes_in(archive), at), name, archive))


@require_safe
def changes(request: HttpRequest, name: str) -> HttpResponse:
    """The newest changes of all stories; each entry stays as it is for good."""
    key, at = _newest()
    archive = archives.newest(key, size=PER_ARCHIVE)

    def feed() -> HttpResponse:
        return _written(_site(changes_feed, changes_in(archive), at), name, archive)

    tag = f"{name}-{key}-{edition()}{_hubs()}"
    return answer(request, tag=tag, modified=at, cache=LISTED, make=feed)


@require_safe
@conditional_page
def changes_before(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """An archive of the changes of all stories."""
    archive, at = _closed(number, PER_ARCHIVE)
    return _kept(_written(_site(changes_feed, changes_in(archive), at), name, archive))


@require_safe
def log(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A story's newest changes."""
    story, live = live_story(slug)
    archive = archives.newest(live.number, size=PER_ARCHIVE)

    def feed() -> HttpResponse:
        return _written(_of_story(story, archive), name, archive, slug)

    tag = f"{story_tag(story, live.number, name)}{_hubs()}"
    return answer(
        request,
        tag=tag,
        modified=live.published_at,
        cache=LISTED,
        make=feed,
        until=next_release(story),
    )


@require_safe
@conditional_page
def log_before(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """An archive of a story's changes."""
    story, live = live_story(slug)
    archive = archives.archive(number, live.number, size=PER_ARCHIVE)
    if archive is None:
        raise Http404
    return _kept(_written(_of_story(story, archive), name, archive, slug))


def _newest() -> tuple[int, datetime]:
    """The newest revision's key and time (one query)."""
    return Revision.objects.order_by("-pk").values_list("pk", "published_at").first() or (0, now())


def _closed(number: int, size: int) -> tuple[Archive, datetime]:
    """The archive, and the time of the newest revision until its end (two queries).

    One that holds nothing, as keys may leave gaps, has a time that never changes, too.
    """
    key, _at = _newest()
    found = archives.archive(number, key, size=size)
    if found is None or found.upto is None:
        raise Http404
    until = Revision.objects.filter(pk__lte=found.upto).order_by("-pk")
    at = until.values_list("published_at", flat=True).first()
    return found, at or datetime.fromtimestamp(0, UTC)


def _hubs() -> str:
    """A feed names its hubs, so its tag changes with them."""
    named = " ".join(settings.WEBSUB_HUBS)
    return f"-{crc32(named.encode()):08x}" if named else ""


def _site(make: Callable[..., Feed], what: Iterable[object], at: datetime) -> Feed:
    return make(what, name=settings.NEWSROOM_NAME, language=settings.LANGUAGE_CODE, at=at)


def _of_story(story: Story, archive: Archive) -> Feed:
    return story_changes_feed(next(teasers([story])), changes_in(archive, story=story))


def _written(feed: Feed, name: str, archive: Archive, *slug: str) -> HttpResponse:
    """The feed in the wording that the address is named for, with the way to its archives."""
    feed = replace(
        feed,
        current="" if archive.is_newest else addresses.page(name, *slug),
        older=_beside(name, slug, archive.previous),
        newer=_beside(name, slug, archive.next),
    )
    own = None if archive.is_newest else archive.number
    self_url = _beside(name, slug, own) or addresses.page(name, *slug)
    response = _WORDINGS[name.rpartition("_")[2]](feed, self_url)
    if settings.WEBSUB_HUBS and archive.is_newest:
        rels = [(hub, "hub") for hub in settings.WEBSUB_HUBS] + [(self_url, "self")]
        response["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for url, rel in rels)
    return response


def _beside(name: str, slug: tuple[str, ...], number: int | None) -> str:
    """The address of that archive, empty where there is none; RSS has no word for archives."""
    if number is None or name.endswith("_rss"):
        return ""
    return addresses.page(f"{name}_archive", *slug, number)


def _kept(response: HttpResponse) -> HttpResponse:
    """Not for good: a removal by law must reach an archive, too."""
    response["Cache-Control"] = KEPT
    response["Vary"] = "Accept-Encoding"
    return response


def _atom(feed: Feed, self_url: str) -> HttpResponse:
    document = atom.atom(feed, self_url=self_url)
    return HttpResponse(document, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")


def _json(feed: Feed, self_url: str) -> HttpResponse:
    document = jsonfeed.jsonfeed(feed, self_url=self_url)
    return JsonResponse(
        document, content_type=jsonfeed.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def _rss(feed: Feed, self_url: str) -> HttpResponse:
    document = rss.rss(feed, self_url=self_url)
    return HttpResponse(document, content_type=f"{rss.MEDIA_TYPE}; charset=utf-8")


_WORDINGS: dict[str, Callable[[Feed, str], HttpResponse]] = {
    "atom": _atom,
    "json": _json,
    "rss": _rss,
}
