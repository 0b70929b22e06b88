from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.comparing import choices, compare, side
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, save_update
from stories.models import Difference, Story
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.fixture
def told_twice(story: Story, editor: User, reporter: User) -> Story:
    """Published, saved by the reporter, published again, with an update."""
    publish(story, by=editor)
    save_story(story, by=reporter, token=1, standfirst="The quay is shut.")
    add_update(story, by=reporter, body="Ferries stop, the company said.")
    publish(story, by=editor, note="Shuts the quay.")
    return Story.objects.get(pk=story.pk)


def test_every_state_has_a_token_a_name_and_a_time(told_twice: Story) -> None:
    save = told_twice.history.latest()
    first = told_twice.revisions.get(number=1)

    for token, name, at in (
        ("draft", "Draft", told_twice.saved_at),
        ("r1", "Revision 1", first.published_at),
        (f"s{save.history_id}", "Saved by Rosa Diaz", save.history_date),
    ):
        found = side(told_twice, token)
        assert found
        assert (found.token, found.name, found.at) == (token, name, at)


def test_live_is_the_revision_that_readers_see(told_twice: Story, story: Story) -> None:
    live = side(told_twice, "live")

    assert live
    assert (live.token, live.revision) == ("r2", told_twice.live)
    assert side(make_story(), "live") is None


@pytest.mark.parametrize(
    "token", ["r0", "r3", "r-1", "r1x", "r", "", "x1", "s0", "u0", "s999999", "r١", "r" + "9" * 16]
)
def test_what_names_no_state_is_none(told_twice: Story, token: str) -> None:
    assert side(told_twice, token) is None


def test_a_save_of_another_story_is_none_of_this_one(told_twice: Story, reporter: User) -> None:
    other = make_story()
    update = add_update(other, by=reporter, body="Trains stop, they said.")

    for row, letter in ((other.history.latest(), "s"), (update.history.latest(), "u")):
        assert side(told_twice, f"{letter}{row.history_id}") is None


def test_saves_of_one_moment_are_two_states(story: Story, reporter: User) -> None:
    with told(now()):
        save_story(story, by=reporter, token=1, body="One, police said.")
        save_story(story, by=reporter, token=2, body="Two, police said.")
    tokens = [f"s{row.history_id}" for row in story.history.all()[:2]]

    newer, older = (side(story, token) for token in tokens)

    assert older
    assert newer
    assert not compare(older, newer).is_empty


def test_an_update_is_a_state_of_the_story_too(told_twice: Story, reporter: User) -> None:
    update = told_twice.updates.get()  # type: ignore[attr-defined]
    save_update(update, by=reporter, token=1, body="Ferries run, the company said.")
    first, last = update.history.order_by("history_id")

    older, newer = (side(told_twice, f"u{row.history_id}") for row in (first, last))

    assert older
    assert newer
    assert [text.body for text in newer.version.updates] == ["Ferries run, the company said."]
    assert compare(older, newer).changed_updates


def test_two_revisions_are_compared_once(
    told_twice: Story, django_assert_num_queries: Any
) -> None:
    older, newer = side(told_twice, "r1"), side(told_twice, "r2")
    assert older
    assert newer
    found = compare(older, newer)

    with django_assert_num_queries(1):
        assert compare(older, newer) == found
    assert [change.how for change in found.updates] == ["added"]


def test_a_draft_is_compared_without_being_kept(told_twice: Story, reporter: User) -> None:
    live, written = side(told_twice, "live"), side(told_twice, "draft")
    assert live
    assert written
    assert compare(live, written).is_empty

    assert not Difference.objects.exists()


def test_a_picker_names_the_draft_and_the_newest_revisions_in_one_query(
    told_twice: Story, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        offered = choices(told_twice, most=1)

    assert [token for token, _ in offered] == ["draft", "r2"]
    assert offered[1][1].endswith(": Update")
