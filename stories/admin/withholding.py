"""Removing words for law or safety: see how far it reaches, ask, let a second person agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from stories.admin.draft import story_of
from stories.admin.publishforms import revision_choices
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.reach import reach_of, reach_of_versions, reach_of_words
from stories.editorial.withholding import (
    accept_withholding,
    decline_withholding,
    request_withholding,
)
from stories.errors import EditorialError
from stories.models import (
    Channel,
    Delivery,
    DeliveryState,
    Ground,
    Stage,
    Withholding,
    WithholdingRequest,
)
from stories.syndication.outbox import purged_host

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.reach import Reach
    from stories.models import Story

MOST = 20  # requests on the page


class RemovalForm(forms.Form):
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("The words to remove"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "A name, a number, a sentence. It is found whatever its case, emphasis and line ends."
        ),
    )
    first = forms.TypedChoiceField(
        label=gettext_lazy("Or whole versions, from"), coerce=int, required=False
    )
    last = forms.TypedChoiceField(label=gettext_lazy("to"), coerce=int, required=False)
    ground = forms.ChoiceField(
        label=gettext_lazy("Because of"), choices=Ground.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("What readers are told"),
        required=False,  # the verb says what is lacking, all at once
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "aria-required": "true"}),
        help_text=gettext_lazy(
            "It stands at the head of the story and in the change log. Never the words themselves."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("For the desk: who demands it, and on what ground"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "aria-required": "true"}),
    )

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [("", _("no version")), *revision_choices(story)]

    @property
    def versions(self) -> tuple[int, int] | None:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return (first or last, last or first) if first or last else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, with what it would reach now."""

    request: WithholdingRequest
    reach: Reach
    own: bool


@screen("stories.withhold_story")
def story_withhold(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows the form and what waits; POST asks, or with `look` only shows the reach."""
    story = story_of(pk)
    form = RemovalForm(request.POST or None, initial={"uid": uuid4()}, story=story)
    if request.method != "POST" or not form.is_valid():
        return _show(request, story, form, status=422 if form.errors else 200)
    typed = form.cleaned_data
    if "look" in request.POST:
        return _show(request, story, form, reach=_reach(story, form))
    try:
        request_withholding(
            story,
            by=person_of(request),
            ground=Ground(typed["ground"]),
            reason=typed["reason"],
            why=typed["why"],
            words=typed["words"],
            versions=form.versions,
            uid=typed["uid"],
        )
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, story, form, reach=_reach(story, form), status=422)
    saved(request, _("Asked for. Nothing is removed until a second standards editor agrees."))
    return redirect("admin:story_withhold", pk)


@screen("stories.withhold_story")
@require_POST
def withholding_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, or decline with a reason; whoever asked may only take it back."""
    asked = WithholdingRequest.objects.filter(pk=pk).first()
    if asked is None:
        raise Http404
    user, story = person_of(request), story_of(asked.story_id)
    try:
        if request.POST.get("answer") == "accept":
            done = accept_withholding(asked, by=user)
            said = _("The words are removed. Revision %(n)s tells readers of it.")
            saved(request, said % {"n": done.revision.number})
        else:
            decline_withholding(asked, by=user, answer=request.POST.get("why", "")[:1000])
            saved(request, _("Nothing was removed, and the request is closed."))
    except (EditorialError, PermissionDenied) as refusal:
        form = RemovalForm(initial={"uid": uuid4()}, story=story)
        return _show(request, story, form, problem=str(refusal), problem_of=pk, status=422)
    return redirect("admin:story_withhold", story.pk)


def _reach(story: Story, form: RemovalForm) -> Reach:
    if form.versions:
        return reach_of_versions(story, *form.versions)
    return reach_of_words(story, form.cleaned_data["words"])


def _show(
    request: HttpRequest,
    story: Story,
    form: RemovalForm,
    *,
    reach: Reach | None = None,
    problem: str = "",
    problem_of: int = 0,
    status: int = 200,
) -> HttpResponse:
    user = person_of(request)
    asked = WithholdingRequest.objects.filter(story=story).select_related("by", "answered_by")
    waiting = [Waiting(one, reach_of(one), one.by_id == user.pk) for one in asked.waiting()[:MOST]]
    purges = Delivery.objects.filter(revision=OuterRef("revision"), channel=Channel.PURGE)
    done = (
        Withholding.objects.filter(story=story)
        .select_related("revision", "requested_by", "approved_by")
        .annotate(
            purged=Exists(purges.filter(state=DeliveryState.SENT)),
            unpurged=Exists(purges.exclude(state=DeliveryState.SENT)),
        )
    )
    context = {
        "title": _("Remove words for law or safety"),
        "story": story,
        "published": story.stage != Stage.DRAFT,
        "form": form,
        "reach": reach,
        "waiting": waiting,
        "problem": problem,
        "problem_of": problem_of,
        "done": done[:MOST],
        "cache": purged_host(),
        "declined": asked.filter(outcome=WithholdingRequest.Outcome.DECLINED)[:MOST],
    }
    return page(request, "admin/stories/story/withhold.html", context, status=status)
