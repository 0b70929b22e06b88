"""Times as a clock on a wall shows them, in a zone that is spelled out."""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

WALL = "%Y-%m-%dT%H:%M"


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of that name, whatever its capitals; None for a name that is none."""
    known = _zones().get(name.strip().replace(" ", "_").lower())
    return ZoneInfo(known) if known else None


def zones_like(name: str) -> tuple[str, ...]:
    """Names that somebody may have meant, such as Europe/London for “London”."""
    typed = name.strip().replace(" ", "_").lower()
    if not typed:
        return ()
    zones = _zones()
    within = [key for key in zones if typed in key.split("/")]
    near = within or get_close_matches(typed, zones, n=3, cutoff=0.6)
    return tuple(sorted(zones[key] for key in near)[:3])


def instants(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments, in UTC, at which the clocks of the zone show `wall`: one as a rule.

    None when the clocks are put forward over it, two when they are put back over it.
    """
    return tuple(
        at for at in _either(wall, zone) if at.astimezone(zone).replace(tzinfo=None) == wall
    )


def readings(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """What somebody who typed `wall` may have meant, the earlier first.

    For a time that the clocks skip: as counted by the clock before and by the clock after.
    """
    return instants(wall, zone) or _either(wall, zone)


def offset(at: datetime, zone: ZoneInfo) -> str:
    """What the zone calls its time then: GMT, BST, or +03 where it has no letters for it."""
    return at.astimezone(zone).tzname() or ""


def _either(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    sides = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(sorted(set(sides)))


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name != "localtime"}
