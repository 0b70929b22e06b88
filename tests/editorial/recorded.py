"""A record in the desk's database, and somebody who has its keys: what its tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from stories.editorial.sealing import keep_log, make_checkpoint
from stories.models import LogEntry, Story
from stories.models.append_only import SEALED_TABLES, TABLES, drop_sql
from stories.text.digest import GENESIS, chain_digest, log_digest
from stories.text.signing import sign
from tests.syndication.telling import add_news, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.contrib.auth.models import User


def own_ring(settings: Any, folder: Path) -> Path:
    """Keys and checkpoints in a folder of the test's own; where the keys are."""
    settings.RECORD_KEYS_DIR = folder / "ring"
    settings.RECORD_CHECKPOINTS = folder / "kept.jsonl"
    return folder / "ring"


def logged_story(editor: User) -> Story:
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


def tampered(statement: str) -> Callable[[Story], None]:
    def tamper(_story: Story) -> None:
        unguard()
        sql(statement)

    return tamper
