from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from stories.clock import now, told
from stories.editorial.moved import (
    dismiss,
    dismissed,
    moved,
    moved_claims,
    moved_count,
    moved_pairs,
)
from stories.editorial.publishing import hold, publish, retract
from stories.editorial.restating import restate
from stories.editorial.saving import start_story
from stories.editorial.verifying import check_again, check_claim, seen_of
from stories.errors import DismissalRefused
from stories.models import Claim, Dismissal, Status, Story
from tests.factories import make_claim, make_desk, stand

NOBODY = "Nobody reads it any more."


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="The quay is shut")


def carry(*claims: Claim, by: User, desk: str = "World") -> Story:
    """A live story that carries these claims as they stand now, each twice."""
    text = " ".join(f"[It is so]{{claim={claim.ref}}}, they said." for claim in claims)
    body = f"{text}\n\n{text}"
    story = start_story(by=by, desk=make_desk(name=desk), headline="Quay shut", body=body)
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def flags() -> list[tuple[int, int]]:
    return [(pair["claim_id"], pair["story_id"]) for pair in moved_pairs()]


def waive(story: Story, claim: Claim, by: User, reason: str = NOBODY) -> Dismissal:
    story.refresh_from_db()
    assert story.live
    return dismiss(
        story, claim, by=by, status=claim.standing, revision=story.live.number, reason=reason
    )


def test_a_claim_that_moves_flags_each_live_story_once(claim: Claim, editor: User) -> None:
    stories = [carry(claim, by=editor) for _ in range(2)]
    assert flags() == []

    stand(claim, Status.DISPUTED)

    assert flags() == [(claim.pk, story.pk) for story in stories]
    assert moved_count() == 1
    [found] = moved_claims()
    assert [(one.story, one.shown) for one in found.stories] == [
        (story, Status.UNVERIFIED) for story in stories
    ]


def test_the_latest_move_stands_first_whatever_was_confirmed_or_overtaken_when(
    claim: Claim, editor: User
) -> None:
    newer = make_claim(statement="The quay is open")
    stand(newer, Status.CONFIRMED, as_of=now())
    other = stand(make_claim(statement="Ferries are late"), Status.CHECKING)
    story = carry(claim, other, by=editor)
    with told(now() - timedelta(hours=5)):
        check_claim(other, to=Status.UNVERIFIED, by=editor, reason=NOBODY)
    with told(now() - timedelta(hours=3)):
        # It keeps the time at which it was right, long ago.
        overtaken = check_claim(
            claim, to=Status.SUPERSEDED, by=editor, reason=NOBODY, superseded_by=newer
        )
    other.refresh_from_db()
    again = check_again(other, by=editor, seen=seen_of(other))
    other.refresh_from_db()
    assert other.as_of == again.at

    assert flags() == [(claim.pk, story.pk), (other.pk, story.pk)]
    assert [found.claim for found in moved_claims()] == [claim, other]
    first, second = moved_pairs()
    assert first["moved_at"] == overtaken.at
    assert second["moved_at"] < overtaken.at


def test_each_story_says_what_its_own_readers_see(claim: Claim, editor: User) -> None:
    carry(claim, by=editor)
    stand(claim, Status.CORROBORATED)
    carry(claim, by=editor)
    stand(claim, Status.CONFIRMED)

    [found] = moved_claims()

    assert [one.shown for one in found.stories] == [Status.UNVERIFIED, Status.CORROBORATED]


def test_a_claim_that_moves_back_flags_nothing(claim: Claim, editor: User) -> None:
    carry(claim, by=editor)
    stand(claim, Status.CHECKING)
    stand(claim, Status.UNVERIFIED)

    assert flags() == []


def test_a_story_that_went_out_with_the_new_status_is_flagged_no_more(
    claim: Claim, editor: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    restate(story, by=editor)

    assert flags() == []


def test_a_hold_shows_the_old_status_again_and_leaves_the_flag(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    hold(story, by=editor, reason="We are looking into it.")

    assert flags() == [(claim.pk, story.pk)]


def test_a_retracted_story_is_flagged_no_more(claim: Claim, standards: User) -> None:
    story = carry(claim, by=standards)
    stand(claim, Status.DISPUTED)

    retract(story, by=standards, reason="None of it is so.")

    assert flags() == []


def test_a_dismissal_takes_the_flag_away_and_says_who_and_why(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    waive(story, claim, editor)

    assert flags() == []
    assert moved_count() == 0
    [made] = dismissed()
    assert (made.by, made.reason) == (editor, NOBODY)


def test_a_new_move_asks_anew(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    waive(story, claim, editor)

    stand(claim, Status.FALSE)

    assert flags() == [(claim.pk, story.pk)]
    assert not dismissed().exists()


def test_a_new_publication_asks_anew(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    waive(story, claim, editor)

    hold(story, by=editor, reason="We are looking into it.")

    assert flags() == [(claim.pk, story.pk)]


def test_a_dismissal_without_a_reason_is_refused(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with pytest.raises(DismissalRefused, match="Say why"):
        waive(story, claim, editor, " \x00\n")

    assert not Dismissal.objects.exists()


def test_the_same_dismissal_sent_twice_is_one(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    assert waive(story, claim, editor) == waive(story, claim, editor, "Another reason.")

    assert Dismissal.objects.get().reason == NOBODY


def test_a_colleagues_dismissal_is_told_and_stays(
    claim: Claim, editor: User, standards: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    waive(story, claim, editor)

    with pytest.raises(DismissalRefused, match="Edith Vos has dismissed it already"):
        waive(story, claim, standards, "I think so, too.")

    assert Dismissal.objects.get().reason == NOBODY


@pytest.mark.parametrize(
    ("status", "revision"), [(Status.FALSE, 1), (Status.DISPUTED, 2), (Status.UNVERIFIED, 1)]
)
def test_a_flag_that_has_changed_since_it_was_shown_is_not_dismissed(
    status: Status, revision: int, claim: Claim, editor: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with pytest.raises(DismissalRefused, match="changed while you were looking"):
        dismiss(story, claim, by=editor, status=status, revision=revision, reason=NOBODY)

    assert not Dismissal.objects.exists()


def test_what_readers_see_as_it_stands_can_not_be_dismissed(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)

    with pytest.raises(DismissalRefused):
        waive(story, claim, editor)


@pytest.mark.parametrize("who", ["reporter", "checker"])
def test_who_does_not_publish_does_not_dismiss(
    who: str, claim: Claim, editor: User, request: pytest.FixtureRequest
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with pytest.raises(PermissionDenied):
        waive(story, claim, request.getfixturevalue(who))

    assert not Dismissal.objects.exists()


def test_a_desk_sees_its_own_stories(claim: Claim, editor: User) -> None:
    carry(claim, by=editor)
    metro = carry(claim, by=editor, desk="Metro")
    stand(claim, Status.DISPUTED)

    assert [row.story for row in moved(desk=metro.desk).distinct()][:1] == [metro]
    assert {pair["story_id"] for pair in moved_pairs(desk=metro.desk)} == {metro.pk}
    waive(metro, claim, editor)
    assert moved_count(desk=metro.desk) == 0
    assert dismissed(desk=metro.desk).count() == 1
    assert dismissed(desk=make_desk()).count() == 0


@pytest.mark.parametrize("count", [3, 60])
def test_any_number_of_stories_takes_one_query(
    count: int, claim: Claim, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with django_assert_num_queries(1):
        assert len(moved_claims()[0].stories) == count
    with django_assert_num_queries(1):
        assert moved_count() == 1
