"""Every publication is signed and finds its place in the log; a missing key stops nobody."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from newsroom.opening import prepare
from stories.apps import key_can_be_kept
from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.editorial.cut import Cut
from stories.editorial.publishing import publish
from stories.editorial.queue import queue
from stories.editorial.sealing import (
    OVERLAP,
    keep_checkpoints,
    keep_log,
    make_checkpoint,
    rotate_key,
    sign_backlog,
)
from stories.errors import PreflightFailed, SealRefused
from stories.models import (
    Checkpoint,
    LogEntry,
    RecordKey,
    Revision,
    Signature,
    Story,
)
from stories.models.append_only import KEYS, SEALED_TABLES, TABLES, drop_sql
from stories.tasks import checkpoint, sweep
from stories.text.digest import GENESIS, chain_digest, log_digest
from stories.text.signing import key_name, new_seed, public_key, sign
from tests.factories import make_story
from tests.syndication.telling import add_news, put_on_record, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User


@pytest.fixture(autouse=True)
def ring(settings: Any, tmp_path: Path) -> Path:
    settings.RECORD_KEYS_DIR = tmp_path / "ring"
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"
    return tmp_path / "ring"


@pytest.fixture
def story(editor: User) -> Story:
    """Three versions, beside another story with one; in the log, with a checkpoint of all."""
    told(editor, slug="another")
    story = told(editor, slug="tampered")
    add_news(story, by=editor)
    add_news(story, by=editor, number=2)
    keep_log()
    make_checkpoint()
    return Story.objects.get(pk=story.pk)


def lose(ring: Path) -> None:
    for path in ring.glob("*.key"):
        path.unlink()


def test_a_publication_is_signed_in_its_own_transaction(story: Story) -> None:
    rows = Signature.objects.select_related("key", "revision")

    assert rows.count() == Revision.objects.count() == 4
    assert all(row.good for row in rows)
    assert {len(bytes(row.sig)) for row in rows} == {64}


def test_what_is_refused_leaves_no_signature(editor: User) -> None:
    story = make_story(byline="", headline="", body="")

    with pytest.raises(PreflightFailed):
        publish(story, by=editor)

    assert not Signature.objects.exists()


def test_the_first_key_is_made_at_the_first_publication_for_its_owner_alone(
    story: Story, ring: Path
) -> None:
    [key] = RecordKey.objects.all()

    assert key.name == key_name(bytes(key.public_key))
    assert (key.valid_from, key.valid_until) == (None, None)
    [private] = ring.glob("*.key")
    assert private.name == f"{key}.key"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.stat().st_mode) == 0o700


def test_a_key_whose_publication_came_to_nothing_is_taken_by_the_next(
    editor: User, ring: Path
) -> None:
    told(editor)
    [before] = ring.glob("*.key")
    unguard()
    for table in ("stories_signature", KEYS):
        sql(f"DELETE FROM {table}")  # noqa: S608 -- as a transaction that is rolled back

    told(editor)

    assert [*ring.glob("*.key")] == [before]
    assert RecordKey.objects.get().name == before.stem


@pytest.mark.parametrize("how", ["gone", "damaged", "another"])
def test_a_correction_never_waits_for_a_key(
    story: Story, editor: User, ring: Path, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    [private] = ring.glob("*.key")
    kept = private.read_text()
    lose(ring)
    if how != "gone":
        private.write_text("nonsense" if how == "damaged" else new_seed().hex())

    revision = add_news(story, by=editor, number=3)

    assert not Signature.objects.filter(revision=revision).exists()
    assert "published without a signature" in caplog.text
    assert audit_record().unbroken
    with pytest.raises(SealRefused, match="is not in"):
        sign_backlog()

    private.write_text(kept)
    assert sign_backlog() == 1
    assert Signature.objects.get(revision=revision).good


def test_the_board_says_that_versions_are_unsigned_until_they_are_signed(
    story: Story, editor: User, ring: Path
) -> None:
    [private] = ring.glob("*.key")
    moved = private.rename(ring.parent / private.name)
    for number in (3, 4):
        add_news(story, by=editor, number=number)

    failed = [
        row.says for part in queue(editor, Cut()) for row in part.rows if part.section == "failed"
    ]
    counted = [part.count for part in queue(editor, Cut()) if part.section == "failed"]
    assert failed == [
        "2 versions went out unsigned. Put the record’s key back, then run sign_record."
    ]
    assert counted == [2]

    moved.rename(private)
    sign_backlog()
    assert [part for part in queue(editor, Cut()) if part.section == "failed"] == []


def test_without_a_folder_for_keys_the_first_publication_goes_out_unsigned(
    editor: User, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.RECORD_KEYS_DIR = tmp_path / "file" / "keys"

    told(editor)

    assert (Revision.objects.count(), Signature.objects.count()) == (1, 0)
    with pytest.raises(SealRefused, match="can’t be written"):
        rotate_key()


def test_what_was_published_before_there_were_keys_is_signed_once(editor: User) -> None:
    story = told(editor)
    unguard()
    sql("DELETE FROM stories_signature")
    put_on_record(story, by=editor, byline="Ana Ruiz")

    call_command("sign_record")

    assert Signature.objects.count() == Revision.objects.count() == 2
    assert all(row.good for row in Signature.objects.select_related("key", "revision"))
    assert sign_backlog() == 0


def test_a_start_signs_what_is_older_than_the_first_key_and_is_stopped_by_nothing(
    story: Story, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEMO", "no")
    unguard()
    for table in ("stories_signature", "stories_checkpoint", KEYS):
        sql(f"DELETE FROM {table}")  # noqa: S608 -- as before there were any
    configured.RECORD_CHECKPOINTS.unlink()
    sql("UPDATE stories_revision SET note = 'Quietly changed' WHERE number = 2")

    prepare()
    assert "Nothing was signed. Story tampered, revision 2" in capsys.readouterr().out

    sql("UPDATE stories_revision SET note = 'Adds number 1.' WHERE number = 2")
    prepare()
    prepare()
    assert "Versions signed: 4." in capsys.readouterr().out
    assert audit_record().unbroken


def test_nothing_is_signed_in_a_record_that_was_rewritten(story: Story) -> None:
    """Who can write to the database takes signatures away and hopes for new ones."""
    rewrite(story)
    sql("DELETE FROM stories_signature")

    with pytest.raises(CommandError, match="Nothing was signed"):
        call_command("sign_record")

    assert not Signature.objects.exists()


def test_a_new_key_signs_from_now_on_and_the_old_one_goes_on_being_verified(
    story: Story, editor: User, ring: Path
) -> None:
    old = RecordKey.objects.get()
    call_command("rotate_record_key")
    new = RecordKey.objects.latest("pk")

    revision = add_news(story, by=editor, number=3)

    old.refresh_from_db()
    assert Signature.objects.get(revision=revision).key == new
    assert old.valid_until
    assert new.valid_from
    assert old.valid_until - new.valid_from == 2 * OVERLAP
    assert {path.stem for path in ring.glob("*.pub")} == {old.name, new.name}
    for path in ring.glob(f"{old}.key"):  # the operator throws it away
        path.unlink()
    keep_log()
    assert audit_record().unbroken


def test_a_new_key_may_sign_what_a_lost_one_left_unsigned(
    story: Story, editor: User, ring: Path
) -> None:
    lose(ring)
    revision = add_news(story, by=editor, number=3)

    new = rotate_key()

    assert new.valid_from
    assert new.valid_from <= revision.published_at
    assert sign_backlog() == 1
    assert audit_record().unbroken


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


@pytest.mark.parametrize("table", SEALED_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_keeps_what_seals_the_record(
    story: Story, table: str, statement: str
) -> None:
    column = {"stories_signature": "sig", "stories_logentry": "digest"}.get(table, "id")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(statement.format(table, column, column))


def test_a_key_can_be_ended_once_and_is_never_changed(story: Story) -> None:
    key = RecordKey.objects.get()
    RecordKey.objects.update(valid_until=now())

    for change in ({"valid_until": None}, {"valid_until": now()}, {"name": "other"}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            RecordKey.objects.filter(pk=key.pk).update(**change)


# Tampering


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguard() -> None:
    """Somebody with the keys of the database takes the triggers off."""
    for statement in drop_sql(connection.vendor, (*TABLES, *SEALED_TABLES)):
        sql(statement)


def rewrite(story: Story, note: str = "Nothing happened.", *, seed: bytes | None = None) -> None:
    """Change the first note, and every digest after it, in revisions and in the log."""
    unguard()
    before = GENESIS
    for row in story.revisions.order_by("number"):
        row.note, row.previous_digest = note if row.number == 1 else row.note, before
        before = chain_digest(row.entry())
        sql(
            "UPDATE stories_revision SET note = %s, previous_digest = %s, digest = %s "
            "WHERE id = %s",
            *(row.note, bytes.fromhex(row.previous_digest), bytes.fromhex(before), row.pk),
        )
        if seed:
            sig = sign(seed, before)
            sql("UPDATE stories_signature SET sig = %s WHERE revision_id = %s", sig, row.pk)
    relog()


def relog() -> None:
    head = GENESIS
    for line in LogEntry.objects.select_related("revision").order_by("number"):
        head = log_digest(line.number, line.revision.digest, head)
        where = "WHERE number = %s"
        sql(f"UPDATE stories_logentry SET digest = %s {where}", bytes.fromhex(head), line.number)  # noqa: S608


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


def tampered(statement: str) -> Callable[[Story], None]:
    def tamper(_story: Story) -> None:
        unguard()
        sql(statement)

    return tamper


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
