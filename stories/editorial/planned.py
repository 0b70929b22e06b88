"""What is planned for a story, or was and did not go out: for its own screens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from stories.editorial.hours import spelled
from stories.editorial.scheduling import saved_since, strangers
from stories.models import Scheduled, ScheduleState

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story


@dataclass(frozen=True, slots=True)
class Planned:
    """The newest plan of a story, as long as somebody has to know of it."""

    row: Scheduled
    savers: tuple[User, ...] = ()  # who has saved the draft since
    stranger: User | None = None  # one of them whose words do not go out: they may not publish

    @property
    def waits(self) -> bool:
        return self.row.state == ScheduleState.WAITING

    @property
    def when(self) -> str:
        """With nothing left to guess; the embargo's end where that comes later."""
        return spelled(self.row.goes_out_at, ZoneInfo(self.row.zone))

    @property
    def embargoed(self) -> bool:
        return self.row.goes_out_at > self.row.release_at


def planned(story: Story) -> Planned | None:
    """What waits, or was refused and waits for an answer.

    One query; two more where something waits.
    """
    rows = Scheduled.objects.filter(story=story).select_related("scheduled_by", "story")
    row = rows.order_by("-pk").first()
    if row is None:
        return None
    if row.state == ScheduleState.WAITING:
        return Planned(row, tuple(saved_since(row)), strangers(row).first())
    if row.state != ScheduleState.REFUSED or row.answered_at:
        return None
    assert row.ended_at  # it was refused
    out_since = story.live and story.live.published_at > row.ended_at
    return None if out_since else Planned(row)
