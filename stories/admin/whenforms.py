"""Now or at a time: the hour as it is typed on the publish page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.clock import now
from stories.editorial.hours import Hour, choices_at, hour_of, spelled
from stories.errors import HourRefused
from stories.text.walltime import WALL, zone_of

if TYPE_CHECKING:
    from stories.models import Scheduled, Story

ZONES = ("UTC", "America/New_York", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin")


class WhenForm(forms.Form):
    """`hour` is the moment that was typed, None for now; `choices` stand for what was unclear."""

    when = forms.ChoiceField(
        choices=[("now", gettext_lazy("Now")), ("at", gettext_lazy("At a time"))],
        widget=forms.RadioSelect,
        required=False,
    )
    date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "aria-required": "true"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "aria-required": "true"}, format="%H:%M"),
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        max_length=64,
        widget=forms.TextInput(
            attrs={"list": "zones", "spellcheck": "false", "aria-required": "true"}
        ),
    )
    reading = forms.DateTimeField(required=False)
    unchanged_only = forms.BooleanField(
        label=gettext_lazy("Only if nobody changes anything before then"), required=False
    )

    hour: Hour | None = None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("when") != "at" or self.errors:
            return typed
        if not typed.get("date") or not typed.get("time"):
            self.add_error(None, _("Say the date and the time at which it goes out."))
            return typed
        wall = datetime.combine(typed["date"], typed["time"])
        zone = typed["zone"] or settings.TIME_ZONE
        reading = typed.get("reading")
        try:
            self.hour = hour_of(wall, zone, reading=reading.astimezone(UTC) if reading else None)
        except HourRefused as refusal:
            self.add_error(None, str(refusal))
        return typed

    @property
    def at(self) -> bool:
        """It is to wait for its hour."""
        return self["when"].value() == "at"

    @property
    def said(self) -> str:
        return spelled(self.hour.at, self.hour.zone) if self.hour else ""

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Both moments that an unclear time may mean: value, spelled out, whether it is chosen."""
        typed = getattr(self, "cleaned_data", {})
        zone = zone_of(typed.get("zone") or settings.TIME_ZONE)
        if not self.at or zone is None or not (typed.get("date") and typed.get("time")):
            return []
        moments = choices_at(datetime.combine(typed["date"], typed["time"]), zone)
        chosen = self.hour.at if self.hour else None
        return [(at.isoformat(), spelled(at, zone), at == chosen) for at in moments]

    @property
    def zones(self) -> tuple[str, ...]:
        """What the field offers; any other name can be typed."""
        return tuple(dict.fromkeys((settings.TIME_ZONE, *ZONES)))


def when_form(posted: Any, story: Story, waiting: Scheduled | None) -> WhenForm:
    """The form as posted; else with what waits already, the end of an embargo, or now."""
    if posted:
        form = WhenForm(posted)
        form.is_valid()
        return form
    hour = _first_hour(story, waiting)
    if hour is None:
        return WhenForm(initial={"when": "now", "zone": settings.TIME_ZONE})
    form = WhenForm(
        initial={
            "when": "at",
            "date": hour.wall.date(),
            "time": hour.wall.time(),
            "zone": hour.zone.key,
            "unchanged_only": waiting.unchanged_only if waiting else False,
        }
    )
    form.hour = hour
    return form


def _first_hour(story: Story, waiting: Scheduled | None) -> Hour | None:
    if waiting:
        wall = datetime.strptime(waiting.wall, WALL)  # noqa: DTZ007
        return Hour(waiting.release_at, wall, ZoneInfo(waiting.zone))
    if story.embargo_until is None or story.embargo_until <= now():
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    # The minute that begins then or next: what is typed has no seconds.
    at = story.embargo_until + timedelta(minutes=1) - timedelta(microseconds=1)
    at = at.replace(second=0, microsecond=0)
    return Hour(at.astimezone(UTC), at.astimezone(zone).replace(tzinfo=None), zone)
