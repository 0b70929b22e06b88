from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.board import board, counted, story_rows
from stories.editorial.cut import Cut
from stories.editorial.publishing import close, hold, publish, retract
from stories.editorial.saving import (
    add_update,
    put_back_update,
    remove_update,
    save_story,
)
from stories.models import Placement, Status, Story
from tests.factories import make_claim, make_desk, make_story, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User


pytestmark = pytest.mark.django_db


def differs(story: Story) -> bool:
    [row] = story_rows(counted(Story.objects.select_related("live").filter(pk=story.pk)))
    return row.differs


def test_a_withdrawn_story_is_not_on_the_board(editor: User, standards: User) -> None:
    story = make_story()
    publish(story, by=editor)
    retract(story, by=standards, reason="It was invented.")

    assert board(editor).rows == ()


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

    [row] = story_rows(counted(Story.objects.all()))

    assert (row.story, row.unverified, row.overdue) == (story, 2, 1)


def test_a_board_can_be_of_one_desk(editor: User) -> None:
    metro = make_story(desk=make_desk(name="Metro"))
    make_story()

    assert [row.story for row in board(editor, Cut(desk=metro.desk)).rows] == [metro]


def test_mine_is_what_i_started_saved_or_filed_to(editor: User, reporter: User) -> None:
    saved, filed, neither = (make_story() for _ in range(3))
    save_story(saved, by=reporter, token=1, standfirst="Shut.")
    add_update(filed, by=reporter, body="Ferries stop.")
    for story in (saved, filed, neither):
        add_update(story, by=editor, body="Trains stop.")

    assert {row.story for row in board(reporter, Cut(person=reporter)).rows} == {saved, filed}


@pytest.mark.parametrize("many", [5, 50])
def test_the_board_takes_five_queries_whatever_the_newsroom_s_size(
    editor: User, django_assert_num_queries: Any, many: int
) -> None:
    _crowd(many, editor)
    editor.has_perm("stories.view_story")

    with django_assert_num_queries(5):
        found = board(editor)

    counts = {part.section: part.count for part in found.parts}
    assert (counts["moved"], counts["overdue"]) == (many, many)
    assert all(row.differs and row.unverified for row in found.rows)


def _crowd(many: int, editor: User) -> None:
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
