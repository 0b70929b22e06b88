from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stories.clock import told
from stories.editorial.hours import hour_of, spelled
from stories.errors import HourRefused
from tests.editorial.hours import LONDON

AUTUMN = datetime(2026, 10, 1, tzinfo=UTC)


def test_a_time_is_one_moment_and_kept_as_it_was_typed() -> None:
    with told(AUTUMN):
        hour = hour_of(datetime(2026, 10, 24, 16, 30, 12), "europe/london")

    assert hour.at == datetime(2026, 10, 24, 15, 30, tzinfo=UTC)
    assert (hour.typed, hour.zone.key) == ("2026-10-24T16:30", "Europe/London")


def test_a_time_that_comes_twice_is_refused_until_one_is_chosen() -> None:
    wall = datetime(2026, 10, 25, 1, 30)
    with told(AUTUMN):
        with pytest.raises(HourRefused, match="show 01:30 twice that day") as refusal:
            hour_of(wall, "Europe/London")
        summer, winter = refusal.value.readings

        assert hour_of(wall, "Europe/London", reading=winter).at == winter
        assert spelled(summer, LONDON).startswith("25 October 2026, 01:30 BST")
        assert spelled(winter, LONDON).startswith("25 October 2026, 01:30 GMT")


def test_a_time_that_is_skipped_is_refused_and_kept_as_the_one_that_was_chosen() -> None:
    wall = datetime(2027, 3, 28, 1, 30)
    with told(AUTUMN):
        with pytest.raises(HourRefused, match="skip 01:30 that day") as refusal:
            hour_of(wall, "Europe/London")
        before, after = refusal.value.readings

        assert hour_of(wall, "Europe/London", reading=before).typed == "2027-03-28T00:30"
        assert hour_of(wall, "Europe/London", reading=after).typed == "2027-03-28T02:30"


def test_a_reading_of_another_time_says_nothing() -> None:
    with told(AUTUMN), pytest.raises(HourRefused, match="twice"):
        hour_of(datetime(2026, 10, 25, 1, 30), "Europe/London", reading=AUTUMN)


@pytest.mark.parametrize(
    ("wall", "zone", "sentence"),
    [
        (datetime(2026, 9, 30, 12, 0), "UTC", "That time has passed"),
        (datetime(2026, 12, 1, 12, 0), "London", "Did you mean Europe/London"),
        (datetime(2026, 12, 1, 12, 0), "Mars/Olympus", "Write it as in Europe/London"),
        (datetime(9999, 12, 31, 23, 59), "America/New_York", "out of reach"),
    ],
)
def test_what_is_no_hour_is_refused_with_a_sentence(
    wall: datetime, zone: str, sentence: str
) -> None:
    with told(AUTUMN), pytest.raises(HourRefused, match=sentence):
        hour_of(wall, zone)


def test_a_moment_is_spelled_with_nothing_left_to_guess() -> None:
    at = datetime(2026, 11, 29, 16, 30, tzinfo=UTC)

    assert spelled(at, LONDON) == "29 November 2026, 16:30 GMT (Europe/London) = 16:30 UTC"


def test_another_day_in_utc_is_said() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert spelled(at, LONDON) == "2 July 2026, 00:30 BST (Europe/London) = 1 July 2026, 23:30 UTC"
