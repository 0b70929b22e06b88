"""What stands in the way of the words as they are being typed, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stories.admin.draft import story_of, typed_over
from stories.admin.preview import typed_texts
from stories.admin.site import person_of, screen
from stories.editorial.hints import hints
from stories.editorial.versions import draft
from stories.text.extent import in_browser
from stories.text.version import UpdateText, Version

if TYPE_CHECKING:
    from django.http import HttpRequest

    from stories.editorial.candidate import Finding


@require_POST
@screen("stories.view_story")
def story_wording(request: HttpRequest, pk: int) -> JsonResponse:
    """The findings in what was typed, with their places for the browser; nothing is saved."""
    story, texts = story_of(pk), typed_texts(request)
    if request.POST.get("of") == "update":
        entry = UpdateText("typed", "", texts.get("headline", ""), texts.get("body", ""))
        version = Version("", "", language=story.language, updates=(entry,))
    else:
        version = draft(typed_over(story, texts))
    found = hints(version, to=person_of(request))
    context = {"hints": found}
    return JsonResponse(
        {
            "findings": underlined(version, found),
            "count": len(found),
            "blocking": sum(finding.blocks for finding in found),
            "told": _told(found),
            "short": _("%(n)s to mend") % {"n": len(found)},
            "html": render_to_string("admin/stories/story/wording.html", context, request),
        }
    )


def _told(found: tuple[Finding, ...]) -> str:
    """What is said of them in a few words."""
    if not found:
        return _("Nothing to mend in the words.")
    told = ngettext("%(n)s thing to mend", "%(n)s things to mend", len(found))
    return told % {"n": len(found)}


def underlined(version: Version, found: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """What wording.js underlines: the field, the words, and where a browser counts them."""
    texts = dict(version.texts())
    bodies = {f"update:{update.uid}": update.body for update in version.updates}
    shown = []
    for index, finding in enumerate(found):
        if finding.extent is not None and (text := texts.get(finding.place)):
            body = bodies.get(finding.place)
            above = len(text) - len(body) if body is not None else 0  # an update's headline
            start, end = in_browser(text[above:], finding.extent.moved(-above))
            if start < 0:
                continue
            shown.append(
                {
                    "index": index,
                    "place": finding.place if body is None else "body",
                    "start": start,
                    "end": end,
                    "words": text[slice(*finding.extent)],
                    "blocks": finding.blocks,
                }
            )
    return shown
