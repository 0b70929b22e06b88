from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from stories.syndication import times

AFTERNOON = datetime(2026, 11, 21, 15, 42, 7, tzinfo=UTC)


def test_a_moment_names_its_zone() -> None:
    with timezone.override("Europe/Oslo"):
        assert times.moment(AFTERNOON) == "16:42 CET, 21 November 2026"
        assert times.dated(AFTERNOON) == "21 November 2026, 16:42 CET"
        assert times.iso(AFTERNOON) == "2026-11-21T16:42:07+01:00"


def test_a_zone_without_letters_is_said_by_its_distance() -> None:
    with timezone.override("America/Sao_Paulo"):
        assert times.clock(AFTERNOON) == "12:42 UTC-03"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (1, "from 16:42 CET to 17:42 CET"),
        (9, "from 16:42 CET, 21 November 2026 to 01:42 CET, 22 November 2026"),
    ],
)
def test_two_times_say_the_day_where_it_is_not_one(hours: int, words: str) -> None:
    until = datetime(2026, 11, 21 + (15 + hours) // 24, (15 + hours) % 24, 42, tzinfo=UTC)

    with timezone.override("Europe/Oslo"):
        html = times.from_to(AFTERNOON, until)

    assert _bare(html) == words
    assert html.count("<time datetime=") == 2


def _bare(html: str) -> str:
    return "".join(part.rpartition(">")[2] for part in html.split("<"))
