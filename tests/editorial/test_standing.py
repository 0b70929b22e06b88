from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from stories.clock import now
from stories.editorial.standing import standings
from stories.editorial.verifying import check_claim
from stories.editorial.versions import draft
from stories.models import Status
from tests.factories import make_claim, make_evidence, make_source, make_story, make_update, stand

pytestmark = pytest.mark.django_db


def test_claims_come_in_reading_order_with_the_words_of_their_first_place() -> None:
    first, second = make_claim(), make_claim(statement="The quay is shut")
    story = make_story(
        headline=f"[Quay shut]{{claim={second.ref}}}",
        body=f"[Two hurt]{{claim={first.ref}}}, they said. [Quay closed]{{claim={second.ref}}}.",
    )
    make_update(story=story, body=f"[Two are hurt]{{claim={first.ref}}}, they said.")

    found = standings(draft(story))

    assert [(row.claim, row.words, row.places) for row in found] == [
        (second, "Quay shut", 2),
        (first, "Two hurt", 2),
    ]


def test_evidence_of_one_owner_is_one_origin_and_withdrawn_evidence_none() -> None:
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, source=make_source(owner="The Wire"))
    make_evidence(claim=claim, stance="contradicts")
    make_evidence(claim=claim, withdrawn_at=now())
    story = make_story(body=f"[Two hurt]{{claim={claim.ref}}}, they said.")

    (row,) = standings(draft(story))

    assert (row.supporting, row.contradicting) == (1, 1)


def test_a_claim_past_its_time_is_overdue() -> None:
    claim = make_claim(recheck_due=now() - timedelta(minutes=1))
    story = make_story(body=f"[Two hurt]{{claim={claim.ref}}}, they said.")

    (row,) = standings(draft(story))

    assert row.overdue
    assert not standings(draft(story), at=now() - timedelta(hours=1))[0].overdue


def test_a_proposal_that_waits_for_a_second_person_is_told(checker: User) -> None:
    claim = make_claim()
    make_evidence(claim=claim, primary=True, sha256="0", captured_at=now())
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    story = make_story(body=f"[Two hurt]{{claim={claim.ref}}}, they said.")

    (row,) = standings(draft(story))

    assert (row.status, row.proposed) == (Status.UNVERIFIED, Status.CONFIRMED)


def test_unknown_references_are_passed_over_and_a_text_without_any_asks_nothing(
    django_assert_num_queries,
) -> None:
    assert standings(draft(make_story(body="[Two hurt]{claim=C-999}, they said."))) == ()
    version = draft(make_story())

    with django_assert_num_queries(0):
        assert standings(version) == ()


def test_the_number_of_queries_does_not_grow_with_the_claims(django_assert_num_queries) -> None:
    refs = [stand(make_claim(), Status.CONFIRMED).ref for _ in range(20)]
    body = " ".join(f"[Two hurt]{{claim={ref}}}, they said." for ref in refs)
    version = draft(make_story(body=body))

    with django_assert_num_queries(3):
        assert len(standings(version)) == 20
