"""Different figures for one measure, side by side, with what settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.admin.listing import paged
from stories.admin.site import page, screen
from stories.editorial.figures import disagreements, found_clashes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 20


@screen("stories.view_claim")
def figures_screen(request: HttpRequest) -> HttpResponse:
    """`?page=`; the same queries for any number of claims."""
    shown = paged(request, found_clashes(), per_page=PER_PAGE)
    context = {
        "title": _("Different figures"),
        "shown": shown,
        "found": disagreements(list(shown.object_list)),
    }
    return page(request, "admin/figures.html", context)
