"""What is stored comes through the migrations, forwards and backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from stories.editorial.auditing import audit_record
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update, save_story, start_story
from stories.models import LogEntry, Revision, Story
from stories.text.digest import GENESIS, log_digest
from tests.factories import make_desk

if TYPE_CHECKING:
    from collections.abc import Iterator

BODIES = ("One.\n\nTwo.\n\nOne.", "One.\n\nThree, they said.\n\n\n\nFour.", "")


@pytest.fixture
def _whole_again() -> Iterator[None]:
    yield
    call_command("migrate", verbosity=0)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_whole_again")
def test_saves_and_digests_survive_the_way_back_and_forth() -> None:
    editor = User.objects.create(username="edith", is_staff=True)
    editor.groups.add(Group.objects.get(name="Standards editor"))
    story = start_story(by=editor, desk=make_desk(), headline="Fire", body=BODIES[0])
    publish(story, by=editor)
    for body in BODIES[1:]:
        story = Story.objects.get(pk=story.pk)
        story = save_story(story, by=editor, token=story.saves, body=body)
    update = add_update(story, by=editor, body=BODIES[1])
    digest = Revision.objects.get().digest

    call_command("migrate", "stories", "0003", verbosity=0)

    saves = "SELECT body FROM stories_historicalstory ORDER BY history_id"
    assert [body for (body,) in rows(saves)] == list(BODIES)
    assert rows("SELECT body FROM stories_historicalupdate") == [(BODIES[1],)]
    assert rows("SELECT digest FROM stories_revision") == [(digest,)]

    call_command("migrate", "stories", verbosity=0)

    assert [row.body for row in story.history.order_by("history_id")] == list(BODIES)
    assert update.history.get().body == BODIES[1]
    assert Revision.objects.get().digest == digest
    assert LogEntry.objects.get().digest == log_digest(1, digest, GENESIS)
    assert audit_record().unbroken
    for table in ("stories_revision", "stories_passage"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_whole_again")
def test_what_was_sealed_with_a_push_text_holds_when_its_column_goes_and_comes_back() -> None:
    editor = User.objects.create(username="edith", is_staff=True)
    editor.groups.add(Group.objects.get(name="Standards editor"))
    alert = "Fire at the harbour: ferries stop"
    story = start_story(by=editor, desk=make_desk(), headline="Fire", body="One.", alert=alert)
    sealed = publish(story, by=editor)
    story = Story.objects.get(pk=story.pk)
    save_story(story, by=editor, token=story.saves, alert="Not sent yet")

    call_command("migrate", "stories", "0017", verbosity=0)

    assert rows("SELECT headline FROM stories_story") == [("Fire",)]
    assert rows("SELECT headline FROM stories_historicalstory") == [("Fire",)] * 3

    call_command("migrate", "stories", verbosity=0)

    assert Story.objects.get().alert == ""
    revision = Revision.objects.get()
    assert (revision.digest, revision.version().alert) == (sealed.digest, alert)
    assert audit_record().unbroken
