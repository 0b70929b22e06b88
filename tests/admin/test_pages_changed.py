from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from stories.clock import now
from stories.editorial.claiming import add_evidence
from stories.editorial.looking import take_in
from stories.models import (
    Answer,
    Capture,
    Check,
    Claim,
    Custody,
    Evidence,
    Handling,
    PageChange,
    Source,
    Status,
    Watch,
)
from stories.net import NotFetched, Page, Why
from tests.factories import make_claim, make_evidence, make_source, stand
from tests.website import article

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

URL = "https://agency.example/register"
QUOTE = "Seven people were taken to hospital after the explosion, the register shows."
OTHER = "The fire on the quay broke out before dawn and was put out at noon, the office said."


def says(text: str = "", *, status: int = 200) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(status, URL, (), headers, text.encode(), "text/html")


def watch(claim: Claim, by: User, **fields: Any) -> Watch:
    evidence = add_evidence(
        claim,
        by=by,
        source=make_source(name="Environment agency"),
        kind="url",
        title="The register",
        url=URL,
        text=QUOTE,
        **fields,
    )
    return Watch.objects.create(evidence=evidence, next_at=now())


def change(claim: Claim, by: User, found: Any = None) -> PageChange:
    """The page held the quoted words and then says another figure."""
    watched = watch(claim, by)
    take_in(watched, says(article(OTHER, QUOTE)))
    told = take_in(watched, found or says(article(OTHER, QUOTE.replace("Seven", "Nine"))))
    assert told is not None
    return told


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="Seven people were hurt")


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


def page_of(client: Client) -> str:
    return client.get(reverse("admin:pages_changed")).content.decode()


def say(client: Client, told: PageChange, answer: str, **more: str) -> Any:
    url = reverse("admin:page_change_answer", args=[told.pk])
    return client.post(url, {"answer": answer, **more}, follow=True)


def test_a_changed_page_stands_with_its_difference_and_both_times(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)

    page = page_of(desk)

    assert "These words are no longer on the page:" in page
    assert QUOTE in page
    assert "<del" in page
    assert "Nine" in page
    assert claim.statement in page
    assert f'href="{URL}"' in page
    assert told.after is not None
    assert told.before.at.isoformat(timespec="seconds") in page
    assert told.after.at.isoformat(timespec="seconds") in page


def test_a_page_that_is_gone_is_shown_as_it_was_kept(
    desk: Client, claim: Claim, checker: User
) -> None:
    change(claim, checker, says(status=410))

    page = page_of(desk)

    assert "410 Gone" in page
    assert "What it said" in page
    assert QUOTE in page


def test_words_that_never_stood_on_the_page_are_told_so(
    desk: Client, claim: Claim, checker: User
) -> None:
    take_in(watch(claim, checker), says(article(OTHER)))

    page = page_of(desk)

    assert "These words were not on the page when it was first looked at:" in page
    assert "<del" not in page


def test_it_still_supports_is_a_line_in_the_custody_log_and_the_end_of_the_alarm(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)

    answered = say(desk, told, "still", note="  They mended\ta typo ").content.decode()

    told.refresh_from_db()
    assert (told.answer, told.answered_by, told.note) == (
        Answer.STILL,
        checker,
        "They mended a typo",
    )
    line = Custody.objects.filter(action=Handling.CHECKED).latest("pk")
    assert (line.by, line.sha256) == (checker, told.after.sha256)  # type: ignore[union-attr]
    assert "still supports" in answered
    assert "No cited page has changed." in answered
    assert Claim.objects.get().status == Status.UNVERIFIED


def test_it_no_longer_supports_withdraws_the_evidence_and_opens_the_check(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)
    stand(claim, Status.CONFIRMED)

    answered = say(desk, told, "no_longer").content.decode()

    told.refresh_from_db()
    claim.refresh_from_db()
    check = Check.objects.get()
    assert told.evidence.withdrawn_at is not None
    assert (claim.status, claim.assignee) == (Status.CHECKING, checker)
    assert told.check_made == check
    assert "has changed and no longer supports it" in check.reason
    assert "is being checked again" in answered
    assert Custody.objects.filter(action=Handling.WITHDRAWN).count() == 1
    assert Capture.objects.count() == 3  # nothing of what was kept is lost


