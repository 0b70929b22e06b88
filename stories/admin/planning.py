"""What can be done with a publication that waits for its hour, or that did not go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.draft import story_of
from stories.admin.site import person_of, saved, screen
from stories.admin.steps import told
from stories.editorial.scheduling import answer_refusal, cancel, publish_now
from stories.editorial.undoing import undo
from stories.errors import EditorialError, PreflightFailed
from stories.models import Kind, Scheduled

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from stories.models import Revision


@require_POST
@screen("stories.publish_story")
def scheduled_do(request: HttpRequest, pk: int, do: str) -> HttpResponse:
    """`do` is cancel, now or seen; then the story's page says what became of it."""
    if do not in ("cancel", "now", "seen"):
        raise Http404
    row = get_object_or_404(Scheduled.objects.select_related("story"), pk=pk)
    try:
        _do(request, row, do, by=person_of(request))
    except PreflightFailed as refusal:
        messages.error(request, _("Not published, it still waits. %(why)s") % {"why": refusal})
        return redirect("admin:story_publish", row.story_id)
    except (EditorialError, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:story", row.story_id)


@require_POST
@screen("stories.publish_story")
def story_undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take the publication back, or say what to do instead."""
    story = story_of(pk)
    try:
        revision = undo(story, by=person_of(request), number=number)
    except (EditorialError, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
    else:
        told(request, story, revision, said=_taken_back(number, revision))
    return redirect("admin:story", pk)


def _taken_back(number: int, revision: Revision) -> str:
    """What the undoing of revision `number` has come to."""
    if revision.change == Kind.HOLD:
        said = _(
            "Readers have been shown revision %(n)s, so the story is under review now. "
            "Mend it, then restore it."
        )
    else:
        said = _("Revision %(n)s is taken back. Readers see the words before it again.")
    return said % {"n": number}


def _do(request: HttpRequest, row: Scheduled, do: str, *, by: User) -> None:
    if do == "cancel":
        cancel(row, by=by)
        saved(request, _("It is cancelled. Nothing goes out by itself."))
    elif do == "now":
        revision = publish_now(row, by=by).revision
        assert revision is not None  # it went out
        told(request, row.story, revision)
    else:
        answer_refusal(row, by=by)
        saved(request, _("Noted. It is off the board."))
