"""Whoever tampers with the record is found by the audit, and told where."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from stories.apps import key_can_be_kept
from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.models import (
    RecordKey,
    Revision,
    Story,
)
from stories.text.signing import key_name, new_seed, public_key
from tests.editorial.recorded import logged_story, own_ring, relog, rewrite, sql, tampered, unguard

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User


@pytest.fixture(autouse=True)
def ring(settings: Any, tmp_path: Path) -> Path:
    return own_ring(settings, tmp_path)


@pytest.fixture
def story(editor: User) -> Story:
    return logged_story(editor)


def sign_by_a_stranger(story: Story) -> None:
    """Everything written anew and signed with a key that is put into the list."""
    seed = new_seed()
    public = public_key(seed)
    stranger = RecordKey.objects.create(name=key_name(public), public_key=public)
    rewrite(story, seed=seed)
    for row in story.revisions.all():
        sql("UPDATE stories_signature SET key_id = %s WHERE revision_id = %s", stranger.pk, row.pk)


def shift_key(story: Story) -> None:
    unguard()
    later = now() + timedelta(days=1)
    sql("UPDATE stories_recordkey SET valid_from = %s", later)


def remove_a_story(_story: Story) -> None:
    """The other story, with all that hangs on it, and the log written anew without it."""
    unguard()
    [other] = Revision.objects.filter(story__slug="another")
    sql("DELETE FROM stories_logentry WHERE revision_id = %s", other.pk)
    sql("UPDATE stories_logentry SET number = number - 1")
    sql("DELETE FROM stories_signature WHERE revision_id = %s", other.pk)
    Story.objects.filter(slug="another").update(live=None, stage="draft")
    sql("DELETE FROM stories_placement WHERE story_id = %s", other.story_id)
    sql("DELETE FROM stories_exposure WHERE story_id = %s", other.story_id)
    sql("DELETE FROM stories_revision WHERE id = %s", other.pk)
    relog()


def spoil_signatures() -> None:
    unguard()
    sql("UPDATE stories_signature SET sig = %s", b"0" * 64)


def spoil_checkpoints(_story: Story) -> None:
    path = configured.RECORD_CHECKPOINTS
    path.write_text(path.read_text().replace('"size":4', '"size":3'))


FINDS: dict[str, tuple[Callable[[Story], None], str]] = {
    "a signature changed": (
        lambda story: spoil_signatures(),
        "revision 1: its signature is not",
    ),
    "rewritten and sealed anew": (rewrite, "Story tampered, revision 1: its signature is not"),
    "signed by a stranger": (sign_by_a_stranger, "is in the database, and is not in"),
    "a key that was not valid then": (shift_key, "its signature is not that of a key"),
    "a line of the log gone": (
        tampered("DELETE FROM stories_logentry WHERE number = 2"),
        "Line 2 of the site’s log is missing.",
    ),
    "a line of the log changed": (
        tampered(
            "UPDATE stories_logentry SET digest = (SELECT digest FROM stories_logentry "
            "WHERE number = 1) WHERE number = 3"
        ),
        "Line 3 of the site’s log is not what was written.",
    ),
    "the log cut short": (
        tampered("DELETE FROM stories_logentry WHERE number = 4"),
        "knows 4 versions, of which some are gone or changed; there are 3 now.",
    ),
    "a whole story gone": (remove_a_story, "knows 4 versions, of which some are gone"),
    "a checkpoint of the database changed": (
        tampered("UPDATE stories_checkpoint SET size = 3"),
        "in the database is not signed with a key of the record",
    ),
    "a checkpoint in the file changed": (spoil_checkpoints, "kept.jsonl is not signed"),
}


@pytest.mark.parametrize("what", FINDS)
def test_verify_record_finds_it_and_says_where(
    story: Story, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper, says = FINDS[what]
    assert audit_record().unbroken
    tamper(story)

    with pytest.raises(CommandError) as refusal:
        call_command("verify_record")

    assert refusal.value.returncode == 1
    assert says in str(refusal.value)


def test_checkpoints_that_were_kept_elsewhere_are_asked_too(
    story: Story, settings: Any, tmp_path: Path
) -> None:
    """Everything here was thrown away and made again; a copy on another machine remembers."""
    kept = tmp_path / "elsewhere.jsonl"
    kept.write_bytes(settings.RECORD_CHECKPOINTS.read_bytes())
    settings.RECORD_CHECKPOINTS.unlink()
    remove_a_story(story)
    sql("DELETE FROM stories_checkpoint")
    assert audit_record().unbroken

    with pytest.raises(CommandError, match=r"elsewhere.jsonl knows 4 versions"):
        call_command("verify_record", checkpoints=kept)
    with pytest.raises(CommandError, match="There is no file"):
        call_command("verify_record", checkpoints=tmp_path / "nothing")
    kept.write_text('{"size": 1}\n')
    with pytest.raises(CommandError, match="Line 1 of .* is no checkpoint"):
        call_command("verify_record", checkpoints=kept)


def test_production_refuses_a_folder_for_keys_that_can_t_be_used(
    settings: Any, tmp_path: Path
) -> None:
    assert key_can_be_kept() == []
    settings.LOCAL = False
    settings.RECORD_KEYS_DIR = tmp_path / "keys"
    assert key_can_be_kept() == []

    (tmp_path / "file").touch()
    settings.RECORD_KEYS_DIR = tmp_path / "file" / "keys"

    [error] = key_can_be_kept()
    assert error.id == "stories.E001"
    assert "can’t be written to" in error.msg
