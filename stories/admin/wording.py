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
    from stories.text.extent import Extent


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
    updates = {f"update:{update.uid}": update for update in version.updates}
    shown = []
    for index, finding in enumerate(found):
        fields = [(name, text) for name, text in version.texts() if name == finding.place]
        if finding.place in updates:  # an update's own form has a field for each
            entry = updates[finding.place]
            fields = [("headline", entry.headline), ("body", entry.body)]
        if finding.extent is None or (spot := _spot(fields, finding.extent)) is None:
            continue
        place, text, extent = spot
        start, end = in_browser(text, extent)
        shown.append(
            {
                "index": index,
                "place": place,
                "start": start,
                "end": end,
                "words": text[slice(*extent)],
                "blocks": finding.blocks,
            }
        )
    return shown


def _spot(fields: list[tuple[str, str]], extent: Extent) -> tuple[str, str, Extent] | None:
    """The field that holds the words, and where in it; the fields stand as in a version's text."""
    for place, text in fields:
        if extent.start >= 0 and extent.end <= len(text):
            return place, text, extent
        extent = extent.moved(-len(text) - len("\n\n") if text else 0)
    return None
