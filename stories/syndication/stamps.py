"""Checkpoints that others have stamped with a time, as readers get and verify them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from stories.models import Checkpoint, Stamping, StampState
from stories.syndication.ledger import checkpoint_file
from stories.text.opentimestamps import write_file

if TYPE_CHECKING:
    from datetime import datetime

    from stories.text.opentimestamps import Stamp

MEDIA_TYPE = "application/vnd.opentimestamps.ots"
SHOWN = 3
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Block:
    """The block of Bitcoin that a proof leads to; `known_at` is when we got the proof."""

    height: int
    root: str  # that block's Merkle root, if the proof is true
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkpoint, and how far its time stamp is: in a block, promised, or not even that."""

    at: datetime
    size: int
    digest: str
    submitted_at: datetime | None
    block: Block | None
    given_up: bool


def newest_stamped(most: int = SHOWN) -> tuple[Stamped, ...]:
    """The newest checkpoints that are being stamped, newest first (one query, or three)."""
    asked = Stamping.objects.filter(checkpoint=OuterRef("pk"))
    rows = Checkpoint.objects.filter(Exists(asked)).order_by("-pk")
    points = rows.prefetch_related("stampings__proofs")[:most]
    return tuple(_stamped(point, list(point.stampings.all())) for point in points)


def stamped_file(digest: str) -> bytes | None:
    """The checkpoint whose line has this SHA-256, with its line feed; None if none is stamped."""
    if not _DIGEST.fullmatch(digest):
        return None
    points = Checkpoint.objects.select_related("key").filter(stampings__digest=digest)
    point = points.first()
    return checkpoint_file(point) if point else None


def stamp_file(digest: str) -> bytes | None:
    """All calendars' stamps of it in one .ots file; None while there is none. Two queries."""
    if not _DIGEST.fullmatch(digest):
        return None
    whole: Stamp | None = None
    for row in Stamping.objects.filter(digest=digest).order_by("pk").prefetch_related("proofs"):
        if stamp := row.stamp():
            whole = whole.joined(stamp) if whole else stamp
    return write_file(whole) if whole else None


def _stamped(point: Checkpoint, rows: list[Stamping]) -> Stamped:
    proofs = sorted((proof for row in rows for proof in row.proofs.all()), key=lambda one: one.at)
    return Stamped(
        point.at,
        point.size,
        rows[0].digest,
        proofs[0].at if proofs else None,
        _block(rows),
        all(row.state == StampState.GIVEN_UP for row in rows),
    )


def _block(rows: list[Stamping]) -> Block | None:
    """The earliest block of all calendars'."""
    found = [
        Block(*stamp.blocks()[0], row.since)
        for row in rows
        if row.state == StampState.IN_BLOCK and (stamp := row.stamp())
    ]
    return min(found, key=lambda block: block.height) if found else None
