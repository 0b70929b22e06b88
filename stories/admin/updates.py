"""The updates of a story: added at the top, edited in place, removed and put back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.clash import answered, clash
from stories.admin.draft import panels, reasons, story_of, wants_json
from stories.admin.meeting import met_fields, met_notice
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.rebasing import known_save
from stories.editorial.saving import add_update, keep_update, put_back_update, remove_update
from stories.errors import EditorialError, StaleSave
from stories.models import Rendering, Story, Update
from stories.text.render import render_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from stories.editorial.rebasing import Rebase

TEXTS = ("headline", "body", "byline", "key_event", "pinned")


class UpdateForm(forms.Form):
    """An update; `uid` makes a double click one update, `token` keeps saves from colliding."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    token = forms.IntegerField(required=False, widget=forms.HiddenInput)
    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        required=False,
        max_length=300,
        widget=forms.Textarea(
            attrs={"rows": 1, "data-line": True, "autocomplete": "off", "dir": "auto"}
        ),
    )
    body = forms.CharField(
        label=gettext_lazy("What is new"),
        strip=False,
        widget=forms.Textarea(attrs={"class": "copy slim", "rows": 3, "dir": "auto"}),
    )
    key_event = forms.BooleanField(label=gettext_lazy("Key event"), required=False)
    pinned = forms.BooleanField(label=gettext_lazy("Pinned to the top"), required=False)
    byline = forms.CharField(label=gettext_lazy("Byline"), required=False, max_length=200)
    filed_at = forms.DateTimeField(
        label=gettext_lazy("Time"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_body(self) -> str:
        """Its spaces count, for lists and code; nothing but spaces is no text."""
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError(_("Write what is new."))
        return body


@dataclass(frozen=True, slots=True)
class Slip:
    """An update as the workspace shows it: rendered, with its form behind it."""

    update: Update
    form: UpdateForm
    html: str
    opened: bool = False

    @property
    def heading(self) -> str:
        """The headline as safe HTML."""
        return render_line(self.update.headline)


def update_slips(story: Story) -> tuple[tuple[Slip, ...], tuple[Update, ...]]:
    """The standing updates in the readers' order, and those that were removed (two queries)."""
    rows = list(story.updates.select_related("saved_by"))
    standing = [row for row in rows if row.removed_at is None]
    html = Rendering.objects.html(row.body for row in standing)
    removed = tuple(row for row in rows if row.removed_at is not None)
    return tuple(Slip(row, _form(row), html[row.body]) for row in standing), removed


@screen("stories.add_update")
def update_add(request: HttpRequest, pk: int) -> HttpResponse:
    """POST adds one at the top of the story; the same `uid` twice adds one."""
    story = get_object_or_404(Story, pk=pk)
    if request.method != "POST":
        return redirect(f"{reverse('admin:story', args=[pk])}#new-update")
    form = UpdateForm(request.POST, auto_id="new-update-%s")
    if not form.is_valid():
        return _refused(request, story, form)
    typed = form.cleaned_data
    texts = {name: typed[name] for name in TEXTS}
    try:
        update = add_update(
            story,
            by=person_of(request),
            uid=typed["uid"],
            filed_at=typed["filed_at"],
            **texts,
        )
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return _refused(request, story, form)
    said = _("The update is in the draft. Readers see it when the story is published.")
    return _done(request, update, said, key=f"new-update-{story.pk}")


@screen("stories.change_update")
def update_save(request: HttpRequest, pk: int) -> HttpResponse:
    """POST keeps what was typed; GET goes to the update's place in the workspace."""
    update = get_object_or_404(Update.objects.select_related("story"), pk=pk)
    if request.method != "POST":
        return redirect(_place(update))
    form = UpdateForm(request.POST, auto_id=f"update-{pk}-%s")
    if not form.is_valid() or form.cleaned_data["token"] is None:
        return _refused(request, update.story, form, update)
    typed = form.cleaned_data
    try:
        texts, token = answered(request, update, _texts(typed, update), token=typed["token"])
        kept = keep_update(update, by=person_of(request), token=token, **texts)
    except StaleSave as stale:
        if wants_json(request):
            return JsonResponse({"stale": True}, status=409)
        return clash(request, update.story, stale, update=update)
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return _refused(request, update.story, form, update)
    if request.POST.get("answer-removed") == "mine":
        put_back_update(kept.row, by=person_of(request))
    said = _("The update is saved.")
    return _done(request, kept.row, said, key=f"update-{pk}", met=kept.met)


@screen("stories.change_update")
def update_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """POST leaves the update out of the next revision."""
    update = get_object_or_404(Update.objects.select_related("story"), pk=pk)
    if request.method == "POST":
        remove_update(update, by=person_of(request))
        saved(request, _("The update is out of the draft. It is kept below: you can put it back."))
    return redirect(f"{reverse('admin:story', args=[update.story_id])}#updates")


@screen("stories.change_update")
def update_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """POST lets the next revision hold the update again."""
    update = get_object_or_404(Update.objects.select_related("story"), pk=pk)
    if request.method == "POST":
        put_back_update(update, by=person_of(request))
        saved(request, _("The update is back in the draft."))
    return redirect(_place(update))


def _texts(typed: dict[str, Any], update: Update) -> dict[str, Any]:
    texts = {name: typed[name] for name in TEXTS}
    # The field knows minutes only: a time that was not touched keeps its seconds.
    filed_at, known = typed["filed_at"], known_save(update, typed["token"]) or update
    if filed_at and _minute(filed_at) != _minute(known.filed_at):
        texts["filed_at"] = filed_at
    return texts


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _form(update: Update) -> UpdateForm:
    names: Iterable[str] = TEXTS
    initial = {name: getattr(update, name) for name in names}
    initial |= {"token": update.saves, "filed_at": localtime(update.filed_at)}
    return UpdateForm(initial=initial, auto_id=f"update-{update.pk}-%s")


def _place(update: Update) -> str:
    return f"{reverse('admin:story', args=[update.story_id])}#{update.key}"


def _done(
    request: HttpRequest, update: Update, said: str, *, key: str, met: Rebase | None = None
) -> HttpResponse:
    notice = met_notice(request, update.story, met) if met else ""
    if not wants_json(request):
        saved(request, format_html("{} {}", said, notice) if met else said, key=key)
        return redirect(_place(update))
    html = Rendering.objects.html([update.body])[update.body]
    slip = Slip(update, _form(update), html)
    standing = update.story.updates.standing()
    return JsonResponse(
        {
            "said": said,
            "token": update.saves,
            "met": notice,
            "fields": met_fields(request, update, (*TEXTS, "filed_at")) if met else {},
            "uid": str(uuid.uuid4()),
            "panels": panels(request, story_of(update.story_id)),
            "slip": render_to_string(
                "admin/stories/story/update.html",
                {"slip": slip, "may_write": True},
                request,
            ),
            "id": update.key,
            "order": [row.key for row in standing.only("uid", "pinned", "filed_at")],
        }
    )


def _refused(
    request: HttpRequest, story: Story, form: UpdateForm, update: Update | None = None
) -> HttpResponse:
    """The words can't be kept as they are: they stay in the form, with the reason."""
    if wants_json(request):
        return JsonResponse({"problem": reasons(form)}, status=422)
    context = {"title": story.title, "story": story, "form": form, "update": update}
    return page(request, "admin/stories/story/update_refused.html", context, status=422)
