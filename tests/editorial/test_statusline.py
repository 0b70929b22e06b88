from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from stories.editorial.claiming import make_claim, save_claim
from stories.editorial.statusline import status_line
from stories.editorial.verifying import accept, check_claim, decline
from stories.models import Check, Claim, Outcome, Status
from tests.factories import make_claim as row_of_claim
from tests.factories import make_evidence


@pytest.fixture
def claim(checker: User) -> Claim:
    """A claim that Chen Wu wrote down, with the log that proves it."""
    claim = make_claim(by=checker, statement="Two were hurt", claimant="The harbour office")
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    return claim


def sentences(claim: Claim) -> list[str]:
    return [step.sentence for step in status_line(claim)]


def test_the_line_begins_with_who_wrote_the_claim_down(claim: Claim) -> None:
    assert sentences(claim) == ["Chen Wu wrote the claim down."]


def test_two_people_who_agree_are_one_sentence_with_both_names(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    accept(proposal, by=editor)
    claim.refresh_from_db()

    _made, proposed, accepted = status_line(claim)

    assert proposed.sentence == "Chen Wu proposed “Confirmed”."
    assert (proposed.reason, proposed.status, proposed.waiting) == (
        "We hold the log.",
        None,
        False,
    )
    assert accepted.sentence == "Chen Wu set it to “Confirmed”, countersigned by Edith Vos."
    assert (accepted.reason, accepted.status, accepted.evidence) == ("", Status.CONFIRMED, 1)


def test_a_second_persons_own_reason_is_shown_too(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    accept(proposal, by=editor, reason="I read it too.")

    assert status_line(claim)[-1].reason == "I read it too."


def test_a_proposal_waits_until_somebody_answers(
    claim: Claim, checker: User, editor: User
) -> None:
    proposal = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    assert status_line(claim)[-1].waiting

    decline(proposal, by=editor, reason="Another quay.")

    *_, proposed, declined = status_line(claim)
    assert not proposed.waiting
    assert declined.sentence == "Edith Vos declined “Confirmed”."
    assert (declined.reason, declined.status) == ("Another quay.", None)


def test_checking_again_says_that_nothing_changed(claim: Claim, checker: User) -> None:
    check_claim(claim, to=Status.UNVERIFIED, by=checker, reason="Looked again.")

    assert sentences(claim)[-1] == "Chen Wu checked it again: still “Unverified”."


def test_a_newer_claim_is_named(claim: Claim, checker: User) -> None:
    newer = row_of_claim(as_of=now())
    check_claim(
        claim, to=Status.SUPERSEDED, by=checker, reason="It is three.", superseded_by=newer
    )

    assert sentences(claim)[-1].endswith(f"{newer.ref} overtakes it.")


def test_every_change_of_the_claims_own_words_is_told(
    claim: Claim, checker: User, editor: User
) -> None:
    claim = save_claim(claim, by=editor, token=claim.saves, statement="Three were hurt")
    claim = save_claim(claim, by=editor, token=claim.saves, assignee=editor)
    claim = save_claim(claim, by=editor, token=claim.saves, assignee=checker, kind="toll")
    claim = save_claim(claim, by=editor, token=claim.saves, claimant="", assignee=None)

    assert sentences(claim)[1:] == [
        "Edith Vos changed the words; they were “Two were hurt”.",
        "Edith Vos took it on.",
        "Edith Vos made it a claim about: Toll; gave it to Chen Wu.",
        "Edith Vos took out who says so; left it to nobody in particular.",
    ]


def test_percent_signs_in_words_stay_words(claim: Claim, editor: User) -> None:
    claim = save_claim(claim, by=editor, token=claim.saves, statement="100%(who)s %s")
    claim = save_claim(claim, by=editor, token=claim.saves, statement="Two were hurt")

    assert "“100%(who)s %s”" in sentences(claim)[-1]


@pytest.mark.parametrize("count", [5, 50])
def test_any_length_takes_three_queries(
    count: int,
    claim: Claim,
    checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        Check.objects.create(
            claim=claim,
            outcome=Outcome.DECIDED,
            from_status="unverified",
            to_status="unverified",
            wording=1,
            statement=claim.statement,
            reason="Looked again.",
            by=checker,
        )

    with django_assert_max_num_queries(3):
        assert len(status_line(claim)) == count + 1
