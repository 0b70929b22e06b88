from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import now

from stories.admin.lane import WIDTH, lane
from stories.editorial.statusline import Step
from stories.models import Status


def step(minutes_ago: float, status: Status | None) -> Step:
    return Step(now() - timedelta(minutes=minutes_ago), "It moved.", status=status)


def test_nothing_is_drawn_before_anything_was_decided() -> None:
    assert lane([step(5, None)]) == ()


def test_a_status_is_as_wide_as_it_stood_long() -> None:
    checking, confirmed = lane([step(40, Status.CHECKING), step(10, Status.CONFIRMED)])

    assert (checking.x, checking.width) == (0, 750)
    assert (confirmed.x, confirmed.width) == (750, 250)


def test_a_minute_in_a_month_can_still_be_seen_and_all_fit() -> None:
    month = 60 * 24 * 30
    steps = [step(month, Status.CHECKING), step(month - 1, Status.FALSE), step(0, Status.CHECKING)]

    drawn = lane(steps)

    assert all(stretch.width >= 10 for stretch in drawn)
    assert abs(sum(stretch.width for stretch in drawn) - WIDTH) <= len(drawn)
