"""Every publication is signed and finds its place in the log; a missing key stops nobody."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from newsroom.opening import prepare
from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.editorial.cut import Cut
from stories.editorial.publishing import publish
from stories.editorial.queue import queue
from stories.editorial.sealing import (
    OVERLAP,
    keep_log,
    rotate_key,
    sign_backlog,
)
from stories.errors import PreflightFailed, SealRefused
from stories.models import (
    RecordKey,
    Revision,
    Signature,
    Story,
)
from stories.models.append_only import KEYS, SEALED_TABLES
from stories.text.signing import key_name, new_seed
from tests.editorial.recorded import (
    logged_story,
    lose,
    own_ring,
    rewrite,
    sql,
    unguard,
)
from tests.factories import make_story
from tests.syndication.telling import add_news, put_on_record, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.fixture(autouse=True)
def ring(settings: Any, tmp_path: Path) -> Path:
    return own_ring(settings, tmp_path)


@pytest.fixture
def story(editor: User) -> Story:
    return logged_story(editor)


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
