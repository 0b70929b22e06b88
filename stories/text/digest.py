"""Digests that chain revisions together: RFC 8785 canonical JSON, SHA-256."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping

GENESIS = "0" * 64  # what stands for "the digest before" in a story's first revision
# What is sealed says so in its first line, so that no seal can pass for one of another kind.
_ENTRY, _LOG, _CHECKPOINT = (f"changelog-{what}-v1\n" for what in ("entry", "log", "checkpoint"))


def rfc3339(at: datetime) -> str:
    """An aware time as text, in UTC with microseconds; the same on every machine.

    Raises ValueError for a time without a zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def content_digest(record: Mapping[str, Any], salt: str) -> str:
    """SHA-256 of the salt's bytes and the canonical record, as 64 hex digits.

    The salt keeps anybody from testing guesses once words and salt are erased.
    Raises rfc8785.CanonicalizationError on what canonical JSON does not know: a lone surrogate,
    an infinite number, an integer beyond 2**53.
    """
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(dict(record))).hexdigest()


def chain_digest(entry: Mapping[str, Any]) -> str:
    """SHA-256 that seals an entry; the entry holds the digest of the one before as `prev`."""
    return _seal(_ENTRY, entry)


def log_digest(number: int, entry: str, previous: str) -> str:
    """SHA-256 that seals a line of the site's log: its number, an entry's digest, the line before.

    `previous` is the digest of that line, GENESIS for the first.
    """
    return _seal(_LOG, {"seq": number, "entry": entry, "prev": previous})


def checkpoint_digest(checkpoint: Mapping[str, Any]) -> str:
    """SHA-256 of what a checkpoint says: origin, size, head and at. It is what is signed."""
    return _seal(_CHECKPOINT, checkpoint)


def _seal(prefix: str, value: Mapping[str, Any]) -> str:
    return hashlib.sha256(prefix.encode() + rfc8785.dumps(dict(value))).hexdigest()