def test_a_claim_that_other_evidence_carries_keeps_its_status(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)
    make_evidence(claim=claim, primary=True, text="18:02 x", sha256="0", captured_at=now())
    stand(claim, Status.CONFIRMED)

    answered = say(desk, told, "no_longer").content.decode()

    claim.refresh_from_db()
    assert claim.status == Status.CONFIRMED
    assert not Check.objects.exists()
    assert "on its other evidence" in answered


def test_who_is_checking_the_claim_stays_so(desk: Client, checker: User, editor: User) -> None:
    claim = make_claim(assignee=editor)

    say(desk, change(claim, checker), "no_longer")

    claim.refresh_from_db()
    assert (claim.status, claim.assignee) == (Status.CHECKING, editor)


def test_ignoring_changes_nothing_but_the_queue(desk: Client, claim: Claim, checker: User) -> None:
    told = change(claim, checker)
    lines = Custody.objects.count()

    say(desk, told, "ignored")

    told.refresh_from_db()
    assert told.answer == Answer.IGNORED
    assert Custody.objects.count() == lines
    assert "No cited page has changed." in page_of(desk)


def test_of_two_answers_the_first_counts(
    desk: Client, claim: Claim, checker: User, editor: User
) -> None:
    told = change(claim, checker)
    say(desk, told, "still")
    again = say(desk, told, "still").content.decode()  # the same click twice
    assert "still supports" in again
    desk.force_login(editor)

    answered = say(desk, told, "no_longer").content.decode()

    assert "A colleague has answered this already." in answered
    told.refresh_from_db()
    assert (told.answer, told.evidence.withdrawn_at) == (Answer.STILL, None)


def test_an_answer_to_words_that_have_changed_again_is_refused(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)
    take_in(Watch.objects.get(), says(article(OTHER, QUOTE.replace("Seven", "Eleven"))))

    answered = say(desk, told, "still").content.decode()

    assert "The page has changed again since you opened this." in answered
    assert "Eleven" in answered
    told.refresh_from_db()
    assert told.answer == Answer.OPEN


def test_muting_a_source_empties_the_queue_of_its_pages(
    desk: Client, claim: Claim, checker: User
) -> None:
    told = change(claim, checker)

    answered = desk.post(reverse("admin:page_change_mute", args=[told.pk]), follow=True)

    assert "Pages of Environment agency are no longer looked at." in answered.content.decode()
    assert Source.objects.get().muted
    assert "No cited page has changed." in page_of(desk)


def test_a_page_of_a_source_that_became_confidential_is_shown_to_nobody_here(
    desk: Client, claim: Claim, checker: User
) -> None:
    change(claim, checker)
    Source.objects.update(confidential=True, public_label="an official")

    assert "Nine" not in page_of(desk)


def test_the_list_takes_the_same_queries_for_any_number(
    desk: Client, checker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    change(make_claim(), checker)
    with django_assert_num_queries(QUERIES):
        page_of(desk)
    for _ in range(3):
        change(make_claim(), checker)
    with django_assert_num_queries(QUERIES):
        page_of(desk)


QUERIES = 6


def test_what_pages_say_is_text_and_no_markup(desk: Client, claim: Claim, checker: User) -> None:
    evil = "&lt;script&gt;alert(1)&lt;/script&gt; and <b onclick=x>bold</b> words of the page"
    change(claim, checker, says(article(OTHER, evil)))

    page = page_of(desk)

    assert "<script>alert" not in page
    assert "onclick" not in page


def claim_page(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claim", args=[claim.ref])).content.decode()


def test_the_claims_page_says_when_the_page_was_looked_at(
    desk: Client, claim: Claim, checker: User
) -> None:
    watched = watch(claim, checker)
    assert "Will be looked at shortly" in claim_page(desk, claim)
    take_in(watched, says(article(OTHER, QUOTE)))
    page = claim_page(desk, claim)
    assert "Looked at" in page
    assert ", unchanged" in page
    take_in(watched, NotFetched(Why.TIMEOUT))
    assert "once in vain since" in claim_page(desk, claim)
    take_in(watched, says(article(OTHER, QUOTE.replace("Seven", "Nine"))))
    page = claim_page(desk, claim)
    assert "The quoted words are gone" in page
    assert reverse("admin:pages_changed") in page


def test_evidence_that_is_no_page_says_nothing_of_looking(desk: Client, claim: Claim) -> None:
    make_evidence(claim=claim)

    assert "ooked at" not in claim_page(desk, claim)
    assert not Evidence.objects.filter(watch__isnull=False).exists()
