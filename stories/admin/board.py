"""The desk board: what needs somebody now, then the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.filter import chosen
from stories.admin.site import page, person_of, screen
from stories.editorial.board import board
from stories.editorial.pulse import pulse
from stories.editorial.sections import Section

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Title, icon, and where the list of exactly these is
_SHOWN = {
    Section.REFUSED: (gettext_lazy("Not published"), "clock", "stories", "refused"),
    Section.MOVED: (gettext_lazy("Readers see another status"), "moved", "claims", "moved"),
    Section.OVERDUE: (gettext_lazy("Check again"), "clock", "claims", "overdue_live"),
    Section.PAGES: (gettext_lazy("Cited pages changed"), "link", "claims", "pages"),
    Section.PROPOSED: (gettext_lazy("Waiting for your countersign"), "checks", "checks", ""),
    Section.REMOVAL: (gettext_lazy("Removals that wait for you"), "shield", "checks", ""),
    Section.ALONE: (gettext_lazy("Decided alone: look at it"), "eye", "alone", ""),
    Section.DECLINED: (gettext_lazy("Declined, yours to mend"), "pen", "checks", "#declined"),
    Section.FAILED: (gettext_lazy("Work that failed"), "shield", "", ""),
    Section.UNFETCHED: (gettext_lazy("Pages out of reach"), "link", "claims", "unfetched"),
    Section.SCHEDULED: (gettext_lazy("Goes out"), "clock", "stories", "scheduled"),
    Section.EMBARGOED: (gettext_lazy("Under embargo"), "lock", "stories", "embargoed"),
}


@screen()
def board_screen(request: HttpRequest) -> HttpResponse:
    """The landing page, in twelve queries; `?desk=metro&who=me` leaves some of it."""
    if not request.user.has_perm("stories.view_story"):
        return page(request, "admin/no_role.html", {"title": _("Welcome")})
    shown = chosen(request)
    found = board(person_of(request), shown.cut)
    parts = []
    for part in found.parts:
        title, icon, name, queue = _SHOWN[part.section]
        url = reverse(f"admin:{name}") if name else ""
        parts.append((part, title, icon, url + _within(queue)))
    return page(
        request,
        "admin/board.html",
        {
            "title": _("Board"),
            "parts": parts,
            "rows": found.rows,
            "overridden": found.overridden,
            "pulse": pulse(desk=shown.cut.desk),
            "filter": shown,
        },
    )


def _within(queue: str) -> str:
    """A queue of the list, or a place on its page."""
    return f"?queue={queue}" if queue and not queue.startswith("#") else queue
