from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from stories.clock import now
from stories.models import Claim, ClaimKind, Status
from stories.models.claim import RECHECK_AFTER, number_of
from tests.factories import make_claim, stand


@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("C-1", 1),
        ("C-1234567890", 1234567890),
        ("C-0", None),
        ("C-017", None),
        ("C-", None),
        ("C", None),
        ("17", None),
        ("c-17", None),
        ("C-1x", None),
        ("C--1", None),
        ("C-١٧", None),
        ("C-²", None),
        ("C-9999999999999999", None),
        ("", None),
    ],
)
def test_a_reference_is_read_strictly(ref: str, number: int | None) -> None:
    assert number_of(ref) == number


@pytest.mark.django_db
def test_a_reference_leads_back_to_its_claim() -> None:
    claim = make_claim()

    found = Claim.objects.by_refs([claim.ref, "C-0", "nonsense", "C-999999999999999"])

    assert [*found] == [claim]


@pytest.mark.django_db
def test_overdue_claims_come_longest_first_and_none_too_early() -> None:
    at = now()
    late, later = (make_claim(recheck_due=at - timedelta(hours=n)) for n in (1, 2))
    make_claim(recheck_due=at)
    make_claim(recheck_due=None)

    assert [*Claim.objects.overdue(at)] == [later, late]
    assert late.is_overdue(at)


@pytest.mark.django_db
def test_a_claim_offers_the_moves_of_its_status() -> None:
    claim = stand(make_claim(), Status.FALSE)

    assert claim.moves() == (Status.CHECKING, Status.RETRACTED)


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"status": "superseded"}, {"status": "true"}])
def test_the_database_refuses_a_claim_that_stands_nowhere(fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(**fields)


def test_a_toll_is_looked_at_again_in_half_an_hour_and_a_law_never() -> None:
    assert ClaimKind.TOLL.recheck_after == timedelta(minutes=30)
    assert ClaimKind.IDENTITY.recheck_after == timedelta(hours=6)
    assert ClaimKind.LAW.recheck_after is None
    assert set(RECHECK_AFTER) == set(ClaimKind)
