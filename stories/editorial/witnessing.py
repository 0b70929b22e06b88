"""Holding the site's log against its checkpoints, the keys against their folder."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from stories.keyring import public_keys
from stories.models import Checkpoint, LogEntry, RecordKey
from stories.text.digest import GENESIS, checkpoint_digest, log_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Witness:
    """A checkpoint, from the database or from a file outside it."""

    says: Mapping[str, Any]
    digest: str
    key: str
    sig: bytes
    where: str

    @property
    def name(self) -> str:
        return _("The checkpoint of %(at)s in %(where)s") % {
            "at": self.says["at"],
            "where": self.where,
        }


def log_fault(kept: Path | None = None) -> str:
    """What is wrong with log, checkpoints or keys, in a sentence; empty if nothing is.

    Besides the database's own checkpoints it asks those in the newsroom's file and in `kept`.
    """
    keys = {key.name: key for key in RecordKey.objects.all()}
    if fault := _strange_key(keys):
        return fault
    try:
        witnesses = [*_rows(), *(one for path in _files(kept) for one in _lines(path))]
    except ValueError as error:
        return str(error)
    for witness in witnesses:
        if fault := _unsigned(witness, keys):
            return fault
    return _rewritten(witnesses)


def _strange_key(keys: Iterable[str]) -> str:
    """Whoever can write to the database alone could put in a key of their own."""
    ring = public_keys(settings.RECORD_KEYS_DIR)
    strange = [name for name in keys if ring and name not in ring]
    if not strange:
        return ""
    return _("The key %(key)s is in the database, and is not in %(folder)s.") % {
        "key": strange[0],
        "folder": settings.RECORD_KEYS_DIR,
    }


def _files(kept: Path | None) -> Iterator[Path]:
    if settings.RECORD_CHECKPOINTS.exists():
        yield settings.RECORD_CHECKPOINTS
    if kept is not None:
        yield kept


def _rows() -> Iterator[Witness]:
    for row in Checkpoint.objects.select_related("key"):
        yield Witness(row.says(), row.digest, row.key.name, bytes(row.sig), _("the database"))


def _lines(path: Path) -> Iterator[Witness]:
    """The checkpoints in a file. Raises ValueError for what is none."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            said = json.loads(line)
            key, sig = said.pop("key"), b64decode(said.pop("sig"), validate=True)
            datetime.fromisoformat(said["at"])
            yield Witness(said, checkpoint_digest(said), key, sig, str(path))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                _("Line %(n)d of %(path)s is no checkpoint.") % {"n": number, "path": path}
            ) from error


def _unsigned(witness: Witness, keys: Mapping[str, RecordKey]) -> str:
    key, at = keys.get(witness.key), datetime.fromisoformat(witness.says["at"])
    if key and key.signed(witness.digest, witness.sig, at=at):
        return ""
    return _("%(name)s is not signed with a key of the record.") % {"name": witness.name}


def _rewritten(witnesses: Sequence[Witness]) -> str:
    """Walk the log once, from its first line."""
    heads = {0: GENESIS}
    sizes, last, head = {witness.says["size"] for witness in witnesses}, 0, GENESIS
    rows = LogEntry.objects.order_by("number").values_list("number", "revision__digest", "digest")
    for number, entry, digest in rows.iterator(BATCH):
        last += 1
        head = log_digest(last, entry, head)
        if number != last:
            return _("Line %(n)d of the site’s log is missing.") % {"n": last}
        if digest != head:
            return _("Line %(n)d of the site’s log is not what was written.") % {"n": last}
        if number in sizes:
            heads[number] = digest
    for witness in witnesses:
        if heads.get(witness.says["size"]) != witness.says["head"]:
            return _(
                "%(name)s knows %(n)d versions, of which some are gone or changed; there are "
                "%(last)d now."
            ) % {"name": witness.name, "n": witness.says["size"], "last": last}
    return ""
