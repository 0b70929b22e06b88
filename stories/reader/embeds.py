"""The public's door for other people's pages: boxes to embed, and the oEmbed that finds them.

These pages alone may stand in anybody's frame. They hold nothing but links.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import conditional_page, require_safe

from stories.models import Stage
from stories.reader.freshness import (
    CLOSED,
    DEVELOPING,
    KEPT,
    answer,
    next_release,
    next_release_of,
    story_tag,
)
from stories.reader.pages import kept_a_minute
from stories.reader.paging import number_in
from stories.reader.versions import live_story
from stories.syndication.claims import public_claim
from stories.syndication.embedding import claim_box, story_box
from stories.syndication.front import teasers
from stories.syndication.state import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from stories.syndication.embedding import Box

MOST_PX = 10_000
_SIDES = ("width", "height")
_SCRIPT = Path(__file__).resolve().parent.parent / "static" / "stories" / "embed.js"
_View = TypeVar("_View", bound="Callable[..., HttpResponse]")


def _in_any_frame(view: _View) -> _View:
    """Of our policy everything but who may frame the page stays."""
    freed: Any = csp_replace({"frame-ancestors": ["*"]})(cast("Any", view))
    return cast("_View", xframe_options_exempt(freed))


@require_safe
@_in_any_frame
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """What we know, don't know yet and got wrong of a story. Three queries, then one."""
    found, live = live_story(slug)

    def box() -> HttpResponse:
        context = {"story": next(teasers([found])), "notice": state(live)["notice"]}
        return _unlisted(render(request, "stories/embed/story.html", context))

    return answer(
        request,
        tag=story_tag(found, live.number, "embed"),
        modified=live.published_at,
        cache=DEVELOPING if found.stage == Stage.DEVELOPING else CLOSED,
        make=box,
        sealed_by=live.digest,
        until=next_release(found),
    )


@require_safe
@_in_any_frame
@conditional_page
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Where one claim stands; one that became part of another leads there."""
    record = public_claim(ref)
    if record is None:
        raise Http404
    if record.fact.ref != ref:
        there = reverse("reader:claim_embed", args=[record.fact.ref])
        return kept_a_minute(HttpResponsePermanentRedirect(there))
    page = render(request, "stories/embed/claim.html", {"claim": record, "fact": record.fact})
    until = next_release_of(carrier.slug for carrier in record.carriers)
    return kept_a_minute(_unlisted(page), until=until)


@require_safe
@conditional_page
def script(request: HttpRequest) -> HttpResponse:
    """What a host's page loads so that boxes get the height that they need."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = KEPT
    response["Vary"] = "Accept-Encoding"
    return response


@require_safe
@conditional_page
def oembed(request: HttpRequest) -> HttpResponse:
    """The box of a page of ours, as oEmbed 1.0; 404 for any other address, 501 for other forms."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse("We answer in json and in xml.", status=501, content_type="text/plain")
    sides = [number_in(request, f"max{side}", least=1, most=MOST_PX) for side in _SIDES]
    box, slugs = _box(request.GET.get("url", ""))
    told = box.oembed(*sides)
    response = _xml(request, told) if form == "xml" else JsonResponse(told)
    response["Access-Control-Allow-Origin"] = "*"
    return kept_a_minute(response, until=next_release_of(slugs))


def _box(url: str) -> tuple[Box, tuple[str, ...]]:
    """The box, and the stories that it tells of.

    Nothing is fetched: the address is one of ours, or there is nothing.
    """
    ours, _, path = url.partition(f"{settings.PUBLIC_BASE_URL}/")
    if ours or not path:
        raise Http404
    try:
        found = resolve(f"/{path.partition('?')[0].partition('#')[0]}")
    except Resolver404:
        raise Http404 from None
    if found.view_name == "reader:story":
        told, _live = live_story(found.kwargs["slug"])
        return story_box(told.slug, next(teasers([told])).title), (told.slug,)
    record = public_claim(found.kwargs["ref"]) if found.view_name == "reader:claim" else None
    if record is None:
        raise Http404
    box = claim_box(record.fact.ref, record.fact.statement)
    return box, tuple(carrier.slug for carrier in record.carriers)


def _xml(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    context = {"told": told}
    return render(request, "stories/feeds/oembed.xml", context, content_type="text/xml")


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


@cache
def _script() -> bytes:
    return _SCRIPT.read_bytes()
