"""The keyring: private keys of the record, in a folder that is in no database and no backup of it.

Each key is two files: `<name>.key`, the private key, which its owner alone can read, and
`<name>.pub`, the public one. A file is complete as soon as it has its name.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from stories.text.signing import key_name, new_seed, public_key

if TYPE_CHECKING:
    from pathlib import Path


class KeyMissing(Exception):
    """The private key is not there, can't be read or is damaged; the message is for operators."""


def make_key(root: Path) -> bytes:
    """A new key in the ring: its public half. Raises KeyMissing where it can't be kept."""
    seed = new_seed()
    public = public_key(seed)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The public half first: a private key without it would be taken for a stranger's.
        _write(root / f"{key_name(public)}.pub", public, mode=0o444)
        _write(root / f"{key_name(public)}.key", seed, mode=0o600)
    except OSError as error:
        raise KeyMissing(f"The folder {root} can’t be written to: {error.strerror}.") from error
    return public


def read_key(root: Path, name: str) -> bytes:
    """The private key of that name. Raises KeyMissing."""
    try:
        seed = bytes.fromhex((root / f"{name}.key").read_text())
        if key_name(public_key(seed)) == name:
            return seed
    except (OSError, ValueError):
        pass
    raise KeyMissing(f"The private key {name} is not in {root}, or can’t be read.")


def public_keys(root: Path) -> dict[str, bytes]:
    """Every public key of the ring by name; empty where there is no folder."""
    found = {}
    for path in sorted(root.glob("*.pub")):
        with suppress(OSError, ValueError):
            public = bytes.fromhex(path.read_text())
            if key_name(public) == path.stem:
                found[path.stem] = public
    return found


def whole_keys(root: Path) -> tuple[bytes, ...]:
    """The public halves of the keys whose private half can be read."""
    found = []
    for name, public in public_keys(root).items():
        with suppress(KeyMissing):
            read_key(root, name)
            found.append(public)
    return tuple(found)


def fault(root: Path) -> str:
    """Why no key could be read or made here, in a sentence; empty if one could."""
    if whole_keys(root):
        return ""  # a folder with a key may be read-only
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            return ""
    except OSError as error:
        return f"The folder {root} holds no key of the record and can’t be written to: {error}."


def _write(path: Path, key: bytes, *, mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
