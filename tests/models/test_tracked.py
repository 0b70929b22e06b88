"""The traps of django-simple-history that the desk must not step into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.clock import now, told
from stories.models import Desk
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db


def test_the_diary_says_who_and_why(editor: User) -> None:
    story = make_story()

    story.save_as(editor, because="A better headline")

    save = story.history.latest()
    assert (save.history_user, save.history_change_reason) == (editor, "A better headline")


def test_who_and_why_do_not_speak_for_the_next_save(editor: User) -> None:
    desk = Desk(name="Metro", slug="metro")
    with told(now().replace(year=2020)):
        desk.save_as(editor, because="A new section")

    desk.save()

    save = desk.history.latest()
    assert (save.history_user, save.history_change_reason) == (None, None)
    assert save.history_date.year > 2020


def test_they_do_not_even_if_the_save_failed(editor: User) -> None:
    desk = Desk(name="Metro", slug="metro")
    with pytest.raises(TypeError):
        desk.save_as(editor, because="A new section", nonsense=True)

    desk.save()

    assert desk.history.get().history_user is None


def test_saves_of_one_moment_stand_in_their_order(editor: User) -> None:
    story = make_story()
    with told(now()):
        for headline in ("Fire", "Big fire"):
            story.headline = headline
            story.save_as(editor)

    assert [save.headline for save in story.history.all()[:2]] == ["Big fire", "Fire"]


def test_a_save_remembers_the_whole_row_though_one_field_was_saved(editor: User) -> None:
    story = make_story(headline="Fire")
    story.body = "Not saved yet."

    story.save_as(editor, update_fields=["headline"])

    # The library's own trap: so no verb of ours saves single fields.
    assert story.history.latest().body == "Not saved yet."
