"""Steps in a story's life besides publishing: hold, restore, close, reopen, retract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.draft import story_of
from stories.admin.site import page, person_of, screen
from stories.editorial import publishing
from stories.errors import EditorialError
from stories.models import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from stories.models import Revision, Story

    Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """What the page of a step says, and who may take it."""

    right: str
    title: Words
    readers: Words  # what they will see, in plain words
    asks: Words  # the label of the reason
    button: Words
    needed: bool = True  # a reason must be given
    grave: bool = False


STEPS = {
    "hold": Step(
        "stories.hold_story",
        gettext_lazy("Put the story under review"),
        gettext_lazy(
            "The published words stay where they are. Above them readers see that the story is "
            "under review, why, and that they should not share it until the review is done."
        ),
        gettext_lazy("Why it is under review"),
        gettext_lazy("Put it under review now"),
        grave=True,
    ),
    "restore": Step(
        "stories.hold_story",
        gettext_lazy("End the review"),
        gettext_lazy(
            "The warning goes and the published words stand again. Readers are told what the "
            "review found; the change log keeps both."
        ),
        gettext_lazy("What the review found"),
        gettext_lazy("Restore the story now"),
    ),
    "close": Step(
        "stories.close_story",
        gettext_lazy("Close the story"),
        gettext_lazy(
            "Readers see that the story is no longer being updated. It keeps its address, and "
            "corrections remain possible."
        ),
        gettext_lazy("A closing note for readers"),
        gettext_lazy("Close it now"),
        needed=False,
    ),
    "reopen": Step(
        "stories.close_story",
        gettext_lazy("Reopen the story"),
        gettext_lazy("Readers see a developing story again, and why it was reopened."),
        gettext_lazy("Why it is reopened"),
        gettext_lazy("Reopen it now"),
    ),
    "retract": Step(
        "stories.retract_story",
        gettext_lazy("Retract the story"),
        gettext_lazy(
            "The text, the updates and the claims are withdrawn for good. The address stays: "
            "readers who open it see the headline, that we have withdrawn the story, and why. "
            "Earlier versions stay in the change log."
        ),
        gettext_lazy("Why we withdraw it, and what is known to be true"),
        gettext_lazy("Retract it for good"),
        grave=True,
    ),
}


@screen()
def story_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """GET says what readers will see, POST takes the step."""
    if step not in STEPS:
        raise Http404
    asked = STEPS[step]
    if not request.user.has_perm(asked.right):
        raise PermissionDenied
    story = story_of(pk)
    if story.stage == Stage.DRAFT:
        messages.error(request, _("The story has not been published yet."))
        return redirect("admin:story", pk)
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST" and asked.needed and not reason.strip():
        problem = _("Write the reason: readers will see it.")
    elif request.method == "POST":
        try:
            revision = _take(story, step, reason, by=person_of(request))
        except EditorialError as refusal:
            problem = str(refusal)
        else:
            told(request, story, revision)
            return redirect("admin:story", pk)
    return page(
        request,
        "admin/stories/story/step.html",
        {
            "title": asked.title,
            "story": story,
            "step": asked,
            "reason": reason,
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def told(
    request: HttpRequest, story: Story, revision: Revision, *, key: str = "", said: str = ""
) -> None:
    """Say that a revision is out, or what it has come to, with a link to what readers see."""
    message = format_html(
        '{} <a href="{}">{}</a>',
        said
        or _("Revision %(n)s is published: %(kind)s.")
        % {"n": revision.number, "kind": revision.change.label},
        story.get_absolute_url(),
        _("See what readers see"),
    )
    messages.success(request, message, extra_tags=key)


def _take(story: Story, step: str, reason: str, *, by: User) -> Revision:
    if step == "hold":
        return publishing.hold(story, by=by, reason=reason)
    if step == "retract":
        return publishing.retract(story, by=by, reason=reason)
    if step == "restore":
        return publishing.restore(story, by=by, note=reason)
    if step == "reopen":
        return publishing.reopen(story, by=by, note=reason)
    return publishing.close(story, by=by, note=reason)
