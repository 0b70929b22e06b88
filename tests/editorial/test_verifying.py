from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now, told
from stories.editorial.claiming import save_claim, withdraw_evidence
from stories.editorial.verifying import (
    accept,
    check_claim,
    decline,
    dossier_of,
    move_lacks,
    standing_evidence,
)
from stories.errors import AnswerRefused, CheckRefused
from stories.models import (
    Check,
    ClaimKind,
    Outcome,
    Status,
)
from tests.editorial.checked import WHY, able_claim, rows
from tests.factories import make_claim, make_evidence, make_source, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim


@pytest.fixture
def claim(checker: User, editor: User) -> Claim:
    return able_claim(checker, editor)


@pytest.fixture
def newer(db: None) -> Claim:
    return make_claim(as_of=now(), statement="Three people were hurt")


@pytest.mark.parametrize(("old", "new"), list(product(Status, Status)))
def test_a_claim_moves_along_arrows_only(
    claim: Claim, newer: Claim, standards: User, old: Status, new: Status
) -> None:
    stand(claim, old, superseded_by=newer if old == Status.SUPERSEDED else None)
    before = rows(claim)

    allowed = new in claim.moves() or (new == old and old != Status.RETRACTED)
    if not allowed:
        with pytest.raises(CheckRefused):
            check_claim(claim, to=new, by=standards, reason=WHY, superseded_by=newer)
        assert rows(claim) == before
        return
    check = check_claim(claim, to=new, by=standards, reason=WHY, superseded_by=newer)

    claim.refresh_from_db()
    waits = new.needs_second_person and new != old
    assert check.outcome == (Outcome.PROPOSED if waits else Outcome.DECIDED)
    assert claim.status == (old if waits else new)
    assert (check.from_status, check.to_status) == (old, new)


def test_a_check_keeps_who_when_why_and_on_what(claim: Claim, checker: User) -> None:
    withdraw_evidence(claim.evidence.latest("pk"), by=checker, reason="It was a copy.")
    at = now()
    with told(at):
        check = check_claim(claim, to=Status.DISPUTED, by=checker, reason=f"  {WHY}\x00 ")

    claim.refresh_from_db()
    assert (check.by, check.at, check.reason) == (checker, at, WHY)
    assert (check.statement, check.wording) == (claim.statement, 1)
    assert set(check.evidence.all()) == set(standing_evidence(claim))
    assert check.evidence.count() == 3
    assert claim.history.latest().history_change_reason == WHY


def test_everything_that_is_lacking_is_said_at_once(checker: User) -> None:
    with pytest.raises(CheckRefused) as refusal:
        check_claim(make_claim(), to=Status.FALSE, by=checker, reason="")

    assert len(refusal.value.lacks) == 2


def test_a_claim_that_readers_never_saw_is_not_withdrawn(standards: User) -> None:
    with pytest.raises(CheckRefused, match="never shown"):
        check_claim(make_claim(), to=Status.RETRACTED, by=standards, reason=WHY)


def test_a_claim_does_not_overtake_itself(claim: Claim, checker: User) -> None:
    with pytest.raises(CheckRefused, match="Name the newer claim"):
        check_claim(claim, to=Status.SUPERSEDED, by=checker, reason=WHY, superseded_by=claim)


def test_what_fell_itself_overtakes_nothing(claim: Claim, newer: Claim, checker: User) -> None:
    stand(newer, Status.FALSE)

    with pytest.raises(CheckRefused, match="no longer stands"):
        check_claim(claim, to=Status.SUPERSEDED, by=checker, reason=WHY, superseded_by=newer)


def test_a_claim_that_was_overtaken_knows_by_which(
    claim: Claim, newer: Claim, checker: User
) -> None:
    check_claim(claim, to=Status.SUPERSEDED, by=checker, reason=WHY, superseded_by=newer)

    claim.refresh_from_db()
    assert claim.superseded_by == newer
    assert claim.recheck_due is None


@pytest.mark.parametrize("checked", [True, False])
def test_what_was_overtaken_was_right_as_of_its_own_time(
    claim: Claim, newer: Claim, checker: User, checked: bool
) -> None:
    if checked:
        stand(claim, Status.CORROBORATED, as_of=now() - timedelta(hours=1))
    right = claim.as_of or claim.created_at

    check_claim(claim, to=Status.SUPERSEDED, by=checker, reason=WHY, superseded_by=newer)

    claim.refresh_from_db()
    assert claim.as_of == right


def test_the_other_claim_is_forgotten_when_the_move_is_another(
    claim: Claim, newer: Claim, checker: User
) -> None:
    check = check_claim(claim, to=Status.CHECKING, by=checker, reason=WHY, superseded_by=newer)

    assert check.superseded_by is None


@pytest.mark.parametrize("kind", ClaimKind)
def test_a_check_holds_as_long_as_its_kind_says(
    claim: Claim, checker: User, kind: ClaimKind
) -> None:
    claim.kind = kind
    claim.save()
    at = now()
    with told(at):
        check_claim(claim, to=Status.CORROBORATED, by=checker, reason=WHY)

    claim.refresh_from_db()
    interval = kind.recheck_after
    assert claim.as_of == at
    assert claim.recheck_due == (at + interval if interval else None)


