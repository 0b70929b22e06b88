from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now, told
from stories.editorial.alone import (
    decide_alone,
    presses,
    review_lone_check,
    unreviewed_lone_checks,
)
from stories.editorial.publishing import publish
from stories.editorial.reasons import public_reasons
from stories.editorial.verifying import check_again, check_claim, seen_of
from stories.errors import AnswerRefused, CheckRefused
from stories.models import Check, LoneCheck, LoneReview, Outcome, Status
from tests.factories import make_claim, make_evidence, make_story, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

WHY = "The hospital denies it, on the record."
NIGHT = "Nobody else is on duty tonight."


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim whose evidence carries “false”."""
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    return claim


def alone(claim: Claim, by: User, **said: object) -> LoneCheck:
    defaults = {"to": Status.FALSE, "reason": WHY, "why_alone": NIGHT}
    return decide_alone(claim, by=by, **{**defaults, **said})  # type: ignore[arg-type]


def test_in_an_emergency_one_person_decides_and_both_reasons_are_kept(
    claim: Claim, editor: User
) -> None:
    lone = alone(claim, editor)

    claim.refresh_from_db()
    check = lone.decision
    assert claim.status == Status.FALSE
    assert (check.outcome, check.by, check.reason) == (Outcome.DECIDED, editor, WHY)
    assert lone.reason == NIGHT
    assert set(check.evidence.all()) == set(claim.evidence.all())
    assert claim.as_of == check.at == lone.at


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        ({"why_alone": "Night"}, "why nobody else could be asked"),
        ({"why_alone": "   "}, "why nobody else could be asked"),
        ({"reason": ""}, "Give a reason that readers can see"),
        ({"to": Status.CONFIRMED}, "Add primary evidence"),
        ({"to": Status.UNVERIFIABLE}, "needs no second person"),
        ({"to": Status.UNVERIFIED}, "needs no second person"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_has_changed(
    claim: Claim, editor: User, said: dict[str, object], lacking: str
) -> None:
    with pytest.raises(CheckRefused, match=lacking):
        alone(claim, editor, **said)

    claim.refresh_from_db()
    assert claim.status == Status.UNVERIFIED
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("role", "may"),
    [("Reporter", False), ("Fact-checker", False), ("Editor", True), ("Standards editor", True)],
)
def test_only_who_may_break_the_glass_does(claim: Claim, role: str, may: bool) -> None:
    somebody = make_user("somebody", role)
    if may:
        assert alone(claim, somebody).decision.by == somebody
        return
    with pytest.raises(PermissionDenied):
        alone(claim, somebody)
    assert not Check.objects.exists()


@pytest.mark.parametrize(("role", "may"), [("Editor", False), ("Standards editor", True)])
def test_withdrawing_a_claim_alone_still_takes_a_standards_editor(
    claim: Claim, editor: User, role: str, may: bool
) -> None:
    publish(make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said."), by=editor)
    somebody = make_user("somebody", role)

    if may:
        alone(claim, somebody, to=Status.RETRACTED)
    else:
        with pytest.raises(PermissionDenied):
            alone(claim, somebody, to=Status.RETRACTED)

    claim.refresh_from_db()
    assert (claim.status == Status.RETRACTED) == may


def test_the_glass_stays_whole_where_a_colleague_s_proposal_only_wants_a_yes(
    claim: Claim, checker: User, editor: User
) -> None:
    check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)

    with pytest.raises(CheckRefused, match="agree to it instead"):
        alone(claim, editor)


def test_one_s_own_proposal_that_nobody_answers_may_be_decided_alone(
    claim: Claim, editor: User
) -> None:
    check_claim(claim, to=Status.FALSE, by=editor, reason=WHY)

    alone(claim, editor)

    claim.refresh_from_db()
    assert claim.status == Status.FALSE
    assert not Check.objects.waiting()


def test_a_click_that_comes_twice_breaks_the_glass_once(claim: Claim, editor: User) -> None:
    uid = uuid4()

    assert alone(claim, editor, uid=uid) == alone(claim, editor, uid=uid)
    assert Check.objects.count() == 1


def test_somebody_else_looks_at_it_after_and_says_so(
    claim: Claim, editor: User, standards: User
) -> None:
    lone = alone(claim, editor)
    assert [*unreviewed_lone_checks(standards)] == [lone]

    review = review_lone_check(lone, by=standards, note=" I would have done the same. ")

    assert (review.by, review.note) == (standards, "I would have done the same.")
    assert not unreviewed_lone_checks(standards)


def test_who_decided_alone_never_looks_at_it_for_us(claim: Claim, standards: User) -> None:
    lone = alone(claim, standards)

    assert not unreviewed_lone_checks(standards)
    with pytest.raises(AnswerRefused, match="yourself"):
        review_lone_check(lone, by=standards)
    assert not LoneReview.objects.exists()


def test_it_is_looked_at_once(claim: Claim, editor: User, standards: User, checker: User) -> None:
    lone = alone(claim, editor)
    review_lone_check(lone, by=standards)

    with pytest.raises(AnswerRefused, match="already"):
        review_lone_check(lone, by=checker)


def test_a_reporter_does_not_look_at_it_for_us(claim: Claim, editor: User, reporter: User) -> None:
    lone = alone(claim, editor)

    assert not unreviewed_lone_checks(reporter)
    with pytest.raises(PermissionDenied):
        review_lone_check(lone, by=reporter)


def test_from_the_next_day_on_it_presses(claim: Claim, editor: User) -> None:
    lone = alone(claim, editor)

    assert not presses(lone)
    with told(now() + timedelta(days=1)):
        assert presses(lone)


def test_readers_are_told_that_one_decided_alone_until_another_has_looked_and_after(
    claim: Claim, editor: User, standards: User
) -> None:
    lone = alone(claim, editor)
    claim.refresh_from_db()
    check_again(claim, by=editor, seen=seen_of(claim))
    check_claim(claim, to=Status.FALSE, by=editor, reason="The mayor denies it, too.")

    assert public_reasons([claim.pk])[claim.pk] == (
        "The mayor denies it, too. One editor decided this in an emergency; "
        "a second has yet to look at it."
    )
    review_lone_check(lone, by=standards)
    assert "a second has looked at it since" in public_reasons([claim.pk])[claim.pk]


def test_the_next_decision_of_two_says_nothing_of_the_one_before(
    claim: Claim, editor: User, standards: User
) -> None:
    alone(claim, editor)
    claim.refresh_from_db()
    claim.assignee = editor
    claim.save()
    check_claim(claim, to=Status.CHECKING, by=standards, reason="New papers have come.")

    assert public_reasons([claim.pk])[claim.pk] == "New papers have come."
