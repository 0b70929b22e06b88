from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from stories.clock import now, told
from stories.editorial.claiming import (
    add_evidence,
    add_source,
    make_claim,
    save_claim,
    withdraw_evidence,
)
from stories.errors import StaleSave, UnfitText
from stories.models import Check, Claim, ClaimKind, Evidence, Outcome, Source, Status
from tests import factories
from tests.factories import make_evidence, make_source, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.fixture
def claim(db: None) -> Claim:
    return factories.make_claim()


def kept(claim: Claim) -> dict[str, Any]:
    stored = Claim.objects.values().get(pk=claim.pk)
    return {**stored, "history": claim.history.count(), "checks": claim.checks.count()}


def test_a_new_claim_is_unverified_and_has_a_reference(reporter: User, checker: User) -> None:
    claim = make_claim(
        by=reporter,
        statement=" Two people\nwere hurt ",
        kind=ClaimKind.TOLL,
        claimant="The harbour  office",
        assignee=checker,
    )

    claim.refresh_from_db()
    assert (claim.status, claim.wording, claim.as_of) == (Status.UNVERIFIED, 1, None)
    assert (claim.statement, claim.claimant) == ("Two people were hurt", "The harbour office")
    assert claim.ref == f"C-{claim.pk}"
    assert claim.history.get().history_user == reporter


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"statement": " \n "}, "needs a statement"),
        ({"statement": "x" * 501}, "500 characters"),
        ({"statement": "Two were hurt", "kind": "nonsense"}, "Kind"),
    ],
)
def test_a_claim_that_says_nothing_is_refused(
    reporter: User, fields: dict[str, str], says: str
) -> None:
    with pytest.raises(UnfitText, match=says):
        make_claim(by=reporter, **fields)
    assert not Claim.objects.exists()


def test_whatever_is_sent_twice_is_made_once(checker: User, claim: Claim) -> None:
    uid = uuid4()
    for _ in range(2):
        make_claim(by=checker, statement="Three were hurt", uid=uid)
        source = add_source(by=checker, name="Harbour office", kind="organisation", uid=uid)
        add_evidence(claim, by=checker, source=source, kind="quotation", title="At noon", uid=uid)

    counts = [model.objects.count() for model in (Claim, Source, Evidence)]
    assert counts == [2, 1, 1]


def test_a_stale_save_of_a_claim_overwrites_nothing(
    claim: Claim, reporter: User, editor: User
) -> None:
    save_claim(claim, by=editor, token=1, claimant="The police")
    before = kept(claim)

    with pytest.raises(StaleSave) as refusal:
        save_claim(claim, by=reporter, token=1, statement="Three people were hurt")

    assert kept(claim) == before
    assert refusal.value.mine == {"statement": "Three people were hurt"}
    assert refusal.value.token == 2


def test_a_claim_that_is_saved_as_it_stands_is_not_saved(claim: Claim, reporter: User) -> None:
    before = kept(claim)

    save_claim(claim, by=reporter, token=7, statement=" Two people\nwere hurt")

    assert kept(claim) == before


def test_a_misspelt_field_is_an_error_and_not_a_loss(claim: Claim, editor: User) -> None:
    with pytest.raises(TypeError, match="status"):
        save_claim(claim, by=editor, token=1, status="confirmed")
    with pytest.raises(TypeError, match="sha256"):
        add_evidence(claim, by=editor, source=make_source(), sha256="0" * 64)


@pytest.mark.parametrize("status", [s for s in Status if s.settled and s != Status.RETRACTED])
def test_new_words_reopen_a_settled_claim_and_keep_the_old_in_sight(
    claim: Claim, reporter: User, checker: User, status: Status
) -> None:
    evidence = make_evidence(claim=claim)
    stand(claim, status, superseded_by=factories.make_claim())
    at = now()
    with told(at):
        save_claim(claim, by=reporter, token=1, statement="Three people were hurt")

    claim.refresh_from_db()
    check = claim.checks.get()
    assert (claim.status, claim.wording, claim.superseded_by) == (Status.CHECKING, 2, None)
    assert (claim.as_of, claim.recheck_due) == (at, at + timedelta(hours=3))
    assert (check.outcome, check.from_status, check.to_status) == (
        Outcome.DECIDED,
        status,
        Status.CHECKING,
    )
    assert (check.wording, check.by) == (2, reporter)
    assert "Two people were hurt" in check.reason
    assert [*check.evidence.all()] == [evidence]


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.CHECKING])
def test_new_words_of_an_open_claim_are_a_new_wording_and_no_decision(
    claim: Claim, reporter: User, status: Status
) -> None:
    stand(claim, status)

    save_claim(claim, by=reporter, token=1, statement="Three people were hurt")

    claim.refresh_from_db()
    assert (claim.status, claim.wording) == (status, 2)
    assert not Check.objects.exists()


def test_what_was_withdrawn_keeps_its_words(claim: Claim, editor: User) -> None:
    stand(claim, Status.RETRACTED)

    with pytest.raises(UnfitText, match="Start a new claim"):
        save_claim(claim, by=editor, token=1, statement="Three people were hurt")
    save_claim(claim, by=editor, token=1, claimant="The police")


