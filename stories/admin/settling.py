"""The draft had changed the very words that were corrected: what stands in it, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.admin.clashforms import sheet
from stories.admin.draft import story_of
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.carrying import settle, unsettled
from stories.errors import EditorialError, StageRefused, StaleSave
from stories.models import DraftRebase

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.admin.clashforms import FieldSheet
    from stories.editorial.carrying import Unsettled
    from stories.models import Story


@screen("stories.change_story")
def story_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """GET asks what stands in the draft since the correction of that revision; POST keeps it."""
    story = story_of(pk)
    rows = DraftRebase.objects.filter(story=story, revision__number=number, asks=True)
    row = rows.select_related("story", "revision__published_by", "update__story").first()
    if row is None:
        raise Http404
    if not row.is_open:
        messages.info(request, _("This is settled already. The draft is as it was left."))
        return redirect("admin:story", pk)
    asked = unsettled(row)
    one = sheet(asked.field, request.POST, met=asked.met, language=story.language)
    if request.method != "POST" or one.is_open:
        return _ask(request, story, asked, one)
    text = one.decided() if one.field.asks else one.field.merged
    try:
        settle(row, by=person_of(request), token=asked.row.saves, text=text)
    except (StaleSave, StageRefused):
        return redirect("admin:story_settle", pk, number)
    except EditorialError as refusal:
        return _ask(request, story, asked, one, problem=str(refusal))
    saved(request, _("Settled. The draft holds what you chose."), key=_key(row))
    return redirect("admin:story", pk)


def _key(row: DraftRebase) -> str:
    return f"settle-{row.pk}"


def _ask(
    request: HttpRequest, story: Story, asked: Unsettled, one: FieldSheet, *, problem: str = ""
) -> HttpResponse:
    row, again = asked.rebase, request.method == "POST"
    context = {
        "title": _("What stands in the draft?"),
        "story": story,
        "asked": [one] if one.field.asks else [],
        "settled": [] if one.field.asks else [one],
        "sheets": (),
        "total": len(one.questions),
        "revision": row.revision,
        "taken_back": row.before if row.takes_back else 0,
        "again": again,
        "problem": problem,
        "keep": _key(row),
        "action": reverse("admin:story_settle", args=[story.pk, row.revision.number]),
        "met": asked.met,
    }
    status = 422 if again else 200
    return page(request, "admin/stories/story/settle.html", context, status=status)
