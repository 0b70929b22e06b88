from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from stories.editorial.claiming import save_claim
from stories.editorial.moves import seen_of
from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.editorial.verifying import check_claim
from stories.models import Check, Claim, Outcome, Status
from tests.factories import make_claim, make_desk, make_evidence, make_source, make_story, stand


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="Two people were hurt", claimant="The harbour office")


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claim", args=[claim.ref])).content.decode()


def seen(claim: Claim) -> None:
    """Primary evidence that supports the claim."""
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())


def move(
    client: Client, claim: Claim, to: str, reason: str = "", newer: str = ""
) -> tuple[int, str]:
    posted = {"to": to, "reason": reason, "superseded_by": newer}
    answer = client.post(reverse("admin:claim_check", args=[claim.ref]), posted, follow=True)
    claim.refresh_from_db()
    return answer.status_code, answer.content.decode()


def recheck(client: Client, claim: Claim, **posted: str) -> str:
    """Press the button on the claim as it stands, or as `posted` says that it was seen."""
    address = reverse("admin:claim_recheck", args=[claim.ref])
    answer = client.post(address, {"seen": seen_of(claim), **posted}, follow=True)
    claim.refresh_from_db()
    return answer.content.decode()


def test_the_page_says_what_each_allowed_move_still_lacks(desk: Client, claim: Claim) -> None:
    page = page_of(desk, claim)

    assert "Say who is checking it." in page
    assert "Add evidence from 2 independent origins that aren’t graded E." in page
    assert "Add evidence that supports it: a dispute shows both sides." in page
    assert "Readers were never shown this claim, so there is nothing to withdraw." in page


def test_a_move_that_lacks_nothing_but_a_reason_has_a_form(desk: Client, claim: Claim) -> None:
    status, page = move(desk, claim, "unverifiable", "The office and the police stay silent.")

    assert status == 200
    assert claim.status == Status.UNVERIFIABLE
    assert f"{claim.ref} is now “Cannot be verified”." in page


def test_a_grave_move_is_proposed_and_waits(desk: Client, claim: Claim) -> None:
    seen(claim)

    _status, page = move(desk, claim, "confirmed", "We hold the log.")

    assert claim.status == Status.UNVERIFIED
    assert "Proposed. A second person has to agree" in page
    assert "You can’t countersign what you proposed." in page
    assert "It is proposed already and waits for an answer." in page


@pytest.mark.parametrize(
    ("to", "reason", "said"),
    [
        ("confirmed", "We hold the log.", "Add primary evidence that supports it"),
        ("unverifiable", "", "Give a reason that readers can see."),
        ("superseded", "It is three now.", "Name the newer claim that overtakes it"),
    ],
)
def test_a_refused_move_says_what_is_lacking_and_keeps_the_reason_that_was_typed(
    desk: Client, claim: Claim, to: str, reason: str, said: str
) -> None:
    status, page = move(desk, claim, to, reason)

    assert status == 422
    assert said in page
    assert f"{reason}</textarea>" in page
    assert not Check.objects.exists()


def test_a_newer_claim_is_named_by_its_reference(desk: Client, claim: Claim) -> None:
    newer = make_claim(statement="Three people were hurt", as_of=now())

    move(desk, claim, "superseded", "It is three now.", newer.ref.lower())

    assert (claim.status, claim.superseded_by) == (Status.SUPERSEDED, newer)


def test_a_reference_of_no_claim_is_said_at_its_field(desk: Client, claim: Claim) -> None:
    status, page = move(desk, claim, "superseded", "It is three now.", "C-999")

    assert status == 422
    assert "There is no claim C-999." in page
    assert "It is three now.</textarea>" in page


@pytest.mark.parametrize("to", ["nonsense", ""])
def test_a_status_that_there_is_none_of_changes_nothing(
    desk: Client, claim: Claim, to: str
) -> None:
    assert move(desk, claim, to, "Because.")[0] == 422
    assert claim.status == Status.UNVERIFIED


def test_a_moved_claim_says_how_many_live_stories_still_tell_it_the_old_way(
    client: Client, claim: Claim, editor: User
) -> None:
    body = f"[Two people were hurt]{{claim={claim.ref}}}, the harbour office said."
    story = start_story(by=editor, desk=make_desk(), headline="Quay", body=body)
    publish(story, by=editor, note="First report.")
    client.force_login(editor)

    _status, page = move(client, claim, "unverifiable", "The office stays silent.")

    assert "1 live story still shows the old status." in page
    assert "Readers see another status" in page
    assert "Two people were hurt, the harbour office said." in page  # the sentence, live and draft


def test_checked_again_unchanged_is_one_click_and_starts_the_clock_anew(
    desk: Client, claim: Claim
) -> None:
    assert "Checked again, unchanged" not in page_of(desk, claim)
    hours = timedelta(hours=2)
    stand(claim, Status.UNVERIFIED, as_of=now() - 2 * hours, recheck_due=now() - hours)
    assert "Checked again, unchanged" in page_of(desk, claim)

    page = recheck(desk, claim)

    assert claim.recheck_due is not None
    assert claim.recheck_due > now()
    assert "is still “Unverified”" in page
    assert claim.checks.get().reason == "Checked again; nothing has changed."


