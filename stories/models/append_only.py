"""Triggers with which the database itself refuses to change or delete rows of the record.

A passage may be erased, for a legal reason, and nothing else: its row and its number stay. A key
may be ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TABLES = ("stories_revision", "stories_check", "stories_check_evidence", "stories_correction")
PASSAGES = "stories_passage"
# Of the verification desk; a later migration guards them.
DESK_TABLES = (
    *("stories_storedfile", "stories_capture", "stories_custody", "stories_claimmerge"),
    *("stories_lonecheck", "stories_lonereview", "stories_dismissal", "stories_handover"),
)
WITHHELD_TABLES = ("stories_withholding",)
# What makes the record verifiable by others; a later migration guards it.
KEYS = "stories_recordkey"
SEALED_TABLES = ("stories_signature", "stories_logentry", "stories_checkpoint", KEYS)
STAMPED_TABLES = ("stories_stampproof",)

_SQLITE = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'Rows of {table} are append-only.'); END
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
FOR EACH ROW {when} EXECUTE FUNCTION stories_refuse_change()
"""
_NOT_ERASED = """WHEN (NEW.text IS NOT NULL OR NEW.digest IS NOT NULL
OR NEW.id <> OLD.id OR NEW.story_id <> OLD.story_id)"""
# A key may be ended, once.
_NOT_ENDED = """WHEN (OLD.valid_until IS NOT NULL OR NEW.valid_until IS NULL
OR NEW.id <> OLD.id OR NEW.name <> OLD.name OR NEW.public_key <> OLD.public_key
OR NEW.made_at <> OLD.made_at OR NEW.valid_from <> OLD.valid_from
OR (NEW.valid_from IS NULL) <> (OLD.valid_from IS NULL))"""
_UNLESS = {(PASSAGES, "update"): _NOT_ERASED, (KEYS, "update"): _NOT_ENDED}
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION stories_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'Rows of % are append-only.', TG_TABLE_NAME
USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_EVENTS = ("update", "delete")


def create_sql(vendor: str, tables: Sequence[str] = (*TABLES, PASSAGES)) -> Iterator[str]:
    """The statements that put the triggers on. Other databases than these two are refused."""
    if vendor not in ("sqlite", "postgresql"):
        raise NotImplementedError("The record is guarded on SQLite and PostgreSQL only.")
    if vendor == "postgresql":
        yield _POSTGRESQL_FUNCTION
    pattern = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    for table in tables:
        for event in _EVENTS:
            unless = _UNLESS.get((table, event), "")
            yield pattern.format(table=table, event=event, when=unless)


def drop_sql(vendor: str, tables: Sequence[str] = (*TABLES, PASSAGES)) -> Iterator[str]:
    """The statements that take the triggers off: for reversing the migration."""
    for table in tables:
        for event in _EVENTS:
            on = "" if vendor == "sqlite" else f" ON {table}"
            yield f"DROP TRIGGER {table}_no_{event}{on}"
    if vendor == "postgresql" and PASSAGES in tables:
        yield "DROP FUNCTION stories_refuse_change()"
