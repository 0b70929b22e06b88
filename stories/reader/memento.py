"""The public's door to what a story said at a time: TimeGate and TimeMap (RFC 7089)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stories.reader.freshness import LISTED, answer, kept_until, next_release, story_tag
from stories.reader.versions import live_story
from stories.syndication import mementos

if TYPE_CHECKING:
    from django.http import HttpRequest


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
    return answer(
        request,
        tag=story_tag(story, live.number, "timemap"),
        modified=live.published_at,
        cache=LISTED,
        make=lambda: HttpResponse(
            mementos.timemap(story), content_type=f"{mementos.MEDIA_TYPE}; charset=utf-8"
        ),
        until=next_release(story),
    )
