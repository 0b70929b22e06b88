"""The desk board: what needs somebody now, then the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.admin.site import page, person_of, screen
from stories.editorial.board import board
from stories.editorial.pulse import pulse
from stories.models import Desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@screen()
def board_screen(request: HttpRequest) -> HttpResponse:
    """The landing page; `?desk=metro&mine=1` leaves some of it and stays in the address."""
    if not request.user.has_perm("stories.view_story"):
        return page(request, "admin/no_role.html", {"title": _("Welcome")})
    desks = list(Desk.objects.all())
    wanted = request.GET.get("desk", "")
    desk = next((desk for desk in desks if desk.slug == wanted), None)
    mine = request.GET.get("mine") == "1"
    shown = board(person_of(request), desk=desk, mine=mine)
    return page(
        request,
        "admin/board.html",
        {
            "title": _("Board"),
            "board": shown,
            "pulse": pulse(desk=desk),
            "desks": desks,
            "desk": desk,
            "mine": mine,
        },
    )
