"""The public's door to what a story said before: its log, its versions, their differences."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stories.models import Story
from stories.reader.freshness import KEPT, LISTED, answer, next_release, story_tag
from stories.reader.paging import number_in, page_in
from stories.syndication import addresses, mementos, provenance
from stories.syndication.changelog import change_log
from stories.syndication.comparing import between, choices
from stories.syndication.front import teasers
from stories.syndication.pictures import public_drawing
from stories.syndication.record import as_it_stood

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from stories.models import Revision
    from stories.syndication.story import PublicStory

UNAVAILABLE_FOR_LEGAL_REASONS = 451  # RFC 7725


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """The story's change log, a page at a time, newest first; on the first, how its facts moved.

    `?claims=all` draws every claim.
    """
    story, live = live_story(slug)
    number, whole = page_in(request), request.GET.get("claims") == "all"

    def page() -> HttpResponse:
        found = change_log(story, page=number)
        if found is None:
            raise Http404
        context = {
            "story": next(teasers([story])),
            "log": found,
            "choices": choices(story),
        }
        if number == 1 and live.number > 1:
            context["drawing"] = public_drawing(story, whole=whole)
        return render(request, "stories/log.html", context)

    return answer(
        request,
        tag=story_tag(story, live.number, "log", number, *(["all"] if whole else [])),
        modified=live.published_at,
        cache=LISTED,
        make=page,
        until=next_release(story),
    )


@require_safe
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The story as it stood in one version, with what has become of it since."""
    story, live = live_story(slug)
    if not 1 <= number <= live.number:  # numbers have no gaps
        raise Http404

    def page() -> HttpResponse:
        record = as_it_stood(story, number)
        if record is None:
            raise Http404
        status = UNAVAILABLE_FOR_LEGAL_REASONS if record.kept_back_by_law else 200
        response = render(request, "stories/revision.html", {"story": record}, status=status)
        response["Memento-Datetime"] = mementos.stamp(record.published_at)
        response["Link"] = _relations(story, record)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer(
        request,
        tag=story_tag(story, live.number, f"r{number}"),
        modified=live.published_at,
        cache=KEPT,
        make=page,
    )


@require_safe
def diff(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What changed between two versions; the older one always stands first."""
    if older > newer:
        return HttpResponseRedirect(reverse("reader:diff", args=[slug, newer, older]))
    story, live = live_story(slug)
    if not (older >= 1 and newer <= live.number):
        raise Http404
    view = request.GET.get("view", "")

    def page() -> HttpResponse:
        found = between(story, older, newer)
        if found is None:
            raise Http404
        context = {
            "story": next(teasers([story])),
            "pair": found,
            "view": view,
            "choices": choices(story, older, newer),
        }
        status = 200 if found.comparison else UNAVAILABLE_FOR_LEGAL_REASONS
        response = render(request, "stories/compare.html", context, status=status)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer(
        request,
        tag=story_tag(story, live.number, f"d{older}-{newer}", view[:6].encode().hex()),
        modified=live.published_at,
        cache=KEPT,
        make=page,
    )


@require_safe
def pick(request: HttpRequest, slug: str) -> HttpResponse:
    """From the form that picks any two versions to the address of their difference."""
    _story, live = live_story(slug)
    older = number_in(request, "from", least=1, most=live.number) or max(live.number - 1, 1)
    newer = number_in(request, "to", least=1, most=live.number) or live.number
    pair = sorted((older, newer))
    return HttpResponseRedirect(reverse("reader:diff", args=[slug, *pair]))


def live_story(slug: str) -> tuple[Story, Revision]:
    """The published story and its live revision (one query).

    A draft is not found, like any other nothing.
    """
    story = get_object_or_404(_shown(), slug=slug)
    assert story.live is not None  # shown() leaves drafts out
    return story, story.live


@cache
def _shown() -> QuerySet[Story]:
    """Put together once: that takes Django longer than asking it takes the database."""
    return Story.objects.shown()


def _relations(story: Story, record: PublicStory) -> str:
    """Where the story, its newest and its neighbouring versions are; and who blocks this one."""
    links = mementos.of_version(story, record.number)
    links += f", {provenance.link(story.slug, record.number)}"
    if record.kept_back_by_law:
        # Who keeps the words back is this newsroom, on somebody's demand (RFC 7725, section 4).
        links += f', <{addresses.absolute("/")}>; rel="blocked-by"'
    return links
