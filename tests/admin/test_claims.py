from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from stories.editorial.verifying import check_claim
from stories.models import Claim, Status
from tests.factories import make_claim, make_evidence, make_story, stand


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


def listed(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:claims"), asked).content.decode()


def refs(page: str, *claims: Claim) -> list[str]:
    """The claims that the page lists, in its order."""
    places = {
        claim.ref: page.find(f'<a class="ref" href="/admin/claims/{claim.ref}/"')
        for claim in claims
    }
    return sorted((ref for ref, at in places.items() if at >= 0), key=lambda ref: places[ref])


def test_the_most_pressing_claim_is_first(desk: Client) -> None:
    calm = make_claim(statement="A law passed", kind="law")
    late = stand(make_claim(), Status.CHECKING, recheck_due=now() - timedelta(hours=1))
    later = stand(make_claim(), Status.CHECKING, recheck_due=now() - timedelta(hours=5))

    assert refs(listed(desk), calm, late, later) == [later.ref, late.ref, calm.ref]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "BRIDGE"}, True),
        ({"q": "mayor"}, True),
        ({"q": "tunnel"}, False),
        ({"status": "disputed"}, True),
        ({"status": "false"}, False),
        ({"status": "nonsense"}, True),
        ({"kind": "event"}, True),
        ({"kind": "toll"}, False),
        ({"queue": "mine"}, True),
        ({"queue": "overdue"}, True),
        ({"queue": "open"}, False),
        ({"queue": "waiting"}, False),
        ({"queue": "nonsense"}, True),
    ],
)
def test_the_list_is_a_queue_that_is_cut_in_the_address(
    desk: Client, checker: User, asked: dict[str, str], found: bool
) -> None:
    claim = make_claim(statement="The bridge fell", claimant="The mayor", assignee=checker)
    stand(claim, Status.DISPUTED, recheck_due=now() - timedelta(minutes=1))

    assert bool(refs(listed(desk, **asked), claim)) is found


def test_a_proposal_puts_its_claim_in_the_queue_for_a_second_person(
    desk: Client, checker: User
) -> None:
    claim = make_claim()
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the letter.")

    page = listed(desk, queue="waiting")

    assert refs(page, claim) == [claim.ref]
    assert "Waits for a second person" in page


@pytest.mark.parametrize("typed", ["C-{pk}", "c-{pk}", " C-{pk} "])
def test_a_reference_leads_straight_to_its_claim(desk: Client, typed: str) -> None:
    claim = make_claim()

    answer = desk.get(reverse("admin:claims"), {"q": typed.format(pk=claim.pk)})

    assert answer["Location"] == reverse("admin:claim", args=[claim.ref])


def test_a_row_says_in_how_many_stories_the_claim_stands(desk: Client) -> None:
    claim = make_claim()
    for _ in range(2):
        make_story(body=f"[It is so]{{claim={claim.ref}}}, and [again]{{claim={claim.ref}}}.")

    assert "2 drafts" in listed(desk)


def test_writing_a_claim_down_leads_to_its_page(desk: Client, checker: User) -> None:
    answer = desk.post(
        reverse("admin:claim_new"),
        {"statement": "Nine are missing", "kind": "toll", "assignee": checker.pk},
    )

    claim = Claim.objects.get()
    assert (claim.statement, claim.kind, claim.assignee) == ("Nine are missing", "toll", checker)
    assert claim.status == Status.UNVERIFIED
    assert answer["Location"] == reverse("admin:claim", args=[claim.ref])


@pytest.mark.parametrize(
    "words",
    [
        {"statement": " ", "kind": "toll"},
        {"statement": "x" * 501, "kind": "toll"},
        {"statement": "Fine", "kind": "gossip"},
    ],
)
def test_a_claim_that_cannot_be_kept_stays_in_the_form(
    desk: Client, words: dict[str, str]
) -> None:
    answer = desk.post(reverse("admin:claim_new"), words)

    assert answer.status_code == 422
    assert "Nothing was saved yet." in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_claim_is_given_only_to_somebody_who_checks(
    desk: Client, reporter: User, checker: User
) -> None:
    page = desk.get(reverse("admin:claim_new")).content.decode()

    assert "Chen Wu" in page
    assert "Rosa Diaz" not in page


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_claims(
    count: int,
    desk: Client,
    checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        make_claim(statement=f"Claim {number}", assignee=checker)

    with django_assert_max_num_queries(15):
        listed(desk)
