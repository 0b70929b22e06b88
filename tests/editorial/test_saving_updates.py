from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now
from stories.editorial.publishing import publish, retract
from stories.editorial.saving import (
    add_update,
    put_back_update,
    remove_update,
    save_story,
    save_update,
)
from stories.errors import StageRefused, StaleSave, UnfitText
from stories.models import Placement, Story, Update
from tests.factories import make_claim, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User

RLO = "\N{RIGHT-TO-LEFT OVERRIDE}"


def kept(row: Story | Update) -> dict[str, Any]:
    """Everything of the row that is stored, and how often it was saved."""
    stored = type(row).objects.values().get(pk=row.pk)
    return {**stored, "history": row.history.count()}


def places(story: Story) -> list[tuple[str, str, str]]:
    rows = Placement.objects.filter(story=story, live=False).select_related("claim")
    return [(row.place, row.claim.ref, row.wording) for row in rows]


def test_a_removed_update_takes_its_claims_along_and_brings_them_back(
    story: Story, reporter: User
) -> None:
    claim = make_claim()
    update = add_update(story, by=reporter, body=f"[Two]{{claim={claim.ref}}}, police said.")

    remove_update(update, by=reporter)
    assert places(story) == []
    put_back_update(update, by=reporter)
    assert places(story) == [(f"update:{update.key}", claim.ref, "Two")]


def test_removing_twice_is_removing_once(story: Story, reporter: User) -> None:
    update = make_update(story=story)
    remove_update(update, by=reporter)
    before = kept(update)

    remove_update(update, by=reporter)

    assert kept(update) == before


def test_an_update_is_filed_with_its_time_and_touches_the_story(
    story: Story, reporter: User
) -> None:
    filed_at = now() - timedelta(hours=1)
    update = add_update(story, by=reporter, body="Ferries stop.", filed_at=filed_at, pinned=True)

    story.refresh_from_db()
    assert (update.filed_at, update.pinned, update.saved_by) == (filed_at, True, reporter)
    assert story.saved_by == reporter
    assert story.saved_at >= update.saved_at
    # The story's own text is as it was: a form that is open on it stays good.
    assert (story.saves, story.history.count()) == (1, 1)


def test_two_updates_are_two_texts_and_do_not_collide(story: Story, reporter: User) -> None:
    one, other = make_update(story=story), make_update(story=story)

    save_update(one, by=reporter, token=1, body="Ferries stop.")
    save_update(other, by=reporter, token=1, body="Trains run.")
    save_story(story, by=reporter, token=1, body="The quay is closed, police said.")

    assert [kept(row)["saves"] for row in (one, other, story)] == [2, 2, 2]


def test_a_stale_save_of_an_update_overwrites_nothing(
    story: Story, reporter: User, editor: User
) -> None:
    update = make_update(story=story)
    save_update(update, by=editor, token=1, body="Hers.")
    before = kept(update)

    with pytest.raises(StaleSave) as refusal:
        save_update(update, by=reporter, token=1, body="His.", pinned=True)

    assert kept(update) == before
    assert refusal.value.mine == {"body": "His.", "pinned": True}
    assert refusal.value.theirs == {"body": "Hers.", "pinned": False}


@pytest.mark.parametrize("texts", [{"body": ""}, {"headline": "x" * 301}, {"headline": RLO}])
def test_an_update_that_cannot_be_kept_is_refused(
    story: Story, reporter: User, texts: dict[str, str]
) -> None:
    update = make_update(story=story)
    before = kept(update)

    with pytest.raises(UnfitText):
        save_update(update, by=reporter, token=1, **texts)
    with pytest.raises(UnfitText):
        add_update(story, by=reporter, **{"body": "Ferries stop.", **texts})

    assert kept(update) == before
    assert Update.objects.count() == 1


def test_an_update_as_long_as_a_text_may_be_can_still_be_drafted(
    story: Story, reporter: User
) -> None:
    with pytest.raises(UnfitText, match="KB long"):
        add_update(story, by=reporter, headline="x" * 300, body="é" * 102_300)


def test_a_withdrawn_story_takes_no_updates(story: Story, editor: User, standards: User) -> None:
    publish(story, by=editor)
    retract(story, by=standards, reason="It was invented.")

    with pytest.raises(StageRefused, match="Start a new one"):
        add_update(story, by=editor, body="Ferries stop.")
