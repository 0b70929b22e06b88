from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stories.models import Status
from stories.syndication.drawing import Drawing, Fact, Name, drawn
from stories.templatetags.lanes import lane_glyphs, lane_key, lane_stretches, lanes_say, show_lanes
from stories.text.lanes import Issue, Move, Sign, Track, lay_out

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def drawing(*statuses: Status, days: int = 0, signs: tuple[Sign, ...] = ()) -> Drawing:
    """A claim that took these statuses an hour apart, and the revisions of those hours."""
    moves = [Move(NOON + timedelta(hours=n), status) for n, status in enumerate(statuses)]
    issues = [Issue(n + 1, NOON + timedelta(hours=n), sign) for n, sign in enumerate(signs)]
    picture = lay_out(
        [Track("C-1", tuple(moves))], issues, until=NOON + timedelta(hours=9, days=days)
    )
    assert picture is not None
    return drawn(
        picture,
        facts={"C-1": Fact("/c/C-1/", "Two were hurt")},
        name=lambda together: Name(str(together[0].number), "Version", "/r/1/"),
        shown_at=lambda number: "",
        end="Now",
    )


def test_every_status_has_a_pattern_or_none_and_a_glyph() -> None:
    samples = [lane_key(status) for status in Status]

    assert len({sample.partition("fill=")[2].partition(">")[0] for sample in samples}) == 10
    assert all(status.glyph in sample for status, sample in zip(Status, samples, strict=True))


def test_stretches_are_bars_that_say_since_when() -> None:
    (lane,) = drawing(Status.CHECKING, Status.CONFIRMED).lanes

    html = lane_stretches(lane)

    assert html.count('class="lane-fill"') == 2
    assert 'fill="url(#lane-checking)"' in html
    assert "<title>Confirmed from 13:00 GMT, 21 November 2026</title>" in html
    assert lane_glyphs(lane).count("<circle") == 2


@pytest.mark.parametrize(
    ("signs", "says"),
    [
        ((), ""),
        ((Sign.PLAIN, Sign.CORRECTION), " 1 correction is marked."),
        ((Sign.CORRECTION, Sign.CORRECTION), " 2 corrections are marked."),
    ],
)
def test_the_sentence_says_what_is_drawn_and_how_often_it_was_corrected(
    signs: tuple[Sign, ...], says: str
) -> None:
    assert lanes_say(drawing(Status.CHECKING, signs=signs)) == (
        "1 claim and what was said of it, from 12:00 GMT to 21:00 GMT, 21 November 2026." + says
    )


def test_a_picture_of_several_days_names_both() -> None:
    assert "from 12:00 GMT, 21 November 2026 to 21:00 GMT, 23" in lanes_say(
        drawing(Status.CHECKING, days=2)
    )


def test_a_folded_silence_says_how_long_it_was() -> None:
    (fold,) = drawing(Status.CHECKING, Status.FALSE, Status.CHECKING, days=5).folds

    assert fold.says == "5 days"
    assert fold.named


def test_ticks_take_no_room_where_there_are_none() -> None:
    assert show_lanes(drawing(Status.FALSE))["top"] == 0
    assert show_lanes(drawing(Status.FALSE, signs=(Sign.PLAIN,)))["top"] == 38


def test_a_day_is_written_where_it_is_another_than_before() -> None:
    times = [NOON + timedelta(days=days) for days in (0, 14, 28, 42)]
    issues = [Issue(n, at) for n, at in enumerate(times, start=1)]
    picture = lay_out([Track("C-1", (Move(NOON, Status.FALSE),))], issues)
    assert picture is not None

    written = drawn(
        picture,
        facts={"C-1": Fact("", "")},
        name=lambda together: Name("", "", ""),
        shown_at=lambda number: "",
        end="Live",
    ).times

    assert [time.day for time in written[:3]] == ["21 Nov", "5 Dec", "19 Dec"]
