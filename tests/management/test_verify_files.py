from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from stories.editorial.claiming import add_evidence
from stories.editorial.keeping import take_in
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
