"""*Checked again, unchanged*: one click that renews the time and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now, told
from stories.editorial.claiming import save_claim, withdraw_evidence
from stories.editorial.reasons import public_reasons
from stories.editorial.verifying import (
    UNCHANGED,
    accept,
    check_again,
    check_claim,
    seen_of,
)
from stories.errors import CheckRefused
from stories.models import (
    Check,
    KindRule,
    Outcome,
    Status,
)
from tests.editorial.checked import WHY, able_claim, rows
from tests.factories import make_claim, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim


@pytest.fixture
def claim(checker: User, editor: User) -> Claim:
    return able_claim(checker, editor)


@pytest.fixture
def newer(db: None) -> Claim:
    return make_claim(as_of=now(), statement="Three people were hurt")


def test_checked_again_unchanged_renews_the_time_without_a_second_person(
    claim: Claim, checker: User
) -> None:
    stand(claim, Status.CONFIRMED, as_of=now() - timedelta(days=1))

    check = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="Looked again.")

    claim.refresh_from_db()
    assert (check.outcome, claim.status, claim.as_of) == (Outcome.DECIDED, "confirmed", check.at)


def test_checked_again_is_refused_once_the_evidence_is_gone(claim: Claim, checker: User) -> None:
    stand(claim, Status.CONFIRMED)
    for evidence in claim.evidence.filter(stance="supports"):
        withdraw_evidence(evidence, by=checker, reason="Forged.")

    with pytest.raises(CheckRefused):
        check_claim(claim, to=Status.CONFIRMED, by=checker, reason="Looked again.")


def test_checked_again_leaves_a_proposal_waiting(
    claim: Claim, checker: User, editor: User
) -> None:
    stand(claim, Status.UNVERIFIED, as_of=now())
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    check_again(claim, by=editor, seen=seen_of(claim))

    assert [*Check.objects.waiting()] == [proposal]
    accept(proposal, by=editor)


def test_checked_again_is_one_check_with_its_standard_reason(claim: Claim, checker: User) -> None:
    stand(claim, Status.CONFIRMED, as_of=now() - timedelta(hours=9))

    check = check_again(claim, by=checker, seen=seen_of(claim))

    claim.refresh_from_db()
    assert (check.from_status, check.to_status) == (Status.CONFIRMED, Status.CONFIRMED)
    assert (check.outcome, check.reason) == (Outcome.DECIDED, str(UNCHANGED))
    assert claim.as_of == check.at


def test_what_nobody_has_checked_is_not_checked_again(claim: Claim, checker: User) -> None:
    before = rows(claim)

    with pytest.raises(CheckRefused, match="Nobody has checked C-"):
        check_again(claim, by=checker, seen=seen_of(claim))

    assert rows(claim) == before


def test_checked_again_pressed_twice_is_one_check(claim: Claim, checker: User) -> None:
    stand(claim, Status.CONFIRMED, as_of=now())
    seen = seen_of(claim)

    first = check_again(claim, by=checker, seen=seen)

    assert check_again(claim, by=checker, seen=seen) == first
    assert claim.checks.count() == 1


@pytest.mark.parametrize("meanwhile", ["moved", "reworded", "checked by a colleague"])
def test_what_was_not_seen_is_not_checked_again(
    claim: Claim, checker: User, editor: User, meanwhile: str
) -> None:
    stand(claim, Status.UNVERIFIED, as_of=now() - timedelta(hours=9))
    seen = seen_of(claim)
    if meanwhile == "moved":
        check_claim(claim, to=Status.DISPUTED, by=editor, reason=WHY)
    elif meanwhile == "reworded":
        save_claim(claim, by=editor, token=claim.saves, statement="Twenty were hurt")
    else:
        check_again(claim, by=editor, seen=seen)
    before = rows(claim)

    with pytest.raises(CheckRefused, match="has changed since you looked at it"):
        check_again(claim, by=checker, seen=seen)
    assert rows(claim) == before


def test_one_s_own_page_of_an_hour_ago_is_not_a_second_click(claim: Claim, checker: User) -> None:
    stand(claim, Status.UNVERIFIED, as_of=now() - timedelta(hours=9))
    seen = seen_of(claim)
    check_again(claim, by=checker, seen=seen)

    with told(now() + timedelta(hours=1)), pytest.raises(CheckRefused, match="has changed"):
        check_again(claim, by=checker, seen=seen)


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.RETRACTED])
def test_what_was_overtaken_or_withdrawn_is_not_looked_at_again(
    claim: Claim, newer: Claim, checker: User, status: Status
) -> None:
    stand(claim, status, superseded_by=newer, as_of=now())

    with pytest.raises(CheckRefused, match="Nobody checks it again"):
        check_again(claim, by=checker, seen=seen_of(claim))


def test_a_reporter_does_not_check_again(claim: Claim, reporter: User) -> None:
    with pytest.raises(PermissionDenied):
        check_again(claim, by=reporter, seen=seen_of(claim))


def test_readers_go_on_being_told_why_though_somebody_looked_again(
    claim: Claim, checker: User
) -> None:
    check_claim(claim, to=Status.DISPUTED, by=checker, reason=WHY)
    claim.refresh_from_db()
    check_again(claim, by=checker, seen=seen_of(claim))

    assert public_reasons([claim.pk]) == {claim.pk: WHY}


def test_a_newsroom_s_interval_starts_the_clock(claim: Claim, checker: User) -> None:
    KindRule.objects.create(kind=claim.kind, recheck_minutes=7)
    check_claim(claim, to=Status.DISPUTED, by=checker, reason=WHY)

    claim.refresh_from_db()
    assert claim.as_of
    assert claim.recheck_due == claim.as_of + timedelta(minutes=7)
