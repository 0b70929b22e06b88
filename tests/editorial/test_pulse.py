from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from stories.editorial.pulse import HOURS, Pulse, pulse
from stories.models import Check, Claim, ClaimKind, KindRule, Outcome, Placement, Status
from tests.factories import make_claim, make_desk, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


def ago(hours: float) -> Any:
    return now() - timedelta(hours=hours)


def read(*, made: float, status: Status = Status.UNVERIFIED, **fields: Any) -> Claim:
    """A claim made so many hours ago, that readers of a live story see."""
    claim = make_claim()
    Placement.objects.create(
        claim=claim,
        story=make_story(desk=fields.pop("desk", None)),
        live=True,
        place="body",
        wording="two",
        status=status,
        position=0,
    )
    return stand(claim, status, created_at=ago(made), **fields)


def check(claim: Claim, hours: float, came: str, to: str, *, by: User, **fields: Any) -> None:
    """A decision so many hours ago."""
    Check.objects.create(
        claim=claim,
        outcome=fields.pop("outcome", Outcome.DECIDED),
        from_status=came,
        to_status=to,
        wording=1,
        statement=claim.statement,
        reason="We looked.",
        by=by,
        at=ago(hours),
        **fields,
    )


def hourly(**kwargs: Any) -> Pulse:
    found = pulse(**kwargs)
    assert found is not None
    return found


def test_without_live_claims_there_is_no_chart(db: None) -> None:
    make_claim()

    assert pulse() is None


def test_what_nothing_happened_to_stands_all_day(db: None) -> None:
    read(made=100)
    read(made=100, status=Status.CONFIRMED, recheck_due=ago(50))

    found = hourly()

    assert len(found.hours) == HOURS + 1
    assert set(found.open) == set(found.settled) == set(found.overdue) == {1}


def test_a_claim_is_counted_from_when_it_was_made(db: None) -> None:
    read(made=2.5)

    assert hourly().open == (0,) * 22 + (1, 1, 1)


def test_a_settled_claim_was_open_before(checker: User) -> None:
    claim = read(made=100, status=Status.CONFIRMED)
    check(claim, 3.5, "unverified", "confirmed", by=checker)

    found = hourly()

    assert found.open == (1,) * 21 + (0,) * 4
    assert found.settled == (0,) * 21 + (1,) * 4


def test_a_proposal_settles_nothing(checker: User) -> None:
    claim = read(made=100)
    check(claim, 3.5, "unverified", "confirmed", by=checker, outcome=Outcome.PROPOSED)

    assert set(hourly().open) == {1}


def test_a_claim_falls_due_and_a_check_renews_it(checker: User) -> None:
    """An event is looked at again after three hours."""
    claim = read(made=100, status=Status.CONFIRMED, recheck_due=ago(-0.5))
    check(claim, 10.5, "checking", "confirmed", by=checker)
    check(claim, 2.5, "confirmed", "confirmed", by=checker)

    # Due 7.5 hours ago, checked again 2.5 hours ago.
    assert hourly().overdue == (0,) * 17 + (1,) * 5 + (0,) * 3


@pytest.mark.parametrize(("minutes", "overdue"), [(60, 7), (None, 0)])
def test_the_newsroom_s_own_rule_says_when_it_fell_due(
    checker: User, minutes: int | None, overdue: int
) -> None:
    KindRule.objects.create(kind=ClaimKind.EVENT, recheck_minutes=minutes)
    claim = read(made=100, status=Status.CONFIRMED, recheck_due=None)
    check(claim, 10.5, "checking", "confirmed", by=checker)
    check(claim, 2.5, "confirmed", "confirmed", by=checker)

    assert sum(hourly().overdue) == overdue


def test_it_was_overdue_since_a_check_of_the_day_before(checker: User) -> None:
    claim = read(made=100, status=Status.CONFIRMED, recheck_due=ago(-1))
    check(claim, 30, "checking", "confirmed", by=checker)
    check(claim, 1.5, "confirmed", "confirmed", by=checker)

    assert hourly().overdue == (1,) * 23 + (0,) * 2