def test_an_overtaken_claim_can_be_checked_again_without_naming_the_newer_one(
    desk: Client, claim: Claim
) -> None:
    newer = make_claim(statement="Three people were hurt", as_of=now())
    move(desk, claim, "superseded", "It is three now.", newer.ref)

    status, _page = move(desk, claim, "superseded", "Checked again; nothing has changed.")

    assert status == 200
    assert claim.superseded_by == newer


def test_a_withdrawn_claim_offers_no_move_and_says_what_to_do(desk: Client, claim: Claim) -> None:
    stand(claim, Status.RETRACTED)

    page = page_of(desk, claim)

    assert "write down a new claim" in page
    assert "What to do next" not in page


def test_taking_a_claim_on_puts_ones_name_on_it(desk: Client, claim: Claim, checker: User) -> None:
    desk.post(reverse("admin:claim_take", args=[claim.ref]))

    claim.refresh_from_db()
    assert claim.assignee == checker


def test_a_settled_claim_warns_that_new_words_reopen_it(desk: Client, claim: Claim) -> None:
    stand(claim, Status.CONFIRMED)
    address = reverse("admin:claim_edit", args=[claim.ref])
    assert "it goes back to “Being checked”" in desk.get(address).content.decode()

    words = {"token": claim.saves, "statement": "Three people were hurt", "kind": "event"}
    desk.post(address, words)

    claim.refresh_from_db()
    assert (claim.statement, claim.status) == ("Three people were hurt", Status.CHECKING)


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(
    desk: Client, claim: Claim, editor: User
) -> None:
    opened = claim.saves
    save_claim(claim, by=editor, token=opened, statement="Four people were hurt")
    words = {"token": opened, "statement": "Three people were hurt", "kind": "event"}

    answer = desk.post(reverse("admin:claim_edit", args=[claim.ref]), words)
    page = answer.content.decode()
    claim.refresh_from_db()

    assert answer.status_code == 409
    assert "as it is saved now</h3><bdi>Four people were hurt" in page
    assert "as you typed it</h3><bdi>Three people were hurt" in page
    assert "Three people were hurt</textarea>" in page
    assert claim.statement == "Four people were hurt"

    again = {**words, "token": claim.saves}
    assert f'name="token" value="{claim.saves}"' in page
    desk.post(reverse("admin:claim_edit", args=[claim.ref]), again)
    claim.refresh_from_db()
    assert claim.statement == "Three people were hurt"


def test_evidence_counts_independent_origins(desk: Client, claim: Claim) -> None:
    for name in ("Gazette", "Evening Post"):
        make_evidence(claim=claim, source=make_source(name=name, owner="Coast Wire"))

    assert "2 sources, 1 independent origin" in page_of(desk, claim)


def test_evidence_that_no_longer_carries_the_status_is_told(desk: Client, claim: Claim) -> None:
    stand(claim, Status.CONFIRMED)

    assert "Its evidence no longer carries its status." in page_of(desk, claim)


def test_a_second_person_agrees_on_the_claims_own_page(
    client: Client, claim: Claim, checker: User, editor: User
) -> None:
    seen(claim)
    proposal = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    client.force_login(editor)
    assert "Agree: “Confirmed”" in page_of(client, claim)

    posted = {"answer": "accept", "reason": "", "back": "claim"}
    answer = client.post(reverse("admin:check_answer", args=[proposal.pk]), posted, follow=True)

    claim.refresh_from_db()
    assert claim.status == Status.CONFIRMED
    assert answer.redirect_chain[0][0] == reverse("admin:claim", args=[claim.ref])
    assert "countersigned by Edith Vos" in answer.content.decode()


def test_a_reporter_sees_the_claim_and_no_move(
    client: Client, claim: Claim, reporter: User
) -> None:
    client.force_login(reporter)

    page = page_of(client, claim)

    assert claim.statement in page
    assert "What to do next" not in page
    assert "I am checking it" not in page


def test_hostile_words_stay_words(desk: Client, checker: User) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    claim = make_claim(statement=hostile, claimant=hostile)
    make_evidence(claim=claim, title=hostile, text=hostile, url="javascript:alert(1)")
    move(desk, claim, "unverifiable", f"Nobody can say {hostile}")

    page = page_of(desk, claim)

    assert "<img" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("count", [5, 50])
def test_the_page_asks_the_same_number_of_queries_however_much_there_is(
    count: int,
    desk: Client,
    claim: Claim,
    checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        make_evidence(claim=claim, title=f"Report {number}", withdrawn_at=now())
        make_story(body=f"[Two people were hurt]{{claim={claim.ref}}}, they said.")
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

    with django_assert_max_num_queries(29):
        page_of(desk, claim)
