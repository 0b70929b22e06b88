"""The public's door to a story, a claim, and the pages that explain both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from stories.models import Kind, Stage, Status
from stories.reader.freshness import (
    CLOSED,
    DEVELOPING,
    LISTED,
    POLLED,
    answer,
    kept_until,
    next_release,
    next_release_of,
    story_tag,
)
from stories.reader.paging import number_in
from stories.reader.since import marked
from stories.reader.versions import live_story
from stories.syndication import addresses, jsonld, mementos, provenance
from stories.syndication.claims import public_claim
from stories.syndication.offers import GROUPS
from stories.syndication.pictures import claim_drawing
from stories.syndication.record import public_story
from stories.syndication.state import state as state_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """The story as it stands. Four queries; one once somebody has read this version.

    `?since=3` marks what changed since version 3.
    """
    found, live = live_story(slug)
    seen = number_in(request, "since", least=1, most=live.number - 1)

    def page() -> HttpResponse:
        if seen:
            return marked(request, found, seen, live.number)
        record = public_story(found)
        graph = jsonld.script(jsonld.story_graph(record))
        response = render(request, "stories/story.html", {"story": record, "jsonld": graph})
        response["Link"] = f"{mementos.of_story(slug)}, {provenance.link(slug)}"
        return response

    return answer(
        request,
        tag=story_tag(
            found, live.number, live.structure["language"], *([f"since{seen}"] if seen else [])
        ),
        modified=live.published_at,
        cache=DEVELOPING if found.stage == Stage.DEVELOPING else CLOSED,
        make=page,
        sealed_by=live.digest,
        until=next_release(found),
    )


@require_safe
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """The story's state in five fields, for a page that asks every few seconds."""
    found, live = live_story(slug)
    return answer(
        request,
        tag=story_tag(found, live.number, "state"),
        modified=live.published_at,
        cache=POLLED,
        make=lambda: JsonResponse(state_of(live)),
        sealed_by=live.digest,
        until=next_release(found),
    )


@require_safe
@conditional_page
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """A claim that readers were shown, as last published.

    The reference of one that became part of another leads there. For good, but not kept long:
    that one may become part of a third.
    """
    record = public_claim(ref)
    if record is None:
        raise Http404
    if record.fact.ref != ref:
        return kept_a_minute(HttpResponsePermanentRedirect(f"{record.fact.url}#{ref}"))
    review = jsonld.claim_review(record)
    context = {
        "claim": record,
        "drawing": claim_drawing(record),
        "jsonld": jsonld.script(review) if review else "",
    }
    until = next_release_of(carrier.slug for carrier in record.carriers)
    return kept_a_minute(render(request, "stories/claim.html", context), until=until)


@require_safe
@conditional_page
def glossary(request: HttpRequest) -> HttpResponse:
    """What the statuses and the kinds of change mean."""
    return kept_a_minute(
        render(request, "stories/glossary.html", {"statuses": Status, "kinds": Kind})
    )


@require_safe
@conditional_page
def formats(request: HttpRequest) -> HttpResponse:
    """Every wording that is not a page, and where it is."""
    return kept_a_minute(render(request, "stories/formats.html", {"groups": GROUPS}))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What machines may read: everything that readers may."""
    maps = (f"Sitemap: {addresses.page(name)}" for name in ("sitemap", "news_sitemap"))
    lines = ("User-agent: *", "Disallow: /admin/", *maps, "")
    return kept_a_minute(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def kept_a_minute(response: HttpResponse, *, until: datetime | None = None) -> HttpResponse:
    """With the headers of a page that is the same for everybody; not kept past `until`."""
    response["Cache-Control"] = kept_until(LISTED, until)
    response["Vary"] = "Accept-Encoding"
    return response


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here, or nothing yet: the two answers are one.

    Told not to be kept, as caches keep a 404 by themselves: a story may go out here at any time.
    """
    response = render(request, "404.html", status=404)
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Accept-Encoding"
    return response
