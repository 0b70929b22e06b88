from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from stories.clock import now
from stories.editorial.claiming import save_claim
from stories.editorial.moved import moved_pairs
from stories.editorial.outdated import Outdated, outdated
from stories.editorial.publishing import close, hold, publish
from stories.editorial.restating import restatable, restate
from stories.editorial.saving import save_story, start_story
from stories.errors import NothingToPublish, PreflightFailed, StageRefused, StaleSave
from stories.models import Claim, Kind, Status, Story
from tests.editorial.publications import refuses
from tests.factories import make_claim, make_desk, stand


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="The quay is shut")


def carry(*claims: Claim, by: User, headline: str = "Quay shut") -> Story:
    """A live story that attributes these claims as they stand now."""
    body = " ".join(f"[It is so]{{claim={claim.ref}}}, they said." for claim in claims)
    story = start_story(by=by, desk=make_desk(), headline=headline, body=body)
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def rows() -> tuple[Outdated, ...]:
    return outdated(moved_pairs())


def test_the_live_words_go_out_again_with_the_claim_as_it_stands(
    claim: Claim, editor: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    revision = restate(story, by=editor)

    assert story.live
    was, published = story.live.version(), revision.version()
    assert (revision.number, revision.kind) == (2, Kind.STATUS_CHANGE)
    assert published.texts() == was.texts()
    assert [mark.status for mark in published.claims] == [Status.DISPUTED]
    assert revision.note == f"“The quay is shut” ({claim.ref}) is now “Disputed”."


def test_a_bigger_draft_that_is_open_stays_a_draft(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    body = f"{story.body}\n\nA second ship burns, they said."
    save_story(story, by=editor, token=story.saves, body=body)
    stand(claim, Status.DISPUTED)

    revision = restate(story, by=editor)

    assert "second ship" not in revision.version().body
    story.refresh_from_db()
    assert story.body == body
    assert publish(story, by=editor, note="A second ship.").number == 3


def test_every_claim_of_the_story_goes_out_as_it_stands(claim: Claim, editor: User) -> None:
    other = make_claim(statement="The fire is out")
    story = carry(claim, other, by=editor)
    stand(claim, Status.DISPUTED)
    stand(other, Status.CONFIRMED)

    assert [row.along for row in rows()] == [(other.ref,), (claim.ref,)]
    restate(story, by=editor)

    assert rows() == ()


def test_a_row_that_one_click_publishes_says_so_and_the_click_does(
    claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.CONFIRMED)

    [row] = rows()

    assert row.one_click
    assert row.reach.says == "The badge changes, the words can stay."
    assert restate(row.story, by=editor, seen=row.seen).kind == Kind.STATUS_CHANGE


def test_a_correction_that_readers_are_owed_is_never_one_click(
    claim: Claim, standards: User
) -> None:
    stand(claim, Status.CONFIRMED)
    story = carry(claim, by=standards)
    stand(claim, Status.FALSE)

    [row] = rows()

    assert not row.one_click
    assert row.kind == Kind.CORRECTION
    assert row.edits_first == "body"
    assert row.reach.says == (
        "Readers were told it is “Confirmed”: going to “False” needs a correction."
    )
    assert row.hindrances == ()  # the row says it all already
    refuses(PreflightFailed, lambda: restate(story, by=standards))


def test_a_clarification_that_readers_are_owed_is_never_one_click(
    claim: Claim, editor: User
) -> None:
    stand(claim, Status.CORROBORATED)
    story = carry(claim, by=editor)
    stand(claim, Status.CHECKING)

    [row] = rows()

    assert (row.one_click, row.kind, row.edits_first) == (False, Kind.CLARIFICATION, "")
    refuses(PreflightFailed, lambda: restate(story, by=editor), "Readers were told")


def test_another_claim_of_the_story_that_needs_more_bars_the_click_and_is_named(
    claim: Claim, editor: User
) -> None:
    other = make_claim(statement="The fire is out", status=Status.CONFIRMED)
    carry(claim, other, by=editor)
    stand(claim, Status.DISPUTED)
    stand(other, Status.CHECKING)

    row = next(row for row in rows() if row.claim == claim)

    assert not row.one_click
    assert [one.message for one in row.hindrances] == [
        f"Readers were told that {other.ref} is “Confirmed”. It is now “Being checked”."
    ]


def test_a_story_under_review_or_closed_says_what_to_do_first(claim: Claim, editor: User) -> None:
    held, closed = carry(claim, by=editor), carry(claim, by=editor)
    hold(held, by=editor, reason="We are looking into it.")
    close(closed, by=editor)
    stand(claim, Status.DISPUTED)

    barred = {row.story: [one.message for one in row.hindrances] for row in rows()}

    assert barred[held] == ["The story is under review."]
    assert barred[closed] == ["The story is closed. Reopen it before you publish news in it."]
    refuses(PreflightFailed, lambda: restate(held, by=editor))
    refuses(StageRefused, lambda: restate(closed, by=editor))


def test_an_embargo_holds_the_new_status_back(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    Story.objects.filter(pk=story.pk).update(embargo_until=now() + timedelta(hours=1))
    stand(claim, Status.DISPUTED)

    [row] = rows()

    assert [one.code for one in row.hindrances] == ["embargo"]
    refuses(PreflightFailed, lambda: restate(story, by=editor), "embargo")


def test_a_disputed_claim_stated_as_a_fact_goes_out_with_a_warning(
    claim: Claim, editor: User
) -> None:
    body = f"[The quay is shut]{{claim={claim.ref}}}."
    story = start_story(by=editor, desk=make_desk(), headline="Quay", body=body)
    publish(story, by=editor, note="First report.")
    stand(claim, Status.DISPUTED)

    [row] = rows()

    assert row.one_click
    assert row.reach.spots[0].says.startswith("It is stated as a fact")


def test_words_of_an_old_wording_never_go_out_under_the_new_one(
    claim: Claim, editor: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.UNVERIFIED, assignee=editor)
    save_claim(claim, by=editor, token=claim.saves, statement="The quay is shut to lorries only")
    stand(claim, Status.DISPUTED)

    [row] = rows()

    assert [one.code for one in row.hindrances][:1] == ["claim-reworded"]
    refuses(PreflightFailed, lambda: restate(story, by=editor), "was reworded")


def test_the_second_click_finds_it_out_already(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    [row] = rows()
    restate(story, by=editor, seen=row.seen)

    refuses(NothingToPublish, lambda: restate(story, by=editor, seen=row.seen))


def test_what_changed_since_the_editor_looked_is_not_published(claim: Claim, editor: User) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    [row] = rows()
    stand(claim, Status.CONFIRMED)

    refuses(StaleSave, lambda: restate(story, by=editor, seen=row.seen))


@pytest.mark.parametrize("who", ["reporter", "checker"])
def test_who_does_not_publish_changes_no_badge_before_readers(
    who: str, claim: Claim, editor: User, request: pytest.FixtureRequest
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    refuses(PermissionDenied, lambda: restate(story, by=request.getfixturevalue(who)))


def test_a_draft_has_no_status_to_publish(claim: Claim, editor: User) -> None:
    story = start_story(by=editor, desk=make_desk(), headline="Quay", body="Fire, they said.")

    refuses(StageRefused, lambda: restate(story, by=editor))


@pytest.mark.parametrize("count", [3, 60])
def test_any_number_of_rows_takes_the_same_queries(
    count: int, claim: Claim, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with django_assert_num_queries(17):
        assert sum(row.one_click for row in rows()) == count


def test_a_newsroom_where_nothing_moved_takes_one_query(
    claim: Claim, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    carry(claim, by=editor)

    with django_assert_num_queries(1):
        assert rows() == ()


@pytest.mark.parametrize("shown", [one for one in Status if one != Status.RETRACTED])
def test_what_a_row_promises_is_what_the_verb_does(
    shown: Status, claim: Claim, editor: User, standards: User
) -> None:
    newer = make_claim(statement="Newer", status=Status.CONFIRMED, as_of=now())
    for present in (one for one in Status if one != shown):
        stand(claim, shown, superseded_by=newer)
        story = carry_denied(claim, by=editor)
        stand(claim, present)
        plan = restatable([story])[story.pk]

        assert blocks_of(story, plan.seen, by=standards) == plan.blocks


def carry_denied(claim: Claim, by: User) -> Story:
    """A live story whose sentence suits any status."""
    body = f"It is not true that [the quay is shut]{{claim={claim.ref}}}, they said."
    story = start_story(by=by, desk=make_desk(), headline="Quay", body=body)
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def blocks_of(story: Story, seen: str, *, by: User) -> tuple[object, ...]:
    """What the verb is refused for; nothing where it publishes."""
    try:
        restate(story, by=by, seen=seen)
    except PreflightFailed as refusal:
        return tuple(one for one in refusal.findings if one.blocks)
    return ()
