"""Findings that were passed over: each with its story, its public reason, who, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.admin.filter import chosen
from stories.admin.listing import paged
from stories.admin.site import page, screen
from stories.editorial.overridden import each, overriding

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@screen("stories.view_story")
def overrides_screen(request: HttpRequest) -> HttpResponse:
    """The last seven days', `?since=ever` for all (seven queries for any number)."""
    shown = chosen(request)
    ever = request.GET.get("since") == "ever"
    rows = overriding(shown.cut, lately=not ever).select_related("story__desk", "published_by")
    revisions = paged(request, rows)
    return page(
        request,
        "admin/overrides.html",
        {
            "title": _("Overrides"),
            "shown": revisions,
            "overrides": tuple(each(revisions.object_list)),
            "ever": ever,
            "filter": shown,
        },
    )
