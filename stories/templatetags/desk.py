"""How the desk's screens say statuses, stages, times and people."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import get_current_timezone, localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories.editorial.diary import name_of
from stories.models import Finding, Kind, Stage, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User
    from django.utils.safestring import SafeString

    from stories.models import Story

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of icons.svg; the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("stories/desk/icons.svg"),
        name,
    )


@register.simple_tag
def status_badge(status: str, *, large: bool = False) -> SafeString:
    """Where a claim stands: glyph, label and colour."""
    return _badge(Status(status), large, get_language())


@lru_cache
def _badge(standing: Status, large: bool, _language: str | None) -> SafeString:
    return format_html(
        '<span class="badge badge-{}{}"><span aria-hidden="true">{}</span> {}</span>',
        standing.value,
        " large" if large else "",
        standing.glyph,
        standing.label,
    )


@register.simple_tag
def stage_chip(stage: str) -> SafeString:
    """Where a story is in its life."""
    return format_html(
        '<span class="stage stage-{}">{}</span>', Stage(stage).value, Stage(stage).label
    )


@register.simple_tag
def story_url(story: Story) -> str:
    """The story's workspace."""
    return reverse("admin:story", args=[story.pk])


@register.filter
def ago(at: datetime | None) -> SafeString | str:
    """How long ago, with the exact time on pointing at it; desk.js keeps it true."""
    return _time(at, "ago", _ago) if at else "–"


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """The day and the time, with the exact time on pointing at it."""
    return _time(at, "moment", _moment) if at else "–"


@register.filter
def until(at: datetime | None) -> SafeString | str:
    """How long from now, or by how much it has passed."""
    return _time(at, "until", _until) if at else "–"


@register.filter
def unlocal(number: int) -> str:
    """A number for machines: no separators, whatever the language."""
    return str(number)


@register.filter
def person(user: User | None) -> str:
    return name_of(user)


@register.filter
def initials(user: User) -> str:
    words = name_of(user).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def _time(at: datetime, kind: str, say: object) -> SafeString:
    assert callable(say)
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        kind,
        at.isoformat(timespec="seconds"),
        _exactly(at.replace(microsecond=0), get_current_timezone(), get_language()),
        say(at),
    )


@lru_cache(maxsize=4096)  # a list names the same times whenever somebody looks at it
def _exactly(at: datetime, zone: tzinfo, _language: str | None) -> str:
    local = localtime(at, zone)
    return f"{date_format(local, 'l j F Y, H:i:s')} {local.tzname()}"


def _ago(at: datetime) -> str:
    passed = now() - at
    if passed < timedelta(minutes=1):
        return _("just now")
    if passed < timedelta(hours=1):
        return _("%(n)d min ago") % {"n": passed // timedelta(minutes=1)}
    if passed < timedelta(days=1):
        return _("%(n)d h ago") % {"n": passed // timedelta(hours=1)}
    return _moment(at)


def _moment(at: datetime) -> str:
    local, today = localtime(at), localtime(now())
    if local.date() == today.date():
        return date_format(local, "H:i")
    if local.year == today.year:
        return date_format(local, "j M, H:i")
    return date_format(local, "j M Y, H:i")


def _until(at: datetime) -> str:
    left = at - now()
    return _("in %(time)s") % {"time": _span(left)} if left > timedelta(0) else _span(-left)


def _span(length: timedelta) -> str:
    if length < timedelta(hours=1):
        return _("%(n)d min") % {"n": length // timedelta(minutes=1)}
    if length < timedelta(days=2):
        return _("%(n)d h") % {"n": length // timedelta(hours=1)}
    return _("%(n)d days") % {"n": length.days}


@register.filter
def of_number(found: Mapping[int, tuple[Any, ...]], number: int) -> tuple[Any, ...]:
    """What a table by numbers has for that one."""
    return found.get(number, ())


@register.filter
def kind_label(kind: str) -> str:
    """Why a revision was published."""
    return str(Kind(kind).label)


@register.filter
def finding_label(finding: str) -> str:
    """What became of a cited page."""
    return str(Finding(finding).label)
