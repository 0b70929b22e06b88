"""Calendars that stamp with a time, on this machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from stories.syndication.ledger import checkpoint_line
from tests.website import answer

if TYPE_CHECKING:
    from stories.models import Checkpoint
    from tests.website import Website

BITCOIN, PENDING = bytes.fromhex("0588960d73d71901"), bytes.fromhex("83dfe30d2ef90c8e")
HEIGHT, ENCODED = 900_000, b"\x03\xa0\xf7\x36"


class Calendar:
    """A calendar's server on this machine: it hashes what it is sent, and promises a block."""

    def __init__(self, site: Website, name: str) -> None:
        self.site, self.name = site, name
        self.url = site.url(f"/{name}")
        self.promises(self.url)

    def promises(self, address: str) -> None:
        said = bytes([len(address)]) + address.encode()
        stamp = self.step + b"\x00" + PENDING + bytes([len(said)]) + said
        self.site.says[f"/{self.name}/digest"] = answer(stamp)

    @property
    def step(self) -> bytes:
        return b"\xf0" + bytes([len(self.name)]) + self.name.encode() + b"\x08"

    def promised(self, digest: str) -> bytes:
        """What it put into its tree for a digest."""
        return hashlib.sha256(bytes.fromhex(digest) + self.name.encode()).digest()

    def way(self, digest: str) -> str:
        return f"/{self.name}/timestamp/{self.promised(digest).hex()}"

    def finds_a_block(self, digest: str, at: str = "") -> None:
        stamp = b"\xf1\x02tx\x08\x00" + BITCOIN + ENCODED
        self.site.says[at or self.way(digest)] = answer(stamp)

    def root(self, digest: str) -> str:
        return hashlib.sha256(b"tx" + self.promised(digest)).digest()[::-1].hex()


def digest_of(point: Checkpoint) -> str:
    return hashlib.sha256(checkpoint_line(point) + b"\n").hexdigest()
