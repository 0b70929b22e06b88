"""Every change of the clocks in every zone: a time is one moment, or is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from stories.text.walltime import instants, offset, readings, zone_of, zones_like

ZONES = sorted(name for name in available_timezones() if name != "localtime")
FROM, TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def changes(zone: ZoneInfo) -> list[datetime]:
    """The moments between 2026 and 2030 at which the zone's offset changes."""
    found, at = [], FROM
    while at < TO:
        later = at + timedelta(days=3)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            low, high = at, later
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                middle = middle.replace(second=0, microsecond=0)
                if middle in (low, high):
                    break
                same = low.astimezone(zone).utcoffset() == middle.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at = later
    return found


@pytest.mark.parametrize("region", sorted({name.split("/")[0] for name in ZONES}))
def test_around_every_change_a_time_is_exact_or_refused(region: str) -> None:
    for name in (one for one in ZONES if one.split("/")[0] == region):
        zone = ZoneInfo(name)
        for change in changes(zone):
            for minutes in (-121, -61, -31, -1, 0, 1, 29, 30, 59, 60, 119):
                at = change + timedelta(minutes=minutes)
                wall = at.astimezone(zone).replace(tzinfo=None)
                assert at in instants(wall, zone), (name, at)
            _check_the_hour_that_is_skipped_or_comes_twice(zone, change)


def _check_the_hour_that_is_skipped_or_comes_twice(zone: ZoneInfo, change: datetime) -> None:
    before = (change - timedelta(minutes=1)).astimezone(zone)
    after = change.astimezone(zone)
    step = (after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta())
    if not step:
        return  # its name changed, not its clocks
    # The middle of what is skipped, or of what comes twice
    wall = after.replace(tzinfo=None, fold=0) - step / 2
    wall = wall.replace(second=0, microsecond=0)
    found = instants(wall, zone)
    assert len(found) == (0 if step > timedelta() else 2), (zone.key, change, wall)
    both = readings(wall, zone)
    assert len(both) == 2
    assert both[1] - both[0] == abs(step)


@pytest.mark.parametrize(
    ("zone", "wall", "moments"),
    [
        ("Europe/London", "2026-11-29T16:30", ["16:30"]),
        ("Europe/London", "2026-07-01T16:30", ["15:30"]),
        ("Europe/London", "2027-03-28T01:30", []),
        ("Europe/London", "2026-10-25T01:30", ["00:30", "01:30"]),
        ("Europe/Berlin", "2026-10-25T02:30", ["00:30", "01:30"]),
        ("Australia/Lord_Howe", "2026-10-04T02:15", []),  # half an hour is skipped
        ("Australia/Lord_Howe", "2026-04-05T01:45", ["14:45", "15:15"]),
        ("America/Sao_Paulo", "2026-11-01T00:30", ["03:30"]),  # no summer time any more
    ],
)
def test_times_that_people_stumble_over(zone: str, wall: str, moments: list[str]) -> None:
    found = instants(datetime.fromisoformat(wall), ZoneInfo(zone))

    assert [f"{at:%H:%M}" for at in found] == moments


def test_the_readings_of_a_time_that_is_skipped_are_one_on_each_side() -> None:
    zone = ZoneInfo("Europe/London")

    before, after = readings(datetime(2027, 3, 28, 1, 30), zone)

    assert [f"{at.astimezone(zone):%H:%M %Z}" for at in (before, after)] == [
        "00:30 GMT",
        "02:30 BST",
    ]


def test_zones_are_found_as_people_write_them() -> None:
    assert zone_of("europe/london") == ZoneInfo("Europe/London")
    assert zone_of(" America/New York ") == ZoneInfo("America/New_York")
    assert zone_of("London") is None
    assert zones_like("London") == ("Europe/London",)
    assert "Europe/Berlin" in zones_like("Europe/Berlim")
    assert zones_like("") == ()


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/localtime", "Europe/London\0", "."])
def test_a_path_is_no_zone(name: str) -> None:
    assert zone_of(name) is None


def test_a_zone_without_letters_is_named_by_its_offset() -> None:
    assert offset(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("Europe/Istanbul")) == "+03"
