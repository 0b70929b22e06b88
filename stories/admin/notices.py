"""What readers were told of a story, and the forms that add to it; nothing of it is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.draft import story_of
from stories.admin.site import page, person_of, screen
from stories.admin.steps import told
from stories.editorial.amending import amend
from stories.editorial.notified import channels_notified
from stories.errors import EditorialError
from stories.syndication.changelog import amended, newest_changes
from stories.syndication.corrections import LISTED
from stories.syndication.notices import public_notices

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LINES = 50  # of the change log


@screen("stories.view_story")
def story_notices(request: HttpRequest, pk: int) -> HttpResponse:
    """GET lists notices and lines of the log; POST adds to the one that `anchor` names.

    The same queries for any number of them.
    """
    story = story_of(pk)
    anchor, text, problem = request.POST.get("anchor", ""), request.POST.get("text", ""), ""
    if request.method == "POST":
        if not request.user.has_perm("stories.correct_story"):
            raise PermissionDenied
        try:
            revision = amend(story, by=person_of(request), anchor=anchor, text=text)
        except EditorialError as refusal:
            problem = str(refusal)
        else:
            told(request, story, revision, key=f"amend-{pk}-{anchor}")
            return redirect("admin:story_notices", pk)
    live = story.live.version() if story.live else None
    notices = public_notices(live.notices) if live else ()
    changes = amended(newest_changes(story, most=LINES), live.notices) if live else ()
    numbers = {one.number for one in notices} | {line.number for line in changes}
    context = {
        "title": _("Notices and the change log"),
        "story": story,
        "notices": notices,
        "changes": changes,
        "notified": channels_notified(story, numbers),
        "listed": LISTED,
        "anchor": anchor,
        "text": text,
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(request, "admin/stories/story/notices.html", context, status=status)
