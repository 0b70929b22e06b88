"""The shift handover on one page, signed with *I have taken over*."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.filter import chosen
from stories.admin.listing import moment_of
from stories.admin.site import page, person_of, saved, screen
from stories.clock import now
from stories.editorial.handover import (
    USUAL,
    Shift,
    Topic,
    past_handovers,
    report,
    take_over,
)
from stories.errors import EditorialError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from stories.models import Desk, Handover

TITLES = {
    Topic.MOVES: gettext_lazy("Status changes"),
    Topic.ALONE: gettext_lazy("By one person only, in an emergency"),
    Topic.PROPOSED: gettext_lazy("Waiting for a second person"),
    Topic.DUE: gettext_lazy("To be checked before the next shift"),
    Topic.PAGES: gettext_lazy("Changed pages that nobody has answered"),
    Topic.LIFTING: gettext_lazy("Embargoes that lift before the next shift"),
    Topic.SCHEDULED: gettext_lazy("Goes out by itself before the next shift"),
    Topic.PUBLISHED: gettext_lazy("Corrections, holds and withdrawals"),
    Topic.QUESTIONS: gettext_lazy("Open questions: readers see it, nobody is on it"),
    Topic.DISMISSED: gettext_lazy("Dismissed flags"),
}
NOTE_MOST = 2000


class TakeOverForm(forms.Form):
    """What is signed: the shift as it was shown, and a note for whoever comes next."""

    since = forms.CharField(widget=forms.HiddenInput, max_length=40)
    until = forms.CharField(widget=forms.HiddenInput, max_length=40)
    note = forms.CharField(
        label=gettext_lazy("Note for the next shift"),
        required=False,
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@screen("stories.view_check")
def handover_screen(request: HttpRequest) -> HttpResponse:
    """`?since=last|8h|midnight|2026-03-29T06:00&until=…&desk=…&all=moves`; eleven queries."""
    cut = chosen(request)
    desk = cut.cut.desk
    past = past_handovers(desk)
    shift, preset = _shift(request, desk, past)
    form, status = TakeOverForm(request.POST or None, initial=_times(shift)), 200
    if request.method == "POST" and form.is_valid():
        signed = _signed(form, shift)
        try:
            take_over(signed, by=person_of(request), note=form.cleaned_data["note"])
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("You have taken over. It is written down."), key="handover")
            asked = f"?{urlencode({'desk': desk.slug})}" if desk else ""
            return redirect(reverse("admin:handover") + asked)
    if form.errors:
        status = 422
    whole = next((topic for topic in Topic if topic == request.GET.get("all")), None)
    found = report(shift, only=whole)
    context = {
        "title": _("Handover"),
        "filter": cut,
        "shift": shift,
        "since_field": _typed(shift.since),
        "until_field": _typed(shift.until),
        "preset": preset,
        "presets": (
            ("last", _("Last handover")),
            ("8h", _("8 hours")),
            ("midnight", _("Since midnight")),
        ),
        "topics": [(one, TITLES[one.topic]) for one in found.topics],
        "people": found.people,
        "past": past,
        "form": form,
        "whole": whole,
        "asked": urlencode({**_times(shift), "desk": desk.slug if desk else ""}),
    }
    return page(request, "admin/handover.html", context, status=status)


def _shift(request: HttpRequest, desk: Desk | None, past: Sequence[Handover]) -> tuple[Shift, str]:
    """The shift that the address asks for, and the name of the preset if it is one."""
    at = now()
    asked = request.GET.get("since", "") or ("last" if past else "8h")
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    presets = {"last": past[0].at if past else at - USUAL, "8h": at - USUAL, "midnight": midnight}
    since = presets.get(asked) or moment_of(asked) or at - USUAL
    until = moment_of(request.GET.get("until", "")) or at + USUAL
    shift = Shift(min(since, at), until if until > at else at + USUAL, desk)
    return shift, asked if asked in presets else ""


def _signed(form: TakeOverForm, shown: Shift) -> Shift:
    """The shift that was on the screen when it was signed: the clock has gone on since."""
    since = moment_of(form.cleaned_data["since"]) or shown.since
    return Shift(since, moment_of(form.cleaned_data["until"]) or shown.until, shown.desk)


def _times(shift: Shift) -> dict[str, str]:
    return {"since": _exact(shift.since), "until": _exact(shift.until)}


def _exact(at: datetime) -> str:
    """In UTC: the hour that comes twice is told apart."""
    return at.astimezone(UTC).isoformat()


def _typed(at: datetime) -> str:
    """As a field for day and time takes it."""
    return localtime(at).strftime("%Y-%m-%dT%H:%M")
