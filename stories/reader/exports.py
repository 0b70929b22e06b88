"""The public's door to files that readers take away: differences, claims in a text, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stories.models import Stage
from stories.reader.freshness import CLOSED, DEVELOPING, KEPT, answer, next_release, story_tag
from stories.reader.paging import page_in
from stories.reader.versions import UNAVAILABLE_FOR_LEGAL_REASONS, live_story
from stories.syndication import annotations as notes
from stories.syndication import exports, plaintext
from stories.syndication.comparing import between
from stories.syndication.front import teasers
from stories.syndication.record import as_it_stood, public_story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from stories.syndication.comparing import PublicComparison

_PLAIN = "text/plain; charset=utf-8"


@require_safe
def diff_critic(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """What changed between two versions, as CriticMarkup."""

    def file(pair: PublicComparison, title: str) -> HttpResponse:
        return HttpResponse(exports.as_critic(pair, title=title), content_type=exports.CRITIC_TYPE)

    return _diff(request, slug, (older, newer), "md", file)


@require_safe
def diff_page(request: HttpRequest, slug: str, older: int, newer: int) -> HttpResponse:
    """The same as one page that needs nothing beside it."""

    def file(pair: PublicComparison, title: str) -> HttpResponse:
        page = exports.as_page(pair, title=title, slug=slug)
        response = HttpResponse(page.html, content_type="text/html; charset=utf-8")
        # Our own policy lets no style stand in a page; this one lets just this style.
        response["Content-Security-Policy"] = (
            f"{page.policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
        )
        return response

    return _diff(request, slug, (older, newer), "html", file)


@require_safe
def annotated(request: HttpRequest, slug: str) -> HttpResponse:
    """The claims of the story as it stands, each with the words that make it."""
    story, live = live_story(slug)
    number = page_in(request)

    def page() -> HttpResponse:
        found = notes.annotation_page(public_story(story), page=number)
        if found is None:
            raise Http404
        return JsonResponse(
            found, content_type=notes.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
        )

    return answer(
        request,
        tag=story_tag(story, live.number, "annotations", number),
        modified=live.published_at,
        cache=DEVELOPING if story.stage == Stage.DEVELOPING else CLOSED,
        make=page,
        sealed_by=live.digest,
        until=next_release(story),
    )


@require_safe
def text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version's plain text, in which the positions of annotations count."""
    story, live = live_story(slug)
    if not 1 <= number <= live.number:
        raise Http404

    def page() -> HttpResponse:
        record = as_it_stood(story, number)
        if record is None:
            raise Http404
        status = UNAVAILABLE_FOR_LEGAL_REASONS if record.kept_back_by_law else 200
        words = plaintext.plain_text(record).text
        return _unlisted(HttpResponse(words, content_type=_PLAIN, status=status))

    return answer(
        request,
        tag=story_tag(story, live.number, f"r{number}", "text"),
        modified=live.published_at,
        cache=KEPT,
        make=page,
        sealed_by=live.digest,
    )


def _diff(
    request: HttpRequest,
    slug: str,
    numbers: tuple[int, int],
    ending: str,
    write: Callable[[PublicComparison, str], HttpResponse],
) -> HttpResponse:
    """The older version always stands first. Words that the law removed are in no file."""
    older, newer = numbers
    if older > newer:
        name = request.resolver_match.view_name if request.resolver_match else ""
        return HttpResponseRedirect(reverse(name, args=[slug, newer, older]))
    story, live = live_story(slug)
    if not (older >= 1 and newer <= live.number):
        raise Http404

    def file() -> HttpResponse:
        pair = between(story, older, newer)
        if pair is None:
            raise Http404
        if pair.comparison is None:
            gone = _("Words were removed for legal reasons, so this difference is not shown.")
            status = UNAVAILABLE_FOR_LEGAL_REASONS
            return _unlisted(HttpResponse(gone, content_type=_PLAIN, status=status))
        response = write(pair, next(teasers([story])).title)
        name = f"{slug}-{older}-{newer}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return _unlisted(response)

    return answer(
        request,
        tag=story_tag(story, live.number, f"d{older}-{newer}", ending),
        modified=live.published_at,
        cache=KEPT,
        make=file,
    )


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
