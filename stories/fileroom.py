"""The file room: bytes on disk under their own SHA-256, written once and never again.

The one place that writes evidence to disk. A file without a row is harmless; a row is written
only after its file lies here.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

_BLOCK = 1 << 20  # bytes


class TooLarge(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has arrived under a temporary name; `file` is open for reading."""

    path: Path
    file: BinaryIO
    sha256: str
    size: int  # bytes


@contextmanager
def arriving(root: Path, chunks: Iterable[bytes], *, max_bytes: int) -> Iterator[Arrival]:
    """Write the chunks down, hashing on the way. What is not kept before the end is gone.

    Raises TooLarge as soon as there are more than `max_bytes`.
    """
    folder = root / "arriving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            yield Arrival(Path(name), file, digest.hexdigest(), size)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def keep(root: Path, arrival: Arrival) -> None:
    """Give the file its lasting name. One that lies there already is left as it is."""
    place = place_of(root, arrival.sha256)
    if place.exists():
        return
    os.fsync(arrival.file.fileno())
    os.chmod(arrival.path, 0o400)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    os.rename(arrival.path, place)
    for folder in (place.parent, root):
        _settle(folder)


def open_whole(root: Path, sha256: str) -> BinaryIO | None:
    """The file, open at its first byte; None if it is missing or no longer what was kept.

    What was checked is what is read: nobody can put another file in its place meanwhile.
    """
    try:
        file = place_of(root, sha256).open("rb")
    except OSError:
        return None
    if _digest(file) != sha256:
        file.close()
        return None
    file.seek(0)
    return file


def place_of(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """Have the folder's names on the disk, where the system can promise it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
