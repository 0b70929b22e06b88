"""Any two states of a story side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from stories.admin.draft import story_of
from stories.admin.site import page, screen
from stories.editorial.comparing import choices, compare, kept_pair, lasting, side
from stories.templatetags.diff import to_the_second

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.comparing import Side
    from stories.models import Story


@screen("stories.view_story")
def story_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """`?from=r6&to=draft&view=side`; without sides, what readers see against the draft."""
    pair = kept_pair(pk, request.GET.get("from", ""), request.GET.get("to", ""))
    story = pair.story if pair else story_of(pk)
    if story.live is None and not request.GET.get("from"):
        return page(
            request,
            "admin/stories/story/compare.html",
            {"title": _("Compare"), "story": story, "sides": None},
        )
    older = pair.older if pair else _side(story, request, "from", "live")
    newer = pair.newer if pair else _side(story, request, "to", "draft")
    view = request.GET.get("view", "")
    if request.GET.get("swap"):
        return redirect(_address(story, newer.token, older.token, view))
    if request.GET.get("keep"):
        return redirect(_address(story, lasting(story, older), lasting(story, newer), view))
    return page(
        request,
        "admin/stories/story/compare.html",
        {
            "title": _("Compare"),
            "story": story,
            "sides": (older, newer),
            "comparison": pair.comparison if pair else compare(older, newer),
            "choices": _choices(story, older, newer),
            "view": view,
            "earlier": _step(story, older, newer, -1, view),
            "later": _step(story, older, newer, 1, view),
            "address": _address(story, older.token, newer.token, view),
            "lasts": "draft" not in (older.token, newer.token),
        },
    )


def _side(story: Story, request: HttpRequest, name: str, default: str) -> Side:
    found = side(story, request.GET.get(name) or default)
    if found is None:
        raise Http404
    return found


def _choices(story: Story, *sides: Side) -> tuple[tuple[str, str], ...]:
    """What the pickers offer: the draft, the revisions, and a save that is shown."""
    offered = choices(story)
    known = {token for token, _name in offered}
    shown = (s for s in sides if s.token not in known)
    return (*offered, *((s.token, f"{s.name}, {to_the_second(s.at)}") for s in shown))


def _step(story: Story, older: Side, newer: Side, by: int, view: str) -> str:
    """The address of the pair right before or after: r1..r2, …, live..draft; or empty."""
    live = story.live.number if story.live else 0
    ends = sorted(s.revision.number if s.revision else live + 1 for s in (older, newer))
    to = ends[0] if by < 0 else ends[1] + 1
    if to == live + 1:
        return _address(story, f"r{live}", "draft", view)
    return _address(story, f"r{to - 1}", f"r{to}", view) if 2 <= to <= live else ""


def _address(story: Story, older: str, newer: str, view: str) -> str:
    query = {"from": older, "to": newer} | ({"view": view} if view else {})
    return f"{reverse('admin:story_compare', args=[story.pk])}?{urlencode(query)}"
