from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from stories.models import Stage, Status
from stories.templatetags.desk import (
    ago,
    initials,
    moment,
    person,
    stage_chip,
    status_badge,
    unlocal,
    until,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def words(html: str) -> str:
    return html.partition(">")[2].removesuffix("</time>")


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=23, minutes=59), "23 h ago"),
        (timedelta(days=1), "21 Nov, 12:00"),
        (timedelta(days=400), "18 Oct 2025, 13:00"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_time_says_how_long_ago_it_was(passed: timedelta, said: str) -> None:
    assert words(ago(NOON - passed)) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=20), "in 20 min"),
        (timedelta(hours=5), "in 5 h"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(minutes=-20), "20 min"),
        (timedelta(days=-9), "9 days"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_term_says_how_much_is_left_or_by_how_much_it_passed(left: timedelta, said: str) -> None:
    assert words(until(NOON + left)) == said


@time_machine.travel(NOON, tick=False)
def test_every_time_carries_the_exact_one() -> None:
    html = moment(NOON - timedelta(hours=1))

    assert words(html) == "11:00"
    assert 'datetime="2026-11-22T11:00:00+00:00"' in html
    assert 'title="Sunday 22 November 2026, 11:00:00 GMT"' in html


@pytest.mark.parametrize("say", [ago, moment, until])
def test_no_time_is_a_dash(say: object) -> None:
    assert callable(say)
    assert say(None) == "–"


@pytest.mark.parametrize("status", Status)
def test_a_badge_has_its_label_and_hides_its_glyph_from_screen_readers(status: Status) -> None:
    html = status_badge(status.value)

    assert f'class="badge badge-{status}"' in html
    assert f'<span aria-hidden="true">{status.glyph}</span> {status.label}</span>' in html


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_is_said_in_words(stage: Stage) -> None:
    assert stage_chip(stage.value) == f'<span class="stage stage-{stage}">{stage.label}</span>'


@pytest.mark.parametrize(
    ("first", "last", "shown", "short"),
    [
        ("Ana", "Ruiz", "Ana Ruiz", "AR"),
        ("Ana María", "del Ruiz", "Ana María del Ruiz", "AR"),
        ("", "", "ana", "A"),
    ],
)
def test_a_person_is_called_by_name(first: str, last: str, shown: str, short: str) -> None:
    user = User(username="ana", first_name=first, last_name=last)

    assert (person(user), initials(user)) == (shown, short)


def test_a_number_for_machines_has_no_separators() -> None:
    assert unlocal(12345) == "12345"
