from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stories.text.axis import MOST_FOLDS, WIDTH, axis

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def after(**passed: float) -> datetime:
    return NOON + timedelta(**passed)


times = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 -- the strategy adds the zone
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(
    moments=st.lists(times, min_size=1, max_size=80), until=st.none() | times, some=st.randoms()
)
def test_later_never_stands_before_earlier_and_nothing_outside(
    moments: list[datetime], until: datetime | None, some: object
) -> None:
    scale = axis(moments, noted=set(moments[::2]), until=until)

    places = [scale.place(at) for at in sorted(moments)]
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] <= WIDTH
    if until and until > max(moments):
        assert scale.place(until) == WIDTH


@given(moments=st.lists(times, min_size=2, max_size=80))
def test_folds_are_few_and_do_not_touch_what_is_not_silent(moments: list[datetime]) -> None:
    scale = axis(moments, noted=(), until=None)

    assert len(scale.folds) <= MOST_FOLDS
    for fold in scale.folds:
        assert fold.length >= timedelta(hours=6)
        assert 0 <= fold.x < fold.x + fold.width <= WIDTH
    for fold, following in pairwise(scale.folds):
        assert fold.x + fold.width <= following.x


def test_even_work_is_drawn_to_scale() -> None:
    scale = axis([after(hours=n) for n in range(5)], noted=(), until=after(hours=10))

    assert [scale.place(after(hours=n)) for n in (0, 2, 5, 10)] == [0, 200, 500, 1000]
    assert scale.folds == ()


def test_days_of_silence_are_folded_so_that_hours_of_work_can_be_read() -> None:
    work = [after(hours=n / 2) for n in range(9)]

    scale = axis([*work, after(days=6)], noted=(), until=after(days=6, hours=1))

    (fold,) = scale.folds
    assert fold.length == timedelta(days=6) - timedelta(hours=4)
    assert scale.place(work[-1]) > WIDTH // 2


def test_a_night_that_is_most_of_the_story_is_not_folded() -> None:
    assert axis([NOON, after(hours=3)], noted=(), until=after(hours=10)).folds == ()


def test_two_moments_within_a_second_do_not_fold_all_the_rest() -> None:
    moments = [NOON, after(seconds=1), after(hours=9)]

    assert axis(moments, noted=(), until=None).folds == ()


def test_what_changed_within_a_minute_of_a_month_can_be_told_apart() -> None:
    noted = {after(days=15), after(days=15, minutes=1)}

    scale = axis([NOON, *noted, after(days=30)], noted=noted, until=None)

    apart = scale.place(after(days=15, minutes=1)) - scale.place(after(days=15))
    assert apart >= 30


def test_one_moment_begins_the_picture_and_time_goes_on() -> None:
    scale = axis([NOON], noted=(), until=None)

    assert scale.place(NOON) == 0
    assert scale.place(after(hours=1)) == 0
    assert scale.place(after(hours=-1)) == 0


def test_a_thousand_moments_leave_room_for_early_and_late() -> None:
    hours = [after(minutes=n) for n in range(500)]
    days = [after(days=1 + n / 10) for n in range(500)]

    scale = axis([*hours, *days], noted=(), until=None)

    assert 100 < scale.place(hours[-1]) < 500
