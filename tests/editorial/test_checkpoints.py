"""The log of every version and its checkpoints, which lie outside the database, too."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.editorial.cut import Cut
from stories.editorial.queue import queue
from stories.editorial.sealing import (
    keep_checkpoints,
    keep_log,
    make_checkpoint,
)
from stories.errors import SealRefused
from stories.models import (
    Checkpoint,
    LogEntry,
    Story,
)
from stories.tasks import checkpoint, sweep
from stories.text.digest import GENESIS, log_digest
from tests.editorial.recorded import logged_story, lose, own_ring
from tests.syndication.telling import add_news, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.fixture(autouse=True)
def ring(settings: Any, tmp_path: Path) -> Path:
    return own_ring(settings, tmp_path)


@pytest.fixture
def story(editor: User) -> Story:
    return logged_story(editor)


def test_every_version_has_one_line_in_the_log(story: Story, editor: User) -> None:
    add_news(story, by=editor, number=3)

    assert (keep_log(), keep_log()) == (1, 0)

    lines = LogEntry.objects.select_related("revision")
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    head = GENESIS
    for line in lines:
        head = log_digest(line.number, line.revision.digest, head)
        assert line.digest == head


def test_a_publication_writes_its_line_as_soon_as_it_is_through(
    story: Story, editor: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        revision = add_news(story, by=editor, number=3)

    assert LogEntry.objects.latest("number").revision == revision


def test_what_a_killed_process_left_out_of_the_log_is_written_by_the_next_sweep(
    story: Story, editor: User
) -> None:
    revision = add_news(story, by=editor, number=3)
    assert not LogEntry.objects.filter(revision=revision).exists()

    sweep()

    assert LogEntry.objects.filter(revision=revision).exists()


def test_a_checkpoint_says_how_long_the_log_is_and_lies_outside_the_database_too(
    story: Story, settings: Any
) -> None:
    checkpoint()

    first, second = Checkpoint.objects.all()
    last = LogEntry.objects.latest("number")
    assert second.size == 4
    assert second.head == last.digest
    assert second.origin == "https://courier.example/record.jsonl"
    kept = settings.RECORD_CHECKPOINTS.read_text().splitlines()
    assert [json.loads(line)["at"] for line in kept] == [p.says()["at"] for p in (first, second)]
    keep_checkpoints()
    assert settings.RECORD_CHECKPOINTS.read_text().splitlines() == kept
    assert audit_record().unbroken


def test_a_checkpoint_that_could_not_be_kept_outside_is_kept_the_next_time(
    story: Story, settings: Any, tmp_path: Path
) -> None:
    file, settings.RECORD_CHECKPOINTS = settings.RECORD_CHECKPOINTS, tmp_path

    with pytest.raises(CommandError, match="can’t be written"):
        call_command("checkpoint")

    settings.RECORD_CHECKPOINTS = file
    call_command("checkpoint")
    assert len(file.read_text().splitlines()) == Checkpoint.objects.count() == 3


def told_on_the_board(editor: User) -> list[str]:
    parts = queue(editor, Cut())
    return [row.says for part in parts for row in part.rows if part.section == "failed"]


def test_the_board_says_that_a_checkpoint_was_not_kept_until_one_is(
    story: Story, editor: User, settings: Any, tmp_path: Path
) -> None:
    file, settings.RECORD_CHECKPOINTS = settings.RECORD_CHECKPOINTS, tmp_path
    with pytest.raises(SealRefused):
        checkpoint()

    said = (
        f"The record’s checkpoint was not kept: The file {tmp_path} can’t be written: "
        "Is a directory. Mend that, then run checkpoint."
    )
    assert told_on_the_board(editor) == [said]
    with time_machine.travel(now() + timedelta(days=3)):  # once is enough
        assert told_on_the_board(editor) == [said]

    settings.RECORD_CHECKPOINTS = file
    checkpoint()

    assert told_on_the_board(editor) == []


@pytest.mark.parametrize("before", [True, False])
def test_the_board_says_that_there_was_no_checkpoint_for_more_than_a_day(
    editor: User, before: bool
) -> None:
    told(editor)
    keep_log()
    if before:
        make_checkpoint()

    with time_machine.travel(now() + timedelta(hours=29)):
        told(editor)
        assert told_on_the_board(editor) == []
    with time_machine.travel(now() + timedelta(hours=31)):
        assert told_on_the_board(editor) == [
            "No checkpoint of the record was made for more than a day. See that the worker runs, "
            "or run checkpoint."
        ]
        make_checkpoint()
        assert told_on_the_board(editor) == []


def test_a_desk_that_has_published_nothing_lacks_no_checkpoint(editor: User) -> None:
    with time_machine.travel(now() + timedelta(days=9)):
        assert told_on_the_board(editor) == []


def test_there_is_no_checkpoint_of_nothing_and_none_without_a_key(
    editor: User, ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("checkpoint")
    assert "Nothing has been published" in capsys.readouterr().out

    told(editor)
    lose(ring)
    with pytest.raises(CommandError, match="is not in"):
        call_command("checkpoint")
    assert not Checkpoint.objects.exists()
