"""The draft as readers would see it, saved or still being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stories.admin.draft import shown, story_of, typed_over, working
from stories.admin.site import page, person_of, screen
from stories.editorial.saving import MAX_CHARS
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_TYPED = {"headline": 300, "standfirst": 600, "alert": 200, "body": MAX_CHARS}


@screen("stories.view_story")
def story_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the saved draft as a page; POST is what was typed, as the workspace's panels.

    Nothing is saved by either.
    """
    story = story_of(pk)
    if request.method != "POST":
        draft = working(story, by=person_of(request))
        context = {
            "title": _("Preview"),
            "story": story,
            "draft": draft,
            "shown": shown(draft.version),
        }
        return page(request, "admin/stories/story/preview_page.html", context)
    draft = working(typed_over(story, typed_texts(request)), by=person_of(request))
    context = {"story": story, "draft": draft, "shown": shown(draft.version), "typed": True}
    return JsonResponse(
        {
            "panels": {
                "ws-preview": render_to_string(
                    "admin/stories/story/preview.html", context, request
                ),
                "ws-claims": render_to_string("admin/stories/story/claims.html", context, request),
            }
        }
    )


def typed_texts(request: HttpRequest) -> dict[str, str]:
    """The texts of the workspace's form as far as they were sent, cleaned like a save's."""
    return {
        name: clean(request.POST[name])[:most]
        for name, most in _TYPED.items()
        if name in request.POST
    }
