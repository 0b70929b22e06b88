"""What a story is besides its words: slug, desk, byline, language, embargo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.clash import answered, clash
from stories.admin.draft import story_of
from stories.admin.meeting import met_notice
from stories.admin.site import page, person_of, saved, screen
from stories.clock import now
from stories.editorial.saving import keep_story, set_embargo
from stories.errors import EditorialError, StaleSave
from stories.models import Desk, Stage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.models import Story

SETTINGS = ("slug", "desk", "byline", "language")


class SettingsForm(forms.Form):
    token = forms.IntegerField(widget=forms.HiddenInput)
    byline = forms.CharField(
        label=gettext_lazy("Byline"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Who wrote it, as readers see it."),
    )
    desk = forms.ModelChoiceField(
        label=gettext_lazy("Desk"), queryset=Desk.objects.all(), empty_label=None
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=12,
        help_text=gettext_lazy(
            "As a tag: en-GB, ar, de. It sets the direction of the text and "
            "how figures and names are found in it."
        ),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Slug"),
        max_length=80,
        help_text=gettext_lazy("The story’s address, fixed once the story is published."),
    )


class EmbargoForm(forms.Form):
    until = forms.DateTimeField(
        label=gettext_lazy("Keep it from readers until"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


@screen("stories.change_story")
def story_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows them, POST saves them as any words of the story."""
    story = story_of(pk)
    initial: dict[str, Any] = {name: getattr(story, name) for name in SETTINGS}
    form = SettingsForm(request.POST or None, initial={**initial, "token": story.saves})
    if story.stage != Stage.DRAFT:
        form.fields["slug"].disabled = True
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        texts: dict[str, Any] = {name: typed[name] for name in SETTINGS}
        try:
            texts, token = answered(request, story, texts, token=typed["token"])
            kept = keep_story(story, by=person_of(request), token=token, **texts)
        except StaleSave as stale:
            key = f"settings-{pk}"
            return clash(request, story, stale, action=request.path, keep=key)
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The settings are saved.")
            if kept.met:
                said = format_html("{} {}", said, met_notice(request, story, kept.met))
            saved(request, said, key=f"settings-{pk}")
            return redirect("admin:story", pk)
    return page(
        request,
        "admin/stories/story/settings.html",
        {"title": _("Settings"), "story": story, "form": form},
        status=422 if form.errors else 200,
    )


@screen("stories.publish_story")
def story_embargo(request: HttpRequest, pk: int) -> HttpResponse:
    """POST sets the embargo, or with `lift` lifts it."""
    story = story_of(pk)
    until = localtime(story.embargo_until) if story.embargo_until else None
    form = EmbargoForm(request.POST or None, initial={"until": until})
    if request.method == "POST" and "lift" in request.POST:
        set_embargo(story, by=person_of(request), until=None)
        saved(request, _("The embargo is lifted. The story can be published."))
        return redirect("admin:story", pk)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["until"] <= now():
            form.add_error("until", _("That time has passed. Choose one that lies ahead."))
        else:
            _set(request, story, form)
            return redirect("admin:story", pk)
    return page(
        request,
        "admin/stories/story/embargo.html",
        {"title": _("Embargo"), "story": story, "form": form},
        status=422 if form.errors else 200,
    )


def _set(request: HttpRequest, story: Story, form: EmbargoForm) -> None:
    set_embargo(story, by=person_of(request), until=form.cleaned_data["until"])
    saved(request, _("The embargo is set. Until then nobody can publish the story."))
