"""The story workspace: the text, its updates, and its claims beside it."""

from __future__ import annotations

import math
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.clash import answered, clash
from stories.admin.draft import panels, reasons, shown, story_of, wants_json, working
from stories.admin.meeting import met_fields, met_notice
from stories.admin.site import page, person_of, saved, screen
from stories.admin.updates import UpdateForm, update_slips
from stories.clock import now
from stories.editorial.carrying import taken
from stories.editorial.comparing import side
from stories.editorial.moving import story_drawing
from stories.editorial.planned import planned
from stories.editorial.saving import keep_story
from stories.editorial.undoing import undo_until
from stories.errors import EditorialError, StaleSave
from stories.models import ClaimKind, Stage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.comparing import Side
    from stories.editorial.saving import Kept
    from stories.models import Story

TEXTS = ("headline", "standfirst", "alert", "body")


class StoryForm(forms.Form):
    """The words of the story itself. `token` is the save that they were typed upon."""

    token = forms.IntegerField(widget=forms.HiddenInput)
    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        max_length=300,
        widget=forms.Textarea(
            attrs={"class": "headline", "rows": 1, "data-line": True, "dir": "auto"}
        ),
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "data-line": True, "dir": "auto"}),
    )
    alert = forms.CharField(
        label=gettext_lazy("Push text"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Goes to phones and to open pages with the next version, and with that one only. "
            "Left empty, nothing is sent."
        ),
        widget=forms.Textarea(
            attrs={"rows": 1, "data-line": True, "dir": "auto", "aria-describedby": "alert-help"}
        ),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "copy", "rows": 16, "dir": "auto"}),
    )


@screen("stories.view_story")
def workspace(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the story, `?bring=s12` with an old save's words; POST saves its text."""
    story = story_of(pk)
    if request.method == "POST":
        return _save(request, story)
    brought = side(story, request.GET["bring"]) if request.GET.get("bring") else None
    return _show(request, story, form=_form(story, brought), brought=brought)


def story_key(story: Story) -> str:
    """What the browser keeps the typed words under until they are saved."""
    return f"story-{story.pk}"


def _form(story: Story, brought: Side | None = None) -> StoryForm:
    words = brought.version if brought else story
    initial = {name: getattr(words, name) for name in TEXTS}
    # An old push text may have gone out: it comes back by nobody's hand but a writer's.
    return StoryForm(initial={**initial, "alert": story.alert, "token": story.saves})


def _save(request: HttpRequest, story: Story) -> HttpResponse:
    form = StoryForm(request.POST)
    if not form.is_valid():
        return _refused(request, story, form)
    typed = form.cleaned_data
    texts = {name: typed[name] for name in TEXTS}
    try:
        texts, token = answered(request, story, texts, token=typed["token"])
        kept = keep_story(story, by=person_of(request), token=token, **texts)
    except StaleSave as stale:
        if wants_json(request):
            return JsonResponse({"stale": True}, status=409)
        return clash(request, story, stale)
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return _refused(request, story, form)
    return _done(request, kept)


def _done(request: HttpRequest, kept: Kept[Story]) -> HttpResponse:
    story, met = kept.row, kept.met
    said = _("Saved at %(time)s.") % {"time": date_format(localtime(story.saved_at), "H:i")}
    if not wants_json(request):
        told = format_html("{} {}", said, met_notice(request, story, met)) if met else said
        saved(request, told, key=story_key(story))
        return redirect("admin:story", story.pk)
    answer: dict[str, Any] = {"said": said, "token": story.saves, "title": story.title}
    if met:
        answer["met"] = met_notice(request, story, met)
        answer["fields"] = met_fields(request, story, TEXTS)
    return JsonResponse({**answer, "panels": panels(request, story)})


def _refused(request: HttpRequest, story: Story, form: StoryForm) -> HttpResponse:
    """The words can't be kept as they are: they stay in the form, with the reason."""
    if wants_json(request):
        return JsonResponse({"problem": reasons(form)}, status=422)
    return _show(request, story, form=form, status=422)


def _show(
    request: HttpRequest,
    story: Story,
    *,
    form: StoryForm,
    brought: Side | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = working(story, by=person_of(request))
    new_update = UpdateForm(initial={"uid": uuid.uuid4()}, auto_id="new-update-%s")
    slips, removed = update_slips(story)
    context: dict[str, Any] = {
        "title": story.title,
        "story": story,
        "draft": draft,
        "plan": planned(story),
        "undo_left": _undo_left(story),
        "shown": shown(draft.version),
        "taken": taken(story),
        "drawing": story_drawing(story, whole=request.GET.get("claims") == "all"),
        "form": form,
        "brought": brought,
        "new_update": new_update,
        "slips": slips,
        "removed": removed,
        "keep": story_key(story),
        "kinds": ClaimKind.choices,
        "may_write": _may_write(request, story),
    }
    return page(request, "admin/stories/story/workspace.html", context, status=status)


def _undo_left(story: Story) -> int:
    """Whole seconds in which the last publication can still be taken back."""
    ends = undo_until(story)
    return math.ceil((ends - now()).total_seconds()) if ends else 0


def _may_write(request: HttpRequest, story: Story) -> bool:
    return request.user.has_perm("stories.change_story") and story.stage != Stage.WITHDRAWN
