from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Claim, Evidence, Source, Stance
from tests.factories import make_claim, make_evidence, make_source


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim()


def add(client: Client, claim: Claim, **words: Any) -> tuple[int, str]:
    posted = {
        "stance": "supports",
        "kind": "quotation",
        "title": "Statement at noon",
        "credibility": "2",
        "source-kind": "organisation",
        "source-reliability": "B",
        "source-access": "first",
        **words,
    }
    answer = client.post(reverse("admin:evidence_add", args=[claim.ref]), posted, follow=True)
    return answer.status_code, answer.content.decode()


def test_evidence_of_a_known_source_is_sealed_with_the_words_that_were_seen(
    desk: Client, claim: Claim
) -> None:
    source = make_source()

    status, page = add(desk, claim, source=source.pk, text="Two people were hurt.")

    evidence = claim.evidence.get()
    assert status == 200
    assert (evidence.source, evidence.stance) == (source, Stance.SUPPORTS)
    assert evidence.sha256 != ""
    assert "Two people were hurt." in page


def test_a_new_source_is_written_down_with_its_evidence(desk: Client, claim: Claim) -> None:
    add(desk, claim, **{"source-name": "Harbour office", "source-owner": "City of Merrow"})

    source = Source.objects.get()
    assert (source.name, source.owner, source.reliability) == (
        "Harbour office",
        "City of Merrow",
        "B",
    )
    assert claim.evidence.get().source == source


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"source-name": ""}, "Pick a source above, or give the name of a new one."),
        ({"source-name": "An insider", "source-confidential": "on"}, "public label"),
        ({"source-name": "Gazette", "title": ""}, "This field is required."),
        ({"source-name": "Gazette", "kind": "url"}, "Give the web page’s address."),
        ({"source-name": "Gazette", "kind": "url", "url": "javascript:alert(1)"}, "valid URL"),
        ({"source": "999"}, "Select a valid choice."),
        ({"source": "9" * 40}, "Select a valid choice."),
    ],
)
def test_refused_evidence_leaves_no_source_behind_and_keeps_what_was_typed(
    desk: Client, claim: Claim, words: dict[str, str], said: str
) -> None:
    status, page = add(desk, claim, text="Two people were hurt.", **words)

    assert status == 422
    assert said in page
    assert "Two people were hurt.</textarea>" in page
    assert not Source.objects.exists()
    assert not Evidence.objects.exists()


def test_evidence_derives_only_from_evidence_of_the_same_claim(desk: Client, claim: Claim) -> None:
    elsewhere = make_evidence(claim=make_claim())

    status, _page = add(desk, claim, source=elsewhere.source_id, derived_from=elsewhere.pk)

    assert status == 422
    assert not claim.evidence.exists()


def test_a_source_that_was_picked_on_its_own_page_is_chosen_already(
    desk: Client, claim: Claim
) -> None:
    source = make_source()
    address = reverse("admin:claim", args=[claim.ref])

    page = desk.get(address, {"source": source.pk}).content.decode()

    assert f'<option value="{source.pk}" selected>' in page
    assert desk.get(address, {"source": "x" * 50}).status_code == 200


def withdraw(client: Client, claim: Claim, evidence: Evidence, reason: str) -> tuple[int, str]:
    address = reverse("admin:evidence_withdraw", args=[claim.ref, evidence.pk])
    answer = client.post(address, {"reason": reason}, follow=True)
    evidence.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_withdrawn_evidence_stays_on_the_page_with_the_reason(desk: Client, claim: Claim) -> None:
    evidence = make_evidence(claim=claim)

    _status, page = withdraw(desk, claim, evidence, "The statement was forged.")

    assert evidence.withdrawn_at is not None
    assert evidence.title in page
    assert "The statement was forged." in page


def test_without_a_reason_evidence_still_counts(desk: Client, claim: Claim) -> None:
    evidence = make_evidence(claim=claim)

    status, page = withdraw(desk, claim, evidence, " ")

    assert status == 422
    assert "Say why this evidence no longer counts." in page
    assert evidence.withdrawn_at is None


def test_evidence_is_withdrawn_only_from_its_own_claim(desk: Client, claim: Claim) -> None:
    elsewhere = make_evidence(claim=make_claim())

    status, _page = withdraw(desk, claim, elsewhere, "Not ours.")

    assert status == 404
    assert elsewhere.withdrawn_at is None
