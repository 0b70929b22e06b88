"""Hours for tests of what is scheduled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from stories.clock import now
from stories.editorial.hours import Hour

LONDON = ZoneInfo("Europe/London")


def hour_at(at: datetime) -> Hour:
    return Hour(at, at.astimezone(LONDON).replace(tzinfo=None), LONDON)


def in_minutes(minutes: float) -> Hour:
    return hour_at((now() + timedelta(minutes=minutes)).astimezone(UTC))
