from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.auditing import audit_record
from stories.editorial.board import ROWS, board, story_rows
from stories.editorial.publishing import close, hold, publish, retract
from stories.editorial.saving import (
    add_update,
    put_back_update,
    remove_update,
    save_story,
    set_embargo,
)
from stories.editorial.verifying import accept, check_claim, decline
from stories.models import Placement, Status, Story
from tests.factories import (
    make_claim,
    make_desk,
    make_evidence,
    make_story,
    make_update,
    make_user,
    stand,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Check, Claim


pytestmark = pytest.mark.django_db


def carrying(claim: Claim, **fields: Any) -> Story:
    return make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.", **fields)


def differs(story: Story) -> bool:
    return story_rows([Story.objects.select_related("live").get(pk=story.pk)])[0].differs


def refuted(by: User, to: Status = Status.FALSE) -> Check:
    """A proposal, by `by`, about a claim that has what it takes."""
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    publish(carrying(claim), by=make_user(f"editor-{claim.pk}", "Editor"))
    return check_claim(claim, to=to, by=by, reason="The log says otherwise.")


def test_a_claim_that_moved_is_listed_once_with_every_live_story(editor: User) -> None:
    claim = make_claim(status=Status.CONFIRMED)
    stories = [carrying(claim) for _ in range(2)]
    for story in stories:
        publish(story, by=editor)
    carrying(claim)
    assert board(editor).needs.moved == ()

    stand(claim, Status.FALSE)

    [moved] = board(editor).needs.moved
    assert (moved.claim, moved.shown, set(moved.stories)) == (
        claim,
        Status.CONFIRMED,
        set(stories),
    )


def test_a_story_leaves_the_list_once_readers_see_the_new_status(editor: User) -> None:
    claim = make_claim()
    story = carrying(claim)
    publish(story, by=editor)
    stand(claim, Status.DISPUTED)
    story.refresh_from_db()

    publish(story, by=editor, kind="status_change", note="It is disputed now.")

    assert board(editor).needs.moved_count == 0


def test_a_withdrawn_story_asks_for_nothing_more(editor: User, standards: User) -> None:
    claim = make_claim(recheck_due=now() - timedelta(hours=1))
    story = make_story(headline=f"[Two hurt]{{claim={claim.ref}}}, police say")
    publish(story, by=editor)
    retract(story, by=standards, reason="It was invented.")
    stand(claim, Status.DISPUTED)

    needs = board(editor).needs
    assert (needs.moved, needs.overdue) == ((), ())
    assert board(editor).rows == ()


def test_an_overdue_claim_counts_once_readers_see_it(editor: User) -> None:
    late, later, unseen = (make_claim(recheck_due=now() - timedelta(hours=n)) for n in (1, 2, 3))
    for claim in (late, later):
        publish(carrying(claim), by=editor)
    publish(carrying(late), by=editor)
    carrying(unseen)

    needs = board(editor).needs
    assert (needs.overdue, needs.overdue_count) == ((later, late), 2)


def test_a_proposal_waits_for_everybody_else_who_may_answer(
    checker: User, editor: User, reporter: User, standards: User
) -> None:
    proposal = refuted(checker)
    withdrawal = refuted(checker, Status.RETRACTED)

    waiting = {
        person.username: board(person).needs.proposals
        for person in (checker, editor, reporter, standards)
    }

    assert waiting == {
        "chen": (),
        "edith": (proposal,),
        "rosa": (),
        "sade": (proposal, withdrawal),
    }
    accept(proposal, by=editor)
    assert board(standards).needs.proposals == (withdrawal,)


def test_what_was_declined_comes_back_to_who_proposed_it(checker: User, editor: User) -> None:
    answer = decline(refuted(checker), by=editor, reason="Which page?")

    assert board(checker).needs.declined == (answer,)
    assert board(editor).needs.declined == ()
    check_claim(answer.claim, to=Status.UNVERIFIABLE, by=editor, reason="The log was burned.")
    assert board(checker).needs.declined == ()


def test_what_is_under_embargo_is_listed_by_when_it_lifts(editor: User) -> None:
    later, sooner, past = (make_story() for _ in range(3))
    for story, hours in ((later, 2), (sooner, 1), (past, -1)):
        set_embargo(story, by=editor, until=now() + timedelta(hours=hours))

    assert board(editor).needs.embargoed == (sooner, later)


def test_a_draft_differs_from_live_by_its_words_and_not_by_its_saves(editor: User) -> None:
    story = make_story()
    assert not differs(story)
    publish(story, by=editor)
    assert not differs(story)

    body = story.body
    save_story(story, by=editor, token=1, body="Another text, police said.")
    assert differs(story)
    save_story(story, by=editor, token=2, body=body)
    assert not differs(story)
    update = add_update(story, by=editor, body="Ferries stop, they said.")
    assert differs(story)
    remove_update(update, by=editor)
    assert not differs(story)
    put_back_update(update, by=editor)
    story.refresh_from_db()
    publish(story, by=editor, note="Ferries stop.")
    assert not differs(story)


@pytest.mark.parametrize("verb", [lambda s, by: hold(s, by=by, reason="Denied."), close])
def test_a_draft_still_differs_when_the_live_words_go_out_again(editor: User, verb: Any) -> None:
    story = make_story()
    publish(story, by=editor)
    save_story(story, by=editor, token=1, body="Another text, police said.")

    verb(story, by=editor)

    assert differs(story)


def test_a_save_in_the_moment_of_publishing_is_not_missed(editor: User) -> None:
    story = make_story()
    with told(now()):
        publish(story, by=editor)
        save_story(story, by=editor, token=1, body="Another text, police said.")

    assert differs(story)


def test_a_row_counts_what_the_draft_rests_on() -> None:
    unverified, checking = make_claim(), make_claim(status=Status.CHECKING)
    overdue = make_claim(status=Status.CONFIRMED, recheck_due=now() - timedelta(hours=1))
    refs = [claim.ref for claim in (unverified, checking, overdue, unverified)]
    story = make_story(body=" ".join(f"[x]{{claim={ref}}}" for ref in refs))

    [row] = story_rows([story])

    assert (row.story, row.unverified, row.overdue) == (story, 2, 1)


def test_a_board_can_be_of_one_desk(editor: User) -> None:
    claim = make_claim(recheck_due=now() - timedelta(hours=1))
    metro = carrying(claim, desk=make_desk(name="Metro"))
    world = carrying(claim)
    for story in (metro, world):
        publish(story, by=editor)
        set_embargo(story, by=editor, until=now() + timedelta(hours=1))
    stand(claim, Status.DISPUTED)

    found = board(editor, desk=metro.desk)

    assert [row.story for row in found.rows] == [metro]
    assert [moved.stories for moved in found.needs.moved] == [(metro,)]
    assert found.needs.embargoed == (metro,)
    assert found.needs.overdue_count == 1
    assert board(editor, desk=make_desk(name="Sport")).needs.overdue_count == 0


def test_mine_is_what_i_started_saved_or_filed_to(editor: User, reporter: User) -> None:
    saved, filed, neither = (make_story() for _ in range(3))
    save_story(saved, by=reporter, token=1, standfirst="Shut.")
    add_update(filed, by=reporter, body="Ferries stop.")
    for story in (saved, filed, neither):
        add_update(story, by=editor, body="Trains stop.")

    assert {row.story for row in board(reporter, mine=True).rows} == {saved, filed}


def test_the_newest_audit_is_on_the_board(editor: User) -> None:
    assert board(editor).audit is None
    audit_record()
    latest = audit_record()

    assert board(editor).audit == latest


@pytest.mark.parametrize("many", [5, 50])
def test_the_board_takes_fourteen_queries_whatever_the_newsroom_s_size(
    checker: User, editor: User, django_assert_max_num_queries: Any, many: int
) -> None:
    _crowd(many, checker, editor)

    with django_assert_max_num_queries(14):
        found = board(editor)
    needs = found.needs
    assert (needs.moved_count, needs.overdue_count, len(found.rows)) == (many, many, many)
    assert len(needs.moved) == len(needs.overdue) == min(many, ROWS)


@pytest.mark.parametrize("many", [5, 50])
def test_four_queries_tell_how_any_number_of_stories_stand(
    checker: User, editor: User, django_assert_max_num_queries: Any, many: int
) -> None:
    _crowd(many, checker, editor)
    stories = list(Story.objects.select_related("live"))

    with django_assert_max_num_queries(4):
        rows = story_rows(stories)

    assert all(row.differs and row.unverified for row in rows)


def _crowd(many: int, checker: User, editor: User) -> None:
    """Live stories that differ, each with a claim of its own that moved and is overdue."""
    model = make_story()
    publish(model, by=editor)
    model.refresh_from_db()
    made = [model, *(make_story() for _ in range(many - 1))]
    later = now() + timedelta(seconds=1)
    for story in made:
        Story.objects.filter(pk=story.pk).update(
            live=model.live,
            stage="developing",
            draft_published_at=model.draft_published_at,
            saved_at=later,
            body=f"Another text, No. {story.pk}.",
        )
        make_update(story=story)
        claim = make_claim(recheck_due=now() - timedelta(hours=1))
        for live, shown in ((True, {claim.pk: "confirmed"}), (False, {})):
            Placement.objects.replace(story, [("body", claim.pk, "x")], live=live, shown=shown)
