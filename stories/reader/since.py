"""The public's door for readers who come back: the story, marked since the version they saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stories.reader.freshness import KEPT, answer, story_tag
from stories.reader.versions import UNAVAILABLE_FOR_LEGAL_REASONS, live_story
from stories.syndication import since as marking

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.models import Story


@require_safe
def pair(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What a page that is open, or opened again, brings in: these two versions for good."""
    story, live = live_story(slug)
    if not 1 <= older < newer <= live.number:
        raise Http404
    return answer(
        request,
        tag=story_tag(story, live.number, f"since{older}-{newer}"),
        modified=live.published_at,
        cache=KEPT,
        make=lambda: marked(request, story, older, newer),
        sealed_by=live.digest,
    )


def marked(request: HttpRequest, story: Story, older: int, newer: int) -> HttpResponse:
    """The page of version `newer`, marked for a reader of `older`. Not for search engines."""
    found = marking.since(story, older, newer)
    if found is None:
        raise Http404
    record, since = found
    context = {"story": record, "since": since, "jsonld": ""}
    status = UNAVAILABLE_FOR_LEGAL_REASONS if record.withheld else 200
    response = render(request, "stories/story.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
