from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.models import Claim, ClaimKind, KindRule, Status
from stories.models.freshness import Freshness, due_after, overdue_at
from tests.factories import make_claim

AT = datetime(2026, 3, 12, 14, 10, tzinfo=UTC)
minutes = st.none() | st.integers(-3, 3).map(lambda n: timedelta(minutes=n))


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(after=minutes)
def test_one_claim_and_the_list_of_claims_say_the_same(after: timedelta | None) -> None:
    due = None if after is None else AT + after
    claim = make_claim(recheck_due=due, as_of=AT)

    listed = Claim.objects.filter(overdue_at(AT), pk=claim.pk).exists()

    assert claim.is_overdue(AT) == claim.freshness(AT).overdue == listed
    assert listed == (claim in Claim.objects.overdue(AT))
    assert (claim.freshness(AT).overdue_by > timedelta(0)) == listed


def test_by_how_much_it_is_overdue() -> None:
    assert Freshness(None, AT, AT + timedelta(minutes=5)).overdue_by == timedelta(minutes=5)
    assert Freshness(None, AT, AT - timedelta(minutes=5)).overdue_by == timedelta(0)
    assert Freshness(None, None, AT).overdue_by == timedelta(0)


@pytest.mark.parametrize("status", Status)
def test_what_was_overtaken_or_withdrawn_is_never_due(status: Status) -> None:
    due = due_after(KindRule(kind=ClaimKind.TOLL, recheck_minutes=30), status, AT)

    gone = status in (Status.SUPERSEDED, Status.RETRACTED)
    assert due == (None if gone else AT + timedelta(minutes=30))


def test_a_kind_that_stands_for_good_is_never_due() -> None:
    assert due_after(KindRule(kind=ClaimKind.LAW), Status.CONFIRMED, AT) is None
