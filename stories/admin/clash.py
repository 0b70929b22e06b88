"""Two people saved the same text: what both changed is asked, side by side; nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stories.admin.clashforms import removal, sheet
from stories.admin.meeting import names_of
from stories.admin.site import page, person_of
from stories.editorial.diary import name_of
from stories.editorial.rebasing import rebase, stale
from stories.editorial.saving import tidied
from stories.models import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from stories.admin.clashforms import FieldSheet
    from stories.editorial.rebasing import Rebase
    from stories.errors import StaleSave
    from stories.models import Update


def answered(
    request: HttpRequest, row: Story | Update, texts: Mapping[str, Any], *, token: int
) -> tuple[dict[str, Any], int]:
    """What to save upon which token: of the clash screen, what its answers make of the texts.

    Raises StaleSave while a question has no answer, UnfitText.
    """
    onto = request.POST.get("onto", "")
    if not (onto.isascii() and onto.isdigit() and len(onto) < 10):
        return dict(texts), token
    met = rebase(row, tidied(row, texts), token=token, onto=int(onto))
    sheets = _sheets(met, request.POST, language=_language(row))
    gone = removal(met, request.POST)
    if any(one.is_open for one in sheets) or (gone and not gone.answer):
        raise stale(met)
    decided = {one.name: one.decided() if one.field.asks else one.field.merged for one in sheets}
    return decided, met.token


def clash(
    request: HttpRequest,
    story: Story,
    refusal: StaleSave,
    *,
    update: Update | None = None,
    action: str = "",
    keep: str = "",
) -> HttpResponse:
    """The page that asks, 409. It posts to the form's own address what was typed, and answers.

    What was typed goes with the save that it was typed upon (`token`), the answers with the save
    that they were given on (`onto`). `keep` is what the browser keeps the words under.
    """
    met: Rebase = refusal.merge
    row = update or story
    row.refresh_from_db()
    # Answers count only for the very questions that they were given to.
    sheets = _sheets(met, request.POST, language=story.language)
    kind = "update" if update else "story"
    asked = [one for one in sheets if one.field.asks]
    gone = removal(met, request.POST)
    context = {
        "title": _("A colleague saved this while you were writing"),
        "story": story,
        "met": met,
        "who": names_of(met, by=person_of(request)) or name_of(row.saved_by),
        "is_own": met.people == (person_of(request),),
        "when": row.saved_at,
        "sheets": sheets,
        "asked": asked,
        "settled": [one for one in sheets if not one.field.asks and one.field.who != "nobody"],
        "removal": gone,
        "put_back": "" if gone else request.POST.get("answer-removed", ""),
        "total": sum(len(one.questions) or 1 for one in asked) + (gone is not None),
        "again": "onto" in request.POST,
        "keep": keep or f"{kind}-{row.pk}",
        "action": action or reverse(f"admin:{kind}", args=[row.pk]),
    }
    return page(request, "admin/stories/story/clash.html", context, status=409)


def _sheets(met: Rebase, post: Mapping[str, str], *, language: str) -> list[FieldSheet]:
    return [sheet(field, post, met=met, language=language) for field in met.fields]


def _language(row: Story | Update) -> str:
    return row.language if isinstance(row, Story) else row.story.language
