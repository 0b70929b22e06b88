from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from stories.editorial.verifying import check_claim, decline
from stories.models import Check, Claim, Status
from tests.factories import make_claim, make_evidence


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def propose(by: User, **words: str) -> Check:
    """A colleague holds the log and proposes that the claim is confirmed."""
    claim = make_claim(**words)
    make_evidence(claim=claim, primary=True, text="18:02 x", sha256="0", captured_at=now())
    return check_claim(claim, to=Status.CONFIRMED, by=by, reason="We hold the harbour log.")


def page_of(client: Client) -> str:
    return client.get(reverse("admin:checks")).content.decode()


def answer(client: Client, proposal: Check, said: str, reason: str = "") -> tuple[int, str]:
    posted = {"answer": said, "reason": reason, "back": "checks"}
    response = client.post(reverse("admin:check_answer", args=[proposal.pk]), posted, follow=True)
    return response.status_code, response.content.decode()


def test_a_proposal_comes_with_its_reason_and_its_evidence(desk: Client, checker: User) -> None:
    propose(checker, statement="Two people were hurt")

    page = page_of(desk)

    assert "Two people were hurt" in page
    assert "We hold the harbour log." in page
    assert "18:02 x" in page
    assert "1 source, 1 independent origin" in page


def test_agreeing_moves_the_claim(desk: Client, checker: User) -> None:
    proposal = propose(checker)

    _status, page = answer(desk, proposal, "accept")

    assert Claim.objects.get().status == Status.CONFIRMED
    assert "is now “Confirmed”" in page
    assert "Nobody asks for your second signature." in page


def test_declining_needs_a_reason_and_then_reaches_who_proposed_it(
    desk: Client, checker: User
) -> None:
    proposal = propose(checker)
    status, page = answer(desk, proposal, "decline")
    assert status == 422
    assert "Say why you decline" in page

    answer(desk, proposal, "decline", "The log is of another quay.")

    assert Claim.objects.get().status == Status.UNVERIFIED
    desk.force_login(checker)
    assert "The log is of another quay." in page_of(desk)


def test_what_one_proposed_is_waiting_and_not_for_oneself(client: Client, checker: User) -> None:
    propose(checker, statement="Two people were hurt")
    client.force_login(checker)

    page = page_of(client)

    assert "Nobody asks for your second signature." in page
    assert "Two people were hurt" in page[page.index("Yours, waiting for a second person") :]


def test_nobody_countersigns_their_own_proposal(client: Client, checker: User) -> None:
    proposal = propose(checker)
    client.force_login(checker)

    status, page = answer(client, proposal, "accept")

    assert status == 422
    assert "You proposed this yourself." in page
    assert Claim.objects.get().status == Status.UNVERIFIED


def test_a_proposal_that_a_colleague_answered_is_told_and_the_reason_is_kept(
    desk: Client, checker: User, standards: User
) -> None:
    proposal = propose(checker)
    decline(proposal, by=standards, reason="The log is of another quay.")

    status, page = answer(desk, proposal, "accept", "I read it too.")

    assert status == 422
    assert "answered this proposal already" in page
    assert "I read it too." in page
    assert Claim.objects.get().status == Status.UNVERIFIED


def test_evidence_that_the_proposal_did_not_know_is_pointed_out(
    desk: Client, checker: User
) -> None:
    proposal = propose(checker)
    later = proposal.at + timedelta(minutes=1)
    make_evidence(claim=proposal.claim, stance="contradicts", created_at=later)

    assert "1 piece of evidence was added since this was proposed." in page_of(desk)


def test_a_reporter_answers_nothing(client: Client, reporter: User, checker: User) -> None:
    propose(checker)
    client.force_login(reporter)

    assert "Waiting for you" not in page_of(client)


@pytest.mark.parametrize("count", [5, 50])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_proposals(
    count: int,
    desk: Client,
    checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        propose(checker, statement=f"Claim {number}")

    with django_assert_max_num_queries(16):
        page_of(desk)
