from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from stories.editorial.auditing import audit_record
from stories.editorial.claiming import add_evidence
from stories.editorial.cut import Cut
from stories.editorial.keeping import take_in
from stories.editorial.queue import queue
from stories.editorial.sections import Section
from stories.tasks import verify_files, verify_record
from tests.factories import make_claim, make_source


@pytest.fixture
def kept(settings: Any, tmp_path: Path, checker: User) -> Path:
    """The file of a piece of evidence that has words, too."""
    settings.EVIDENCE_ROOT = tmp_path
    add_evidence(
        make_claim(),
        by=checker,
        source=make_source(),
        kind="document",
        title="The quay at noon",
        text="The quay.",
        file=take_in([b"\xff\xd8\xff the quay"], name="quay.jpg", by=checker),
    )
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    return path


def test_files_and_words_that_are_as_they_were_taken_are_counted(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_files")

    assert capsys.readouterr().out == "2 captures verified; all are as they were taken.\n"


def test_a_file_that_is_gone_ends_with_1_and_the_claim_it_belongs_to(kept: Path) -> None:
    kept.unlink()

    with pytest.raises(CommandError, match=r"1 of 2 captures .*: C-\d+, evidence \d+,") as refusal:
        call_command("verify_files")
    assert refusal.value.returncode == 1


def failed_work(person: User) -> list[str]:
    """What the board says of the desk's own machinery."""
    found = {part.section: part.rows for part in queue(person, Cut())}
    return [row.says for row in found.get(Section.FAILED, ())]


def test_the_board_shows_a_file_that_is_gone_until_it_is_back(kept: Path, editor: User) -> None:
    words = kept.read_bytes()
    kept.unlink()
    verify_files()
    audit_record()  # the record is whole: that says nothing of the files

    [said] = failed_work(editor)
    assert said.startswith("Kept evidence does not hold: 1 of 2 captures are missing")
    kept.write_bytes(words)
    verify_files()

    assert failed_work(editor) == []


def test_the_worker_looks_every_night(settings: Any) -> None:
    errands = {plan["task"] for plan in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {verify_files.name, verify_record.name} <= errands