def test_another_claimant_is_no_new_wording(claim: Claim, editor: User) -> None:
    stand(claim, Status.CONFIRMED)

    save_claim(claim, by=editor, token=1, claimant="The police")

    claim.refresh_from_db()
    assert (claim.status, claim.wording, claim.saves) == (Status.CONFIRMED, 1, 2)


def test_another_kind_has_another_time_to_look_again(claim: Claim, editor: User) -> None:
    as_of = now() - timedelta(hours=1)
    stand(claim, Status.CONFIRMED, as_of=as_of, recheck_due=as_of + timedelta(hours=3))

    save_claim(claim, by=editor, token=1, kind=ClaimKind.TOLL)

    claim.refresh_from_db()
    assert claim.recheck_due == as_of + timedelta(minutes=30)


def test_a_confidential_source_needs_a_label_and_hides_behind_it(checker: User) -> None:
    fields = {"name": "Ana Ruiz", "kind": "person", "confidential": True}

    with pytest.raises(UnfitText, match="public label"):
        add_source(by=checker, **fields)
    source = add_source(by=checker, **fields, public_label="a senior official")

    assert str(source) == source.label == "a senior official"


def test_words_that_were_seen_are_sealed_with_digest_and_time(claim: Claim, checker: User) -> None:
    at = now()
    with told(at):
        evidence = add_evidence(
            claim,
            by=checker,
            source=make_source(),
            kind="document",
            title="Log",
            text=" Two men were treated.\x00 ",
        )

    evidence.refresh_from_db()
    assert evidence.text == "Two men were treated."
    assert evidence.sha256 == hashlib.sha256(b"Two men were treated.").hexdigest()
    assert evidence.captured_at == at


def test_what_is_only_cited_is_not_sealed(claim: Claim, checker: User) -> None:
    evidence = add_evidence(
        claim, by=checker, source=make_source(), kind="url", title="Log", url="https://a.example"
    )

    assert (evidence.sha256, evidence.captured_at) == ("", None)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "url"}, "address"),
        ({"kind": "url", "url": "javascript:alert(1)"}, "Address"),
        ({"title": ""}, "Title"),
        ({"credibility": 7}, "Credibility"),
        ({"stance": "maybe"}, "Stance"),
    ],
)
def test_evidence_that_leads_nowhere_is_refused(
    claim: Claim, checker: User, fields: dict[str, Any], says: str
) -> None:
    with pytest.raises(UnfitText, match=says):
        add_evidence(
            claim,
            by=checker,
            source=make_source(),
            **{"kind": "quotation", "title": "At noon", **fields},
        )
    assert not Evidence.objects.exists()


def test_evidence_derives_from_evidence_of_its_own_claim(claim: Claim, checker: User) -> None:
    elsewhere = make_evidence()

    with pytest.raises(UnfitText, match="same claim"):
        add_evidence(
            claim,
            by=checker,
            source=make_source(),
            kind="quotation",
            title="At noon",
            derived_from=elsewhere,
        )


def test_evidence_is_withdrawn_once_and_stays_on_file(claim: Claim, checker: User) -> None:
    evidence = make_evidence(claim=claim)

    withdrawn = withdraw_evidence(evidence, by=checker, reason=" The photo is of 2019. ")
    again = withdraw_evidence(evidence, by=checker, reason="Another reason")

    assert again.withdrawn_at == withdrawn.withdrawn_at is not None
    assert evidence.history.latest().history_change_reason == "The photo is of 2019."
    assert evidence.history.count() == 2


def test_withdrawing_evidence_needs_a_reason(claim: Claim, checker: User) -> None:
    evidence = make_evidence(claim=claim)

    with pytest.raises(UnfitText, match="no longer counts"):
        withdraw_evidence(evidence, by=checker, reason=" ")

    evidence.refresh_from_db()
    assert evidence.withdrawn_at is None


def test_a_reporter_gives_evidence_and_a_stranger_does_nothing(
    claim: Claim, reporter: User
) -> None:
    stranger = factories.make_user("stranger")
    source = make_source()
    said = {"kind": "quotation", "title": "At noon"}
    evidence = add_evidence(claim, by=reporter, source=source, **said)

    for verb in (
        lambda: make_claim(by=stranger, statement="Two were hurt"),
        lambda: save_claim(claim, by=stranger, token=1, claimant="The police"),
        lambda: add_source(by=stranger, name="Harbour office", kind="wire"),
        lambda: add_evidence(claim, by=stranger, source=source, **said),
        lambda: withdraw_evidence(evidence, by=stranger, reason="No."),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize("statement", ["", " \n", "\u202e", "\u200b \u2060", "…!"])
def test_a_statement_that_nobody_can_read_is_refused(reporter: User, statement: str) -> None:
    with pytest.raises(UnfitText, match="needs a statement"):
        make_claim(by=reporter, statement=statement)
