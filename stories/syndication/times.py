"""How times are worded for readers: in the newsroom's zone, which is always named."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def read(stamp: str) -> datetime:
    """The time that a version's RFC 3339 text says."""
    return datetime.fromisoformat(stamp)


def iso(at: datetime) -> str:
    """RFC 3339 in the newsroom's zone, for machines: 2026-11-21T16:42:00+01:00."""
    return localtime(at).isoformat(timespec="seconds")


def clock(at: datetime) -> str:
    """16:42 CET."""
    return f"{date_format(localtime(at), 'H:i')} {_zone(at)}"


def day(at: datetime) -> str:
    """21 November 2026."""
    return date_format(localtime(at), "j F Y")


def moment(at: datetime) -> str:
    """16:42 CET, 21 November 2026."""
    return f"{clock(at)}, {day(at)}"


def dated(at: datetime) -> str:
    """21 November 2026, 16:42 CET: as a notice begins."""
    return f"{day(at)}, {clock(at)}"


def time_tag(at: datetime, words: str) -> str:
    """The words in a `<time>` element that machines can read."""
    return format_html('<time datetime="{}">{}</time>', iso(at), words)


def from_to(since: datetime, until: datetime) -> SafeString:
    """Two times as HTML, the day said once when it is one day."""
    if localtime(since).date() == localtime(until).date():
        first, last = clock(since), clock(until)
    else:
        first, last = moment(since), moment(until)
    return format_html(
        _("from {since} to {until}"), since=time_tag(since, first), until=time_tag(until, last)
    )


def _zone(at: datetime) -> str:
    """CET; zones without a name of letters are said by their distance: UTC-03."""
    name = localtime(at).tzname() or "UTC"
    return name if name[0].isalpha() else f"UTC{name}"
