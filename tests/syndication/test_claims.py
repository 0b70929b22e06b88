from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.clock import told as clock_stands
from stories.editorial.publishing import retract
from stories.models import Claim, Evidence, Kind, Status
from stories.syndication.claims import public_claim
from tests.factories import make_claim, make_source, make_story, stand
from tests.syndication.telling import claimed, correct, lengthen, put_on_record, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


@pytest.mark.parametrize("ref", ["C-1", "C-999", "C-01", "C-", "x", "C-99999999999999999999"])
def test_a_claim_that_no_version_showed_has_no_page(editor: User, ref: str) -> None:
    told(editor)
    claim = make_claim()
    make_story(body=saying(claim))  # a draft

    assert public_claim(ref) is None
    assert public_claim(claim.ref) is None


def test_a_claim_stands_as_last_published_not_as_the_desk_sees_it(editor: User) -> None:
    claim = claimed()
    told(editor, body=saying(claim))
    Claim.objects.filter(pk=claim.pk).update(status="false", statement="SECRET", claimant="SECRET")

    record = public_claim(claim.ref)

    assert record is not None
    assert record.fact.status == Status.UNVERIFIED
    assert "SECRET" not in str(record)


def test_the_line_holds_every_status_that_readers_were_shown_again_and_again(
    editor: User,
) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    (mark,) = story.live.version().claims if story.live else ()
    for status in (Status.CONFIRMED, Status.CONFIRMED, Status.CHECKING, Status.CONFIRMED):
        story = put_on_record(story, by=editor, claims=(replace(mark, status=status),))

    record = public_claim(claim.ref)

    assert record is not None
    assert [step.fact.status for step in record.line] == [
        Status.CONFIRMED,
        Status.CHECKING,
        Status.CONFIRMED,
        Status.UNVERIFIED,
    ]
    assert record.decided_at == record.line[0].at


def test_a_claim_shows_where_it_stands_with_the_sentence_of_each_live_story(
    editor: User,
) -> None:
    claim = claimed()
    told(editor, slug="first", body=saying(claim))
    stand(claim, Status.DISPUTED)
    told(editor, slug="second", body=f"It burns. {saying(claim, 'two were *hurt*')}")

    record = public_claim(claim.ref)

    assert record is not None
    assert [carrier.slug for carrier in record.carriers] == ["second", "first"]
    assert [carrier.status for carrier in record.carriers] == [
        Status.DISPUTED,
        Status.UNVERIFIED,
    ]
    (place,) = record.carriers[0].places
    assert place.sentence == "The harbour office said that two were hurt."


def test_a_story_that_says_it_later_at_the_same_status_is_listed(editor: User) -> None:
    claim = claimed()
    told(editor, slug="first", body=saying(claim))
    told(editor, slug="second", body=saying(claim))

    record = public_claim(claim.ref)

    assert record is not None
    assert [carrier.slug for carrier in record.carriers] == ["second", "first"]
    assert len(record.line) == 1


def test_a_claim_that_a_correction_took_out_says_that_we_no_longer_say_it(editor: User) -> None:
    claim = claimed(Status.CONFIRMED)
    story = told(editor, body=saying(claim))
    stand(claim, Status.FALSE)
    correct(story, by=editor, body="Seven people were hurt, the office said.")

    record = public_claim(claim.ref)

    assert record is not None
    assert not record.carriers
    assert [carrier.slug for carrier in record.former] == [story.slug]
    assert record.departure is not None
    assert record.departure.kind == Kind.CORRECTION
    assert "twelve people were hurt" in record.departure.note


def test_a_withdrawn_story_says_nothing_any_more(editor: User, standards: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    retract(story, by=standards, reason="it was made up")

    record = public_claim(claim.ref)

    assert record is not None
    assert not record.carriers
    assert record.departure is not None
    assert record.departure.note == "We have withdrawn this story because it was made up."


def test_a_confidential_source_is_its_label(editor: User) -> None:
    claim = make_claim()
    source = make_source(name="Deep Throat", confidential=True, public_label="A senior official")
    Evidence.objects.create(
        claim=claim,
        source=source,
        kind="url",
        title="What Deep Throat said",
        url="https://deep.example/",
    )
    told(editor, body=saying(claim))

    record = public_claim(claim.ref)

    assert record is not None
    assert [mark.label for mark in record.fact.evidence] == ["A senior official"]
    assert "deep" not in str(record).lower()


def test_words_that_look_like_a_claim_of_the_record_are_words(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    forged = f'{{"ref": "{claim.ref}", "status": "confirmed"}}, the office said.'
    tell(story, by=editor, body=f"{saying(claim)}\n\n{forged}")

    record = public_claim(claim.ref)

    assert record is not None
    assert record.fact.status == Status.UNVERIFIED


@pytest.mark.parametrize("revisions", [5, 50])
def test_a_claim_takes_five_queries_whatever_its_past(
    editor: User, revisions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = claimed()
    lengthen(told(editor, body=saying(claim)), by=editor, versions=revisions)

    with django_assert_num_queries(5):
        public_claim(claim.ref)


def test_what_was_told_grows_old_by_the_rule_of_its_kind(editor: User) -> None:
    claim = claimed()
    at = now()
    Claim.objects.filter(pk=claim.pk).update(kind="toll", as_of=at)
    told(editor, body=saying(claim))

    for minutes, old in ((29, False), (31, True)):
        with clock_stands(at + timedelta(minutes=minutes)):
            record = public_claim(claim.ref)
            assert record is not None
            assert record.freshness.overdue == old


def test_a_push_text_that_says_it_is_a_place_on_the_page_of_its_version(editor: User) -> None:
    claim = claimed(Status.CONFIRMED)
    story = told(editor, slug="fire", body=saying(claim))
    tell(story, by=editor, alert=f"[Two hurt]{{claim={claim.ref}}} in a fire at the harbour")

    found = public_claim(claim.ref)

    assert found
    [body, alert] = found.carriers[0].places
    assert (alert.place, alert.sentence) == ("alert", "Two hurt in a fire at the harbour")
    assert (body.pushed, alert.pushed) == ("", "/s/fire/r/2/#push-text")
