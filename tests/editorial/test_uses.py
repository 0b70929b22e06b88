from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from stories.editorial.publishing import publish
from stories.editorial.saving import save_story, start_story
from stories.editorial.uses import uses_of
from stories.models import Claim, Status, Story
from tests.factories import make_claim, make_desk, make_story, make_update, stand


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="The quay is shut", claimant="The harbour office")


def published(claim: Claim, by: User) -> Story:
    body = (
        "It was noon. "
        f"[The *quay* is shut]{{claim={claim.ref}}}, the harbour office said. Boats wait.\n\n"
        "Nobody was hurt, they said."
    )
    story = start_story(by=by, desk=make_desk(), headline="Quay shut", body=body)
    publish(story, by=by, note="First report.")
    story.refresh_from_db()
    return story


def test_each_use_comes_with_its_whole_sentence_and_no_other(claim: Claim, editor: User) -> None:
    published(claim, editor)

    (use,) = uses_of(claim)

    assert [one.sentence for one in use.live] == ["The quay is shut, the harbour office said."]
    assert [one.words for one in use.draft] == ["The quay is shut"]
    assert use.draft[0].place == "body"
    assert (use.shown, use.moved) == (Status.UNVERIFIED, False)


def test_a_draft_that_dropped_the_claim_is_told_apart_from_what_readers_see(
    claim: Claim, editor: User
) -> None:
    story = published(claim, editor)
    save_story(story, by=editor, token=story.saves, body="All is well, the office said.")

    (use,) = uses_of(claim)

    assert use.draft == ()
    assert len(use.live) == 1


def test_a_claim_that_moved_under_a_live_story_says_what_readers_still_see(
    claim: Claim, editor: User
) -> None:
    published(claim, editor)
    stand(claim, Status.FALSE)

    (use,) = uses_of(claim)

    assert (use.shown, use.moved) == (Status.UNVERIFIED, True)


def test_a_use_in_a_headline_and_in_an_update_is_found(claim: Claim) -> None:
    story = make_story(headline=f"[Quay shut]{{claim={claim.ref}}}")
    update = make_update(story=story, body=f"Since dawn [it is shut]{{claim={claim.ref}}}.")

    (use,) = uses_of(claim)

    assert [one.place for one in use.draft] == ["headline", f"update:{update.key}"]
    assert use.draft[1].sentence == "Since dawn it is shut."
    assert use.shown is None


def test_a_longer_reference_is_another_claim(claim: Claim) -> None:
    other = Claim.objects.create(pk=claim.pk * 10 + 1, statement="Another")
    make_story(body=f"[It is so]{{claim={other.ref}}}, they said.")

    assert uses_of(claim) == ()
    assert len(uses_of(other)) == 1


@pytest.mark.parametrize("count", [5, 50])
def test_any_number_of_stories_takes_three_queries(
    count: int, claim: Claim, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_story(body=f"[The quay is shut]{{claim={claim.ref}}}, they said.")

    with django_assert_max_num_queries(3):
        assert len(uses_of(claim)) == count
