"""The public's door to lists of stories: front page, desks, corrections, sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from stories.clock import now
from stories.models import Desk
from stories.reader.pages import kept_a_minute
from stories.reader.paging import MOST_PAGES, page_in
from stories.syndication import front as fronts
from stories.syndication import sitemap as maps
from stories.syndication.corrections import LISTED, Cut
from stories.syndication.corrections import corrections as corrections_page

if TYPE_CHECKING:
    from django.http import HttpRequest

BESIDE_THE_FRONT = 4  # corrections in the front page's column


@require_safe
@conditional_page
def front(request: HttpRequest) -> HttpResponse:
    """The newspaper's front. Four queries."""
    context = {"front": fronts.front(), "mended": corrections_page(size=BESIDE_THE_FRONT)}
    return kept_a_minute(render(request, "stories/front.html", context))


@require_safe
@conditional_page
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """A desk's stories, newest change first."""
    found = fronts.desk_page(slug, page=page_in(request))
    if found is None:
        raise Http404
    return kept_a_minute(render(request, "stories/desk.html", {"desk": found}))


@require_safe
@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Every notice that we were wrong or unclear, newest first; `?desk=metro&kind=correction`."""
    cut = Cut(request.GET.get("desk", ""), request.GET.get("kind", ""))
    found = corrections_page(page=page_in(request), cut=cut)
    desks = Desk.objects.filter(stories__live__isnull=False).distinct()
    unknown = (cut.desk and cut.desk not in {desk.slug for desk in desks}) or (
        cut.kind and cut.kind not in LISTED
    )
    if unknown or (not found.mendings and found.page > 1):
        raise Http404
    context = {"corrections": found, "desks": desks, "kinds": LISTED}
    return kept_a_minute(render(request, "stories/corrections.html", context))


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the parts that hold every public story."""
    return _xml(request, "stories/feeds/sitemap_index.xml", {"pages": maps.pages()})


@require_safe
@conditional_page
def sitemap_part(request: HttpRequest, page: int) -> HttpResponse:
    """One part of it."""
    addresses = maps.part(_known(page))
    if not addresses:
        raise Http404
    return _xml(request, "stories/feeds/sitemap.xml", {"addresses": addresses})


@require_safe
@conditional_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The list of the parts that hold the stories of the last two days, for news search engines.

    One query.
    """
    return _xml(request, "stories/feeds/sitemap_index.xml", {"pages": maps.news_pages(now())})


@require_safe
@conditional_page
def news_sitemap_part(request: HttpRequest, page: int) -> HttpResponse:
    """One part of it; the first may be empty. Two queries."""
    stories = maps.news(now(), page=_known(page))
    if not stories and page > 1:
        raise Http404
    return _xml(request, "stories/feeds/news_sitemap.xml", {"stories": stories})


def _known(page: int) -> int:
    """The number of a part, if one can have it. Raises Http404."""
    if not 1 <= page <= MOST_PAGES:
        raise Http404
    return page


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return kept_a_minute(render(request, template, context, content_type="application/xml"))