def test_what_falls_due_today_without_a_check_is_overdue_from_then(db: None) -> None:
    read(made=100, status=Status.CONFIRMED, recheck_due=ago(4.5))

    assert hourly().overdue == (0,) * 20 + (1,) * 5


def test_a_desk_sees_its_own_claims(db: None) -> None:
    metro = make_desk(name="Metro")
    read(made=100)
    read(made=100, desk=metro)

    assert hourly().open[-1] == 2
    assert hourly(desk=metro).open[-1] == 1


@pytest.mark.parametrize("many", [3, 60])
def test_two_queries_count_any_number_of_claims(
    checker: User, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        claim = read(made=100, status=Status.CONFIRMED)
        if number % 2:
            check(claim, 5, "unverified", "confirmed", by=checker)

    with django_assert_num_queries(2):
        found = hourly()

    assert found.settled[-1] == many


@pytest.mark.parametrize("before", [2, 40])
def test_what_is_fetched_does_not_grow_with_the_checks_of_earlier_days(
    checker: User, before: int
) -> None:
    claim = read(made=2000, status=Status.CONFIRMED)
    check(claim, 1999, "unverified", "confirmed", by=checker)
    for number in range(before):
        check(claim, 1500 - number * 30, "confirmed", "confirmed", by=checker)
    check(claim, 5, "confirmed", "confirmed", by=checker)

    with CaptureQueriesContext(connection) as asked:
        hourly()

    assert _rows(asked) == 2  # how the claims stand, and the check of today


@pytest.mark.parametrize("many", [3, 60])
def test_what_is_fetched_does_not_grow_with_claims_that_stand_alike(db: None, many: int) -> None:
    for _ in range(many):
        read(made=100, status=Status.CONFIRMED, recheck_due=ago(50))

    with CaptureQueriesContext(connection) as asked:
        found = hourly()

    assert found.overdue == (many,) * 25
    assert _rows(asked) == 1


def _rows(asked: CaptureQueriesContext) -> int:
    """How many rows these queries answer with."""
    with connection.cursor() as cursor:
        return sum(len(cursor.execute(one["sql"]).fetchall()) for one in asked.captured_queries)


@pytest.mark.parametrize("seed", range(4))
def test_the_curves_are_what_each_claim_tells_of_each_hour(checker: User, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 -- no secrets here
    KindRule.objects.create(kind=ClaimKind.LAW, recheck_minutes=90)
    told = [_history(dice, checker) for _ in range(12)]

    found = hourly()

    for place, hour in enumerate(found.hours):
        stood = [status for one in told if (status := _status_at(one, hour))]
        assert found.open[place] == sum(not status.settled for status in stood)
        assert found.settled[place] == sum(status.settled for status in stood)
        assert found.overdue[place] == sum(_overdue_at(one, hour) for one in told)


# When a claim came to each status, and until when that held.
_Told = list[tuple[Any, Status, Any]]


def _history(dice: random.Random, by: User) -> _Told:
    """A claim that was made and checked at some hours of two days, as checks leave it."""
    kind = dice.choice((ClaimKind.EVENT, ClaimKind.TOLL, ClaimKind.QUOTATION, ClaimKind.LAW))
    hours = sorted((dice.uniform(0, 48) for _ in range(dice.randint(1, 6))), reverse=True)
    told: _Told = [(ago(hours[0]), Status.UNVERIFIED, None)]
    claim = read(made=hours[0])
    after = KindRule.objects.of(kind).recheck_after
    for back in hours[1:]:
        came, to = told[-1][1], dice.choice([s for s in Status if s != Status.SUPERSEDED])
        check(claim, back, came, to, by=by)
        holds = after is not None and to != Status.RETRACTED
        told.append((ago(back), to, ago(back) + after if holds and after else None))
    stand(claim, told[-1][1], kind=kind, recheck_due=told[-1][2])
    return told


def _status_at(told: _Told, hour: Any) -> Status | None:
    return next((status for since, status, _ in reversed(told) if since <= hour), None)


def _overdue_at(told: _Told, hour: Any) -> bool:
    due = next((due for since, _, due in reversed(told) if since <= hour), None)
    return due is not None and due < hour
