"""The public's door to what a story said at a time: TimeGate and TimeMap (RFC 7089)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stories.reader.freshness import LISTED, answer, kept_until, next_release, story_tag
from stories.reader.versions import live_story
from stories.syndication import mementos

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from stories.models import Revision, Story


@require_safe
def timegate(request: HttpRequest, slug: str) -> HttpResponse:
    """To the version that stood at the time that Accept-Datetime names. Two queries.

    An address of its own, so that the story's page need not vary by that header.
    """
    story, _live = live_story(slug)
    wanted = request.headers.get("Accept-Datetime")
    try:
        memento = mementos.as_of(story, mementos.asked_for(wanted) if wanted else None)
    except ValueError:
        example = "Sat, 21 Nov 2026 14:00:00 GMT"
        response: HttpResponse = HttpResponseBadRequest(
            _("Write the time in Accept-Datetime like this: {example}").format(example=example),
            content_type="text/plain; charset=utf-8",
        )
    else:
        response = HttpResponseRedirect(reverse("reader:revision", args=[slug, memento.number]))
        response["Link"] = mementos.of_answer(memento)
    response["Vary"] = "accept-datetime"
    response["Cache-Control"] = kept_until(LISTED, next_release(story))
    return response


@require_safe
def timemap(request: HttpRequest, slug: str) -> HttpResponse:
    """Where every version of the story is, and since when."""
    story, live = live_story(slug)
    return _map(request, story, live, lambda: mementos.timemap(story))


@require_safe
def timemap_part(request: HttpRequest, slug: str, part: int) -> HttpResponse:
    """The same of a story with many versions, some of them."""
    story, live = live_story(slug)
    return _map(request, story, live, lambda: mementos.timemap_part(story, part), part)


def _map(
    request: HttpRequest,
    story: Story,
    live: Revision,
    links: Callable[[], str | None],
    *part: int,
) -> HttpResponse:
    def document() -> HttpResponse:
        found = links()
        if found is None:
            raise Http404
        return HttpResponse(found, content_type=f"{mementos.MEDIA_TYPE}; charset=utf-8")

    return answer(
        request,
        tag=story_tag(story, live.number, "timemap", *part),
        modified=live.published_at,
        cache=LISTED,
        make=document,
        until=next_release(story),
    )
