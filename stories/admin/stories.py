"""The list of stories, and the page that starts one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.filter import chosen
from stories.admin.listing import asked, containing, paged, sorted_by
from stories.admin.site import page, person_of, saved, screen
from stories.clock import now
from stories.editorial.board import counted, story_rows
from stories.editorial.saving import start_story
from stories.errors import EditorialError
from stories.models import Desk, Placement, Scheduled, Stage, Status, Story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

ORDERS = {
    "saved": ("-saved_at", "-pk"),
    "published": (F("live__published_at").desc(nulls_last=True), "-pk"),
    "headline": ("headline", "pk"),
    "started": ("-created_at", "-pk"),
}

# What a story waits for, by name in the address
QUEUES = {
    "refused": (
        gettext_lazy("Not published at their hour"),
        lambda: Q(pk__in=Scheduled.objects.unanswered().order_by().values("story")),
    ),
    "scheduled": (
        gettext_lazy("Scheduled"),
        lambda: Q(pk__in=Scheduled.objects.waiting().order_by().values("story")),
    ),
    "embargoed": (gettext_lazy("Under embargo"), lambda: Q(embargo_until__gt=now())),
    "held": (gettext_lazy("Under review"), lambda: Q(held=True)),
}


@screen("stories.view_story")
def story_list(request: HttpRequest) -> HttpResponse:
    """`?q=&desk=&who=&queue=&stage=&sort=&page=`; twelve queries for any number of stories."""
    words = asked(request)
    stage = request.GET.get("stage", "")
    shown = chosen(request)
    stories = shown.cut.stories(Story.objects.all())
    if words:
        named = ("headline", "standfirst", "alert", "body", "slug")
        stories = stories.filter(containing(words, *named))
    queue = request.GET.get("queue", "")
    if queue in QUEUES:
        stories = stories.filter(QUEUES[queue][1]())
    per_stage = dict(stories.order_by().values_list("stage").annotate(Count("pk")))
    if stage in Stage.values:
        stories = stories.filter(stage=stage)
    stories = counted(stories).select_related("desk", "live", "saved_by")
    stories, order = sorted_by(request, stories, ORDERS)
    listed = paged(request, stories)
    rows = story_rows(listed.object_list)
    claims = claims_of(row.story for row in rows)
    return page(
        request,
        "admin/stories.html",
        {
            "title": _("Stories"),
            "shown": listed,
            "filter": shown,
            "rows": [(row, claims[row.story.pk]) for row in rows],
            "stages": [(value, label, per_stage.get(value, 0)) for value, label in Stage.choices],
            "every": sum(per_stage.values()),
            "stage": stage,
            "queues": [(name, label) for name, (label, _within) in QUEUES.items()],
            "queue": queue,
            "words": words,
            "order": order,
            "filtered": bool(words or stage or queue or shown.on),
        },
    )


def claims_of(stories: Iterable[Story]) -> dict[int, list[tuple[Status, int]]]:
    """How many claims of each status the drafts carry, in the glossary's order (one query)."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Placement.objects.filter(live=False, story__in=list(stories)).order_by()
    counts = rows.values_list("story_id", "claim__status")
    for story, status, count in counts.annotate(Count("claim", distinct=True)):
        found[story][status] = count
    made: dict[int, list[tuple[Status, int]]] = defaultdict(list)
    for story, by_status in found.items():
        made[story] = [(s, by_status[s]) for s in Status if s in by_status]
    return made


class StartForm(forms.Form):
    """What a reporter pastes. Without a headline the first line of the text is one."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    headline = forms.CharField(
        label=gettext_lazy("Headline"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Left empty, it is the first line of the text."),
        widget=forms.TextInput(attrs={"class": "headline", "autofocus": True}),
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        help_text=gettext_lazy(
            "Paste the copy as it is. An empty line starts a paragraph; Markdown works. "
            "Claims are marked in the next step."
        ),
        widget=forms.Textarea(attrs={"class": "copy", "rows": 14}),
        strip=False,
    )
    desk = forms.ModelChoiceField(
        label=gettext_lazy("Desk"), queryset=Desk.objects.all(), empty_label=None
    )
    byline = forms.CharField(label=gettext_lazy("Byline"), required=False, max_length=200)
    slug = forms.SlugField(
        label=gettext_lazy("Slug"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Left empty, it is made from the headline."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("headline", "").strip() and "headline" not in self.errors:
            lines = typed.get("body", "").strip().split("\n", 1)
            headline = lines[0].lstrip("# ").strip()
            if not headline:
                raise ValidationError(
                    {"headline": _("Write a headline, or paste a text that begins with one.")}
                )
            if len(headline) > 300:
                raise ValidationError(
                    {"headline": _("The first line of the text is too long to be a headline.")}
                )
            typed["headline"] = headline
            typed["body"] = lines[1].lstrip("\r\n") if len(lines) > 1 else ""
        return typed


@screen("stories.start_story")
def story_start(request: HttpRequest) -> HttpResponse:
    """The page that starts a story; a double click makes one."""
    form = StartForm(request.POST or None, initial={"uid": uuid.uuid4(), "desk": _usual(request)})
    if request.method == "POST" and form.is_valid():
        try:
            story = start_story(by=person_of(request), **form.cleaned_data)
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("The story is started. Nobody but the desk sees it."), key="start")
            return redirect("admin:story", story.pk)
    status = 422 if form.errors else 200
    return page(
        request,
        "admin/story_start.html",
        {"title": _("Start a story"), "form": form, "desks": Desk.objects.exists()},
        status=status,
    )


def _usual(request: HttpRequest) -> Desk | None:
    """The desk that this person saved a story for last."""
    last = Story.objects.filter(saved_by=person_of(request).pk).select_related("desk").first()
    return last.desk if last else None
