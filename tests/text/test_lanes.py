from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.axis import WIDTH
from stories.text.lanes import (
    GLYPH_ROOM,
    TICK_ROOM,
    Issue,
    Move,
    Picture,
    Sign,
    Track,
    busiest,
    lay_out,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
STATUSES = ("unverified", "checking", "confirmed", "false", "")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def track(*moves: tuple[float, str], ref: str = "C-1") -> Track:
    return Track(ref, tuple(Move(at(minutes), status) for minutes, status in moves))


def issues(*minutes: float, signed: int = 0) -> list[Issue]:
    """Revisions at these minutes; the one with the number `signed` is a correction."""
    return [
        Issue(number, at(minute), Sign.CORRECTION if number == signed else Sign.PLAIN)
        for number, minute in enumerate(minutes, start=1)
    ]


def laid(tracks: list[Track], published: list[Issue] | None = None, **kwargs: int) -> Picture:
    picture = lay_out(tracks, published or [], until=at(kwargs.pop("until", 100)), **kwargs)
    assert picture is not None
    return picture


minutes = st.one_of(
    st.integers(0, 600), st.integers(0, 60 * 24 * 30), st.floats(0, 5, allow_nan=False)
)
tracks = st.lists(
    st.lists(st.tuples(minutes, st.sampled_from(STATUSES)), max_size=40), max_size=20
).map(
    lambda lines: [
        track(*sorted(line, key=lambda move: move[0]), ref=f"C-{n}")
        for n, line in enumerate(lines)
    ]
)
published = st.lists(st.tuples(minutes, st.sampled_from(Sign)), max_size=60).map(
    lambda made: [
        Issue(number, at(minute), sign)
        for number, (minute, sign) in enumerate(sorted(made), start=1)
    ]
)


@given(tracks=tracks, published=published)
def test_stretches_are_in_order_inside_the_picture_and_never_overlap(
    tracks: list[Track], published: list[Issue]
) -> None:
    picture = lay_out(tracks, published)

    if picture is None:
        assert not any(one.moves for one in tracks)
        return
    for lane in picture.lanes:
        for stretch in lane.stretches:
            assert stretch.width > 0
            assert stretch.x >= 0
            assert stretch.x + stretch.width <= WIDTH
        for one, following in pairwise(lane.stretches):
            assert one.x + one.width <= following.x
        marked = [stretch.x for stretch in lane.stretches if stretch.marked]
        assert all(right - left >= GLYPH_ROOM for left, right in pairwise(marked))


@given(tracks=tracks, published=published)
def test_every_revision_is_in_one_tick_and_a_finger_hits_only_that(
    tracks: list[Track], published: list[Issue]
) -> None:
    picture = lay_out(tracks, published)

    if picture is None:
        return
    assert sorted(one.number for tick in picture.ticks for one in tick.issues) == [
        one.number for one in published
    ]
    assert all(0 <= tick.x <= WIDTH for tick in picture.ticks)
    places = [tick.x for tick in picture.ticks]
    assert all(right - left >= TICK_ROOM for left, right in pairwise(places))
    written = [time.x for time in picture.times]
    assert written == sorted(set(written))


def test_a_status_is_as_wide_as_it_stood_long() -> None:
    (lane,) = laid([track((0, "checking"), (75, "confirmed"))]).lanes

    assert [(s.move.status, s.x, s.width) for s in lane.stretches] == [
        ("checking", 0, 750),
        ("confirmed", 750, 250),
    ]
    assert all(stretch.marked for stretch in lane.stretches)


def test_nothing_is_drawn_while_nothing_was_said_of_it() -> None:
    (lane,) = laid([track((20, "confirmed"), (40, ""), (60, "false"))], issues(0)).lanes

    assert [(s.x, s.width) for s in lane.stretches] == [(200, 200), (600, 400)]


def test_nothing_moved_is_no_picture() -> None:
    assert lay_out([], issues(0, 5)) is None
    assert lay_out([Track("C-1", ())]) is None


def test_a_clock_that_was_set_back_does_not_turn_the_lane_round() -> None:
    (lane,) = laid([track((50, "checking"), (10, "confirmed")), track((0, "false"))]).lanes[:1]

    assert [(s.move.status, s.x) for s in lane.stretches] == [("confirmed", 500)]


def test_of_two_moves_at_the_same_moment_the_last_is_drawn() -> None:
    (lane,) = laid([track((0, "checking"), (0, "confirmed"))]).lanes

    assert [s.move.status for s in lane.stretches] == ["confirmed"]


def test_the_claims_that_moved_most_have_lanes_in_the_order_they_came_in() -> None:
    still = [track((n, "unverified"), ref=f"C-{n}") for n in range(5)]
    moved = track((0, "unverified"), (9, "confirmed"), ref="C-9")

    picture = laid([*still, moved], most=3)

    assert [lane.track.ref for lane in picture.lanes] == ["C-3", "C-4", "C-9"]
    assert picture.hidden == 3
    assert busiest([*still, moved], most=9) == (*still, moved)


def test_a_correction_keeps_its_sign_in_a_crowd_and_stands_at_its_own_time() -> None:
    crowd = issues(*(n / 10 for n in range(1000)), signed=500)

    picture = laid([track((0, "confirmed"))], crowd)

    (signed,) = (tick for tick in picture.ticks if tick.sign)
    assert 500 in [issue.number for issue in signed.issues]
    assert signed.sign == Sign.CORRECTION
    assert abs(signed.x - 500) <= 1  # of what the lane of a hundred minutes is drawn to
    assert len(picture.ticks) <= WIDTH // TICK_ROOM + 1


def test_numbers_that_would_touch_are_left_out() -> None:
    crowd = [Issue(n + 1_000, at(n * 4)) for n in range(25)]

    ticks = laid([track((0, "confirmed"))], crowd).ticks

    assert [tick.named for tick in ticks[:4]] == [True, False, True, False]


@pytest.mark.parametrize("many", [1, 2, 50])
def test_times_begin_with_the_first_and_keep_off_the_end(many: int) -> None:
    picture = laid([track((0, "confirmed"))], issues(*range(many)), until=many + 1)

    assert picture.times[0].at == NOON
    assert all(time.x <= 910 for time in picture.times)