def test_a_proposal_moves_the_claim_only_once_somebody_else_agrees(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    late = make_evidence(claim=claim, stance="contradicts")

    answer = accept(proposal, by=editor)

    claim.refresh_from_db()
    assert claim.status == Status.FALSE
    assert (answer.outcome, answer.answers, answer.by) == (Outcome.ACCEPTED, proposal, editor)
    assert answer.reason == proposal.reason
    assert late in answer.evidence.all()
    assert late not in proposal.evidence.all()


@pytest.mark.parametrize("reason", ["", "   ", "I have read the log too."])
def test_an_answer_always_has_a_reason(
    claim: Claim, checker: User, editor: User, reason: str
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)

    assert accept(proposal, by=editor, reason=reason).reason == (reason.strip() or WHY)


@pytest.mark.parametrize("answer", [accept, decline])
def test_nobody_answers_their_own_proposal(claim: Claim, standards: User, answer: object) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=standards, reason=WHY)
    before = rows(claim)

    with pytest.raises(AnswerRefused, match="yourself"):
        answer(proposal, by=standards, reason="Yes.")  # type: ignore[operator]

    assert rows(claim) == before


def test_a_proposal_is_answered_once(claim: Claim, checker: User, editor: User) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    decline(proposal, by=editor, reason="Name the page of the log.")

    with pytest.raises(AnswerRefused, match="already"):
        accept(proposal, by=editor)

    claim.refresh_from_db()
    assert claim.status == Status.UNVERIFIED


def test_declining_needs_a_reason_that_the_colleague_can_use(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)

    with pytest.raises(CheckRefused, match="Say why you decline"):
        decline(proposal, by=editor, reason=" ")


def test_a_claim_that_moved_on_leaves_the_proposal_behind(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    check_claim(claim, to=Status.DISPUTED, by=editor, reason=WHY)

    with pytest.raises(AnswerRefused, match="has changed"):
        accept(proposal, by=editor)
    assert not Check.objects.waiting()


def test_a_new_wording_leaves_the_proposal_behind(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    claim.refresh_from_db()
    save_claim(claim, by=checker, token=claim.saves, statement="Twenty people were hurt")

    with pytest.raises(AnswerRefused, match="has changed"):
        accept(proposal, by=editor)


def test_evidence_that_was_withdrawn_meanwhile_is_missed(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    for evidence in claim.evidence.filter(stance="contradicts"):
        withdraw_evidence(evidence, by=checker, reason="Forged.")
    before = rows(claim)

    with pytest.raises(CheckRefused, match="primary evidence"):
        accept(proposal, by=editor)
    assert rows(claim) == before


def test_a_click_that_comes_twice_is_one_check(claim: Claim, checker: User) -> None:
    uid = uuid4()
    said = {"to": Status.DISPUTED, "by": checker, "reason": WHY}

    assert check_claim(claim, **said, uid=uid) == check_claim(claim, **said, uid=uid)
    assert claim.checks.count() == 1


def test_the_same_proposal_said_twice_waits_once(claim: Claim, checker: User) -> None:
    said = {"to": Status.FALSE, "by": checker, "reason": WHY}

    assert check_claim(claim, **said) == check_claim(claim, **said)
    assert Check.objects.waiting().count() == 1


def test_withdrawing_a_claim_takes_a_standards_editor_to_agree(
    claim: Claim, editor: User, standards: User, checker: User
) -> None:
    proposal = check_claim(claim, to=Status.RETRACTED, by=editor, reason=WHY)

    with pytest.raises(PermissionDenied, match="standards editor"):
        accept(proposal, by=checker)
    accept(proposal, by=standards)

    claim.refresh_from_db()
    assert claim.status == Status.RETRACTED


def test_a_reporter_neither_checks_nor_countersigns(
    claim: Claim, reporter: User, checker: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)

    with pytest.raises(PermissionDenied):
        check_claim(claim, to=Status.CHECKING, by=reporter, reason=WHY)
    for answer in (accept, decline):
        with pytest.raises(PermissionDenied):
            answer(proposal, by=reporter, reason="Yes.")


def test_who_may_answer_is_everybody_but_who_proposed(claim: Claim, checker: User) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)

    assert not Check.objects.waiting_for(checker)
    assert [*Check.objects.waiting_for(make_user("another", "Fact-checker"))] == [proposal]


def test_what_a_move_lacks_can_be_asked_before_anybody_tries(claim: Claim) -> None:
    dossier = dossier_of(claim, standing_evidence(claim), reason=WHY)

    assert move_lacks(claim, Status.CONFIRMED, dossier) == ()
    stand(claim, Status.FALSE)
    assert "reopen" in move_lacks(claim, Status.CONFIRMED, dossier)[0]


def test_evidence_of_a_source_that_is_one_origin_confirms_nothing(checker: User) -> None:
    claim = make_claim(assignee=checker)
    for _ in range(2):
        make_evidence(claim=claim, source=make_source(owner="Coast Wire"))

    with pytest.raises(CheckRefused):
        check_claim(claim, to=Status.CONFIRMED, by=checker, reason=WHY)


def test_a_claim_that_left_and_came_back_has_moved_past_the_proposal(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.FALSE, by=checker, reason=WHY)
    for to in (Status.CHECKING, Status.UNVERIFIED):
        check_claim(claim, to=to, by=editor, reason=WHY)

    assert not Check.objects.waiting()
    with pytest.raises(AnswerRefused, match="has changed"):
        accept(proposal, by=editor)
