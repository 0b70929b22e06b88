from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now
from stories.editorial.moves import Move, moves_of, standing_evidence, still_lacks
from stories.editorial.verifying import check_claim
from stories.errors import CheckRefused
from stories.models import KindRule, Outcome, Status
from tests.factories import make_claim, make_evidence, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Claim

WHY = "The harbour log of that night says so."


def moves(claim: Claim, by: User) -> dict[Status, Move]:
    return {move.to: move for move in moves_of(claim, standing_evidence(claim), by=by)}


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim()


def seen(claim: Claim) -> None:
    """Primary evidence that supports the claim."""
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())


def test_every_other_status_is_listed_with_whole_sentences(claim: Claim, checker: User) -> None:
    listed = moves(claim, checker)

    assert set(listed) == set(Status) - {Status.UNVERIFIED}
    for move in listed.values():
        assert all(sentence.endswith(".") for sentence in move.lacks)
    assert listed[Status.UNVERIFIABLE].allowed
    assert listed[Status.RETRACTED].lacks == (
        "Readers were never shown this claim, so there is nothing to withdraw.",
    )


def test_a_move_without_an_arrow_says_the_way_round(claim: Claim, checker: User) -> None:
    stand(claim, Status.FALSE)

    listed = moves(claim, checker)

    assert "reopen it as “Being checked” first" in listed[Status.CONFIRMED].lacks[0]
    assert "reopen" not in listed[Status.UNVERIFIED].lacks[0]


def test_what_was_withdrawn_goes_nowhere(claim: Claim, checker: User) -> None:
    stand(claim, Status.RETRACTED)

    assert not any(move.allowed for move in moves(claim, checker).values())


def test_what_is_proposed_is_not_offered_again(claim: Claim, checker: User, editor: User) -> None:
    seen(claim)
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason=WHY)

    for person in (checker, editor):
        assert moves(claim, person)[Status.CONFIRMED].lacks == (
            "It is proposed already and waits for an answer.",
        )


def test_a_reporter_is_told_who_may_move_it(claim: Claim, reporter: User) -> None:
    assert all(
        move.lacks[0] == "Your role does not check claims."
        for move in moves(claim, reporter).values()
    )


@pytest.mark.parametrize(
    ("role", "to", "alone"),
    [
        ("Reporter", Status.CONFIRMED, False),
        ("Fact-checker", Status.CONFIRMED, False),
        ("Editor", Status.CONFIRMED, True),
        ("Standards editor", Status.CONFIRMED, True),
        ("Editor", Status.FALSE, False),  # the evidence does not carry it
        ("Editor", Status.UNVERIFIABLE, False),  # needs no second person
    ],
)
def test_the_glass_is_offered_where_two_are_needed_to_those_who_may_break_it(
    claim: Claim, role: str, to: Status, alone: bool
) -> None:
    seen(claim)

    assert moves(claim, make_user("somebody", role))[to].alone == alone


def test_the_glass_is_not_offered_where_a_colleague_s_proposal_only_wants_a_yes(
    claim: Claim, checker: User, editor: User, standards: User
) -> None:
    seen(claim)
    check_claim(claim, to=Status.CONFIRMED, by=editor, reason=WHY)

    assert moves(claim, editor)[Status.CONFIRMED].alone
    assert not moves(claim, standards)[Status.CONFIRMED].alone


@pytest.mark.parametrize(("old", "role"), list(product(Status, ["Fact-checker", "Reporter"])))
def test_what_is_offered_is_exactly_what_the_verb_lets_through(
    claim: Claim, old: Status, role: str
) -> None:
    newer = make_claim(as_of=now(), statement="Three people were hurt")
    stand(claim, old, superseded_by=newer if old == Status.SUPERSEDED else None)
    seen(claim)
    make_evidence(claim=claim, stance="contradicts")
    somebody = make_user("somebody", role)

    for to, move in moves(claim, somebody).items():
        before = claim.checks.count()
        try:
            check = check_claim(claim, to=to, by=somebody, reason=WHY, superseded_by=newer)
        except (CheckRefused, PermissionDenied):
            assert not move.allowed
            continue
        assert move.allowed, to
        assert move.second_person == (check.outcome == Outcome.PROPOSED)
        assert claim.checks.count() == before + 1
        stand(claim, old)


def test_supported_waits_for_a_second_person_where_the_newsroom_says_so(
    claim: Claim, checker: User
) -> None:
    KindRule.objects.create(kind=claim.kind, two_to_support=True)
    make_evidence(claim=claim)
    make_evidence(claim=claim)

    assert moves(claim, checker)[Status.CORROBORATED].second_person
    check = check_claim(claim, to=Status.CORROBORATED, by=checker, reason=WHY)

    claim.refresh_from_db()
    assert (check.outcome, claim.status) == (Outcome.PROPOSED, Status.UNVERIFIED)


def test_a_stricter_rule_shows_what_a_settled_claim_lacks_now(claim: Claim) -> None:
    make_evidence(claim=claim)
    make_evidence(claim=claim)
    stand(claim, Status.CORROBORATED)
    assert still_lacks(claim, standing_evidence(claim)) == ""

    KindRule.objects.create(kind=claim.kind, least_origins=3)

    assert "1 more independent origin" in still_lacks(claim, standing_evidence(claim))


def test_the_moves_are_listed_in_three_queries(
    claim: Claim, checker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seen(claim)
    evidence = standing_evidence(claim)
    checker.has_perm("stories.check_claim")

    with django_assert_num_queries(3):
        moves_of(claim, evidence, by=checker)
