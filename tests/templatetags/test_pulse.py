from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from stories.editorial.pulse import Pulse
from stories.templatetags.pulse import HEIGHT, Chart, show_pulse

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def charts(*counts: int) -> list[Chart]:
    hours = tuple(NOON + timedelta(hours=n) for n in range(len(counts)))
    shown = show_pulse(Pulse(hours=hours, open=counts, overdue=counts, settled=counts))["charts"]
    assert isinstance(shown, tuple)
    return list(shown)


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((3, 3, 3), "3 a day ago, and all day since."),
        ((1, 2, 4), "1 a day ago; never more than now."),
        ((1, 5, 2), "1 a day ago, 5 at most, at 13:00."),
        ((0, 0, 0), "0 a day ago, and all day since."),
    ],
)
def test_a_sentence_says_what_the_bars_show(counts: tuple[int, ...], sentence: str) -> None:
    assert [chart.sentence for chart in charts(*counts)] == [sentence] * 3


def test_bars_are_as_high_as_their_count_and_one_of_hundreds_is_seen() -> None:
    bars = charts(0, 1, 500)[0].bars

    assert [(bar.y, bar.height) for bar in bars] == [(HEIGHT, 0), (HEIGHT - 2, 2), (0, HEIGHT)]
    assert [bar.says for bar in bars] == ["12:00: 0", "13:00: 1", "14:00: 500"]


def test_where_reading_goes_leftwards_now_stands_at_the_left() -> None:
    with translation.override("ar"):
        bars = charts(1, 2)[0].bars

    assert [bar.x for bar in bars] == ["50.0%", "0.0%"]
