"""Sealing the record against ourselves: signatures, the site's log, checkpoints, new keys.

A publication never waits for a key: without one it goes out unsigned, and the board says so.
"""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.errors import SealRefused
from stories.keyring import KeyMissing, make_key, read_key, whole_keys
from stories.models import (
    Checkpoint,
    LogEntry,
    RecordAudit,
    RecordKey,
    Revision,
    Signature,
)
from stories.models.audit import Audited
from stories.syndication.addresses import page
from stories.syndication.ledger import checkpoint_line
from stories.text.digest import rfc3339
from stories.text.signing import key_name, sign

if TYPE_CHECKING:
    from datetime import datetime

    from stories.models import Story

logger = logging.getLogger(__name__)
BATCH = 500
# Keys overlap by this on each side: clocks differ, and publications are under way.
OVERLAP = timedelta(minutes=1)


def seal(revision: Revision) -> None:
    """Sign what is being published, in its own transaction; the log follows when it is through.

    The log has a lock for the whole site: a publication must not hold it while it works on.
    """
    try:
        _sign(revision)
    except KeyMissing as missing:
        logger.error("Revision %s was published without a signature. %s", revision, missing)
    story = revision.story
    transaction.on_commit(lambda: keep_log(story), robust=True)


@transaction.atomic
def keep_log(story: Story | None = None) -> int:
    """Write what the site's log lacks, or what it lacks of one story: how many lines."""
    return LogEntry.objects.keep_up(story)


def sign_backlog() -> int:
    """Sign every revision that has no signature, if the whole record holds: how many.

    Whoever can change the record could take signatures away, too, so nothing is signed before it
    was verified against the checkpoints. Raises SealRefused.
    """
    keep_log()
    audit = audit_record()
    if not audit.unbroken:
        raise SealRefused(_("Nothing was signed. %(why)s") % {"why": audit.finding})
    unsigned = Revision.objects.filter(signature=None).order_by("pk").defer("structure")
    signed = 0
    try:
        while batch := unsigned[:BATCH]:
            with transaction.atomic():
                for revision in batch:
                    _sign(revision)
            signed += len(batch)
    except KeyMissing as missing:
        raise SealRefused(
            _("%(why)s Signed before that: %(n)d.") % {"why": missing, "n": signed}
        ) from missing
    return signed


@transaction.atomic
def rotate_key() -> RecordKey:
    """Sign with a new key from now on. What the old one signed goes on being verified with it.

    Raises SealRefused if the key can't be kept.
    """
    list(RecordKey.objects.select_for_update().order_by("pk"))  # a second rotation waits here
    at = now()
    unsigned = Revision.objects.filter(signature=None).aggregate(at=Min("published_at"))["at"]
    try:
        if not RecordKey.objects.exists():
            return _first_key()
        since = min(at - OVERLAP, unsigned or at)
        made = _enrol(make_key(settings.RECORD_KEYS_DIR), since=since)
    except KeyMissing as missing:
        raise SealRefused(str(missing)) from missing
    ended = RecordKey.objects.filter(valid_until=None).exclude(pk=made.pk)
    ended.update(valid_until=at + OVERLAP)
    return made


def make_checkpoint() -> Checkpoint | None:
    """Sign how long the log is, and write that outside the database, too; None without a line.

    Raises SealRefused without a key, or if the file can't be written; the row then stands. The
    board says so until one was made and kept.
    """
    keep_log()
    last = LogEntry.objects.order_by("-number").first()
    if last is None:
        return None
    try:
        point = _checkpoint_of(last)
    except SealRefused as refusal:
        _tell_of(last, finding=str(refusal))
        raise
    _tell_of(last)
    return point


def _checkpoint_of(last: LogEntry) -> Checkpoint:
    point = Checkpoint(origin=page("record_site"), size=last.number, head=last.digest, at=now())
    try:
        key, seed = _key_for(point.at)
    except KeyMissing as missing:
        raise SealRefused(str(missing)) from missing
    point.key, point.sig = key, sign(seed, point.digest)
    point.save()
    keep_checkpoints()
    return point


def _tell_of(last: LogEntry, *, finding: str = "") -> None:
    """Write down for the board whether the checkpoint that covers this line was kept."""
    RecordAudit.objects.create(
        about=Audited.POINTS, revisions=last.number, unbroken=not finding, finding=finding
    )


def keep_checkpoints() -> None:
    """Write to the file outside the database what it lacks; nothing there is ever changed.

    Raises SealRefused.
    """
    path = settings.RECORD_CHECKPOINTS
    try:
        kept = set(path.read_bytes().splitlines()) if path.exists() else set()
        rows = Checkpoint.objects.select_related("key").order_by("pk")
        new = [line for row in rows if (line := checkpoint_line(row)) not in kept]
        with path.open("ab") as file:
            file.write(b"".join(line + b"\n" for line in new))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SealRefused(
            _("The file %(path)s can’t be written: %(why)s.")
            % {"path": path, "why": error.strerror}
        ) from error


def _sign(revision: Revision) -> None:
    key, seed = _key_for(revision.published_at)
    Signature.objects.create(revision=revision, key=key, sig=sign(seed, revision.digest))


def _key_for(at: datetime) -> tuple[RecordKey, bytes]:
    """The key that signs something of that time, and its private half. Raises KeyMissing."""
    keys = list(RecordKey.objects.filter(valid_until=None).order_by("-pk"))
    if not keys and not RecordKey.objects.exists():
        keys = [_first_key()]
    for key in keys:
        if key.covers(at):
            return key, read_key(settings.RECORD_KEYS_DIR, key.name)
    raise KeyMissing(f"No key of the record is valid for {rfc3339(at)}.")


def _first_key() -> RecordKey:
    """The newsroom's first key: made now, or in a publication that then came to nothing."""
    root = settings.RECORD_KEYS_DIR
    found = whole_keys(root)
    return _enrol(found[0] if found else make_key(root), since=None)


def _enrol(public: bytes, *, since: datetime | None) -> RecordKey:
    # Two first publications at once may find one key.
    values = {"public_key": public, "made_at": now(), "valid_from": since}
    return RecordKey.objects.get_or_create(name=key_name(public), defaults=values)[0]
