"""An hour at which something goes out: a wall clock's time, its zone, and the one moment meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories.clock import now
from stories.errors import HourRefused
from stories.text.walltime import WALL, instants, offset, readings, zone_of, zones_like

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hour:
    """A moment, and the time as it was typed."""

    at: datetime  # UTC
    wall: datetime  # naive
    zone: ZoneInfo

    @property
    def typed(self) -> str:
        return self.wall.strftime(WALL)


def hour_of(wall: datetime, zone: str, *, reading: datetime | None = None) -> Hour:
    """The hour at which the clocks of the zone show `wall`, to the minute, in the future.

    `reading` says which moment is meant where the clocks show it twice or never. Raises
    HourRefused, with both readings then.
    """
    found = zone_of(zone)
    if found is None:
        raise HourRefused(_no_zone(zone))
    wall = wall.replace(second=0, microsecond=0, tzinfo=None)
    try:
        meant = readings(wall, found)
        sure = instants(wall, found)
    except OverflowError:
        raise HourRefused(_("That year is out of reach. Choose a nearer date.")) from None
    if reading in meant and len(meant) > 1:
        assert reading is not None  # it is one of them
        sure = (reading,)
    if len(sure) != 1:
        raise HourRefused(_unclear(wall, found, meant, skipped=not sure), meant)
    if sure[0] <= now():
        raise HourRefused(_("That time has passed. Choose one that lies ahead."))
    if reading is not None and sure[0] == reading and wall != _wall(reading, found):
        wall = _wall(reading, found)  # a time that no clock shows is kept as one that it does
    return Hour(sure[0], wall, found)


def choices_at(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The two moments to choose from where `wall` is shown twice or never; else none."""
    try:
        return () if len(instants(wall, zone)) == 1 else readings(wall, zone)
    except OverflowError:
        return ()


def spelled(at: datetime, zone: ZoneInfo) -> str:
    """With nothing left to guess: "29 November 2026, 16:30 GMT (Europe/London) = 16:30 UTC"."""
    local, utc = at.astimezone(zone), at.astimezone(UTC)
    other_day = local.date() != utc.date()
    return _("%(when)s %(offset)s (%(zone)s) = %(utc)s UTC") % {
        "when": date_format(local, "j F Y, H:i"),
        "offset": offset(at, zone),
        "zone": zone.key,
        "utc": date_format(utc, "j F Y, H:i" if other_day else "H:i"),
    }


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _no_zone(zone: str) -> str:
    if like := zones_like(zone):
        said = _("There is no time zone “%(zone)s”. Did you mean %(like)s?")
        return said % {"zone": zone, "like": ", ".join(like)}
    said = _("There is no time zone “%(zone)s”. Write it as in Europe/London or Asia/Tokyo.")
    return said % {"zone": zone}


def _unclear(wall: datetime, zone: ZoneInfo, meant: tuple[datetime, ...], *, skipped: bool) -> str:
    time = date_format(wall, "H:i")
    if skipped:
        said = _("The clocks of %(zone)s skip %(time)s that day. Choose what you mean.")
    else:
        said = _("The clocks of %(zone)s show %(time)s twice that day. Choose which you mean.")
    return said % {"zone": zone.key, "time": time}
