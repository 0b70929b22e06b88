from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from stories.clock import now
from stories.editorial.publishing import publish
from stories.editorial.radius import Carriers, Reach, carriers_of
from stories.editorial.saving import start_story
from stories.editorial.scheduling import schedule
from stories.models import Claim, Kind, Stage, Status, Story
from tests.editorial.hours import in_minutes
from tests.factories import make_claim, make_desk, make_story, make_update, stand

SAID = "Two people were hurt"


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement=SAID)


def told(claim: Claim, by: User, body: str = "[{}]{{claim={}}}, the office said.") -> Story:
    """A live story whose readers see the claim where it stands now."""
    body = body.format(SAID, claim.ref)
    story = start_story(by=by, desk=make_desk(), headline="Quay shut", body=body)
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def carriers(claim: Claim) -> Carriers:
    return carriers_of([claim])[claim.pk]


def only_reach(claim: Claim, to: Status) -> Reach:
    [reach] = carriers(claim).if_it_became(to).reaches
    return reach


def test_live_scheduled_embargoed_and_draft_stories_are_counted_apart_in_whole_words(
    claim: Claim, editor: User
) -> None:
    told(claim, editor)
    told(claim, editor)
    body = f"[{SAID}]{{claim={claim.ref}}}."
    make_story(body=body, embargo_until=now() + timedelta(hours=1))
    make_story(body=body, embargo_until=now() - timedelta(hours=1))
    planned = make_story(
        body=body.replace(".", ", the office said."), embargo_until=now() + timedelta(minutes=5)
    )
    schedule(planned, by=editor, hour=in_minutes(6))

    radius = carriers(claim).if_it_became(Status.DISPUTED)

    assert radius.summary == (
        "Carried by 2 live stories, 1 scheduled story, 1 embargoed story and 1 draft."
    )


def test_a_claim_that_no_story_carries_touches_nothing(claim: Claim) -> None:
    radius = carriers(claim).if_it_became(Status.FALSE)

    assert (radius.summary, radius.demands, radius.reaches) == ("No story carries it.", (), ())


def test_a_withdrawn_story_is_touched_by_nothing(claim: Claim, editor: User) -> None:
    story = told(claim, editor)
    Story.objects.filter(pk=story.pk).update(stage=Stage.WITHDRAWN)

    assert carriers(claim).if_it_became(Status.FALSE).reaches == ()


@pytest.mark.parametrize(
    ("shown", "to", "says"),
    [
        (
            Status.CONFIRMED,
            Status.FALSE,
            "Readers were told it is “Confirmed”: going to “False” needs a correction.",
        ),
        (
            Status.CORROBORATED,
            Status.CHECKING,
            "Readers were told it is “Supported, not confirmed”: going to “Being checked” needs "
            "a clarification.",
        ),
        (Status.UNVERIFIED, Status.CONFIRMED, "The badge changes, the words can stay."),
        (Status.UNVERIFIED, Status.UNVERIFIED, "Readers see “Unverified” here already."),
    ],
)
def test_what_readers_were_told_decides_what_they_must_be_told(
    shown: Status, to: Status, says: str, claim: Claim, editor: User
) -> None:
    stand(claim, shown)
    told(claim, editor)

    assert only_reach(claim, to).says == says


def test_a_milder_status_since_does_not_undo_what_readers_were_told(
    claim: Claim, editor: User
) -> None:
    stand(claim, Status.CONFIRMED)
    story = told(claim, editor)
    stand(claim, Status.CHECKING)
    publish(story, by=editor, kind=Kind.CLARIFICATION, note="We are checking it again.")

    assert (
        "“Confirmed”: going to “False” needs a correction" in only_reach(claim, Status.FALSE).says
    )


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("headline", "The headline states it as a fact: edit it."),
        ("standfirst", "The standfirst states it as a fact: edit it."),
        ("body", "The text states it as a fact: edit it."),
    ],
)
def test_words_that_state_it_must_be_edited_before_it_is_false(
    place: str, says: str, claim: Claim
) -> None:
    make_story(**{place: f"[{SAID}]{{claim={claim.ref}}}"})

    [spot] = only_reach(claim, Status.FALSE).spots

    assert (spot.use.place, spot.blocks, spot.says) == (place, True, says)


def test_words_that_deny_it_already_can_stay(claim: Claim) -> None:
    make_story(body=f"It is not true that [two people were hurt]{{claim={claim.ref}}}.")

    reach = only_reach(claim, Status.FALSE)

    assert reach.says == "The words can stay."
    assert [spot.says for spot in reach.spots] == [""]


def test_an_update_is_told_apart_from_the_text(claim: Claim) -> None:
    make_update(body=f"[{SAID}]{{claim={claim.ref}}}.")

    [spot] = only_reach(claim, Status.FALSE).spots

    assert spot.says == "The update states it as a fact: edit it."


def test_the_claims_own_words_are_marked_where_the_sentence_says_them_twice(
    claim: Claim,
) -> None:
    make_story(body=f"Noon. Two fires, [two]{{claim={claim.ref}}} dead, the office said. Two ran.")

    [spot] = only_reach(claim, Status.CONFIRMED).spots

    marked = (spot.use.before, spot.use.words, spot.use.after)
    assert marked == ("Two fires, ", "two", " dead, the office said.")


def test_a_draft_sentence_that_readers_do_not_see_stands_beside_the_live_one(
    claim: Claim, editor: User
) -> None:
    story = told(claim, editor)
    Story.objects.filter(pk=story.pk).update(
        body=f"[{SAID}]{{claim={claim.ref}}}, the police said."
    )

    reach = only_reach(claim, Status.CONFIRMED)

    assert [(spot.live, spot.use.sentence[-16:]) for spot in reach.spots] == [
        (True, "the office said."),
        (False, "the police said."),
    ]


def test_what_asks_for_most_stands_first_and_is_counted(claim: Claim, editor: User) -> None:
    make_story(body=f"It is not true that [two were hurt]{{claim={claim.ref}}}.")
    make_story(headline=f"[{SAID}]{{claim={claim.ref}}}")
    stand(claim, Status.CONFIRMED)
    told(claim, editor)

    radius = carriers(claim).if_it_became(Status.FALSE)

    assert radius.demands == ("1 needs a correction.", "1 needs other words.")
    assert [reach.carried for reach in radius.reaches] == ["live", "draft", "draft"]


@pytest.mark.parametrize("count", [3, 60])
def test_any_number_of_stories_takes_four_queries(
    count: int, claim: Claim, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(claim, editor)
    for _ in range(count):
        make_story(body=f"[{SAID}]{{claim={claim.ref}}}, they said.")

    with django_assert_num_queries(4):
        found = carriers_of([claim])[claim.pk]
        for to in Status:
            assert len(found.if_it_became(to).reaches) == count + 1
