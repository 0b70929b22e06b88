"""The public's door for machines that take our stories in: a version, and where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from stories.models import Stage
from stories.reader.freshness import CLOSED, DEVELOPING, KEPT, answer, next_release, story_tag
from stories.reader.versions import UNAVAILABLE_FOR_LEGAL_REASONS, live_story
from stories.syndication import newsml, ninjs, provenance
from stories.syndication.record import as_it_stood, public_story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from stories.models import Story
    from stories.syndication.story import PublicStory


@require_safe
def as_ninjs(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The story as it stands, or one version of it, as JSON."""
    return _worded(request, slug, number, "ninjs", _ninjs)


@require_safe
def as_newsml(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The same as XML."""
    return _worded(request, slug, number, "newsml", _newsml)


@require_safe
def as_prov(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """What it came from, as PROV."""
    return _worded(request, slug, number, "prov", _prov)


def _worded(
    request: HttpRequest,
    slug: str,
    number: int | None,
    name: str,
    write: Callable[[PublicStory], HttpResponse],
) -> HttpResponse:
    """A version whose words the law removed says so, with 451.

    Four queries, five for the provenance of an old one; one once somebody has asked.
    """
    story, live = live_story(slug)
    if number is not None and not 1 <= number <= live.number:
        raise Http404

    def document() -> HttpResponse:
        record = as_it_stood(story, number) if number else public_story(story)
        if record is None:
            raise Http404
        response = write(record)
        if record.kept_back_by_law:
            response.status_code = UNAVAILABLE_FOR_LEGAL_REASONS
        response["X-Robots-Tag"] = "noindex"  # the story has a page for that
        return response

    return answer(
        request,
        tag=story_tag(story, live.number, name, *([f"r{number}"] if number else [])),
        modified=live.published_at,
        cache=_kept(story, number),
        make=document,
        sealed_by=live.digest,
        until=None if number else next_release(story),
    )


def _kept(story: Story, number: int | None) -> str:
    """A version is kept like its page, the story as it stands like the story's."""
    if number:
        return KEPT
    return DEVELOPING if story.stage == Stage.DEVELOPING else CLOSED


def _ninjs(story: PublicStory) -> HttpResponse:
    return JsonResponse(
        ninjs.ninjs(story),
        content_type=ninjs.MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def _prov(story: PublicStory) -> HttpResponse:
    return JsonResponse(
        provenance.provenance(story),
        content_type=provenance.MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def _newsml(story: PublicStory) -> HttpResponse:
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    return HttpResponse(
        head + newsml.newsml(story), content_type=f"{newsml.MEDIA_TYPE}; charset=utf-8"
    )
