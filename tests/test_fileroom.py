from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest

from stories.fileroom import TooLarge, arriving, keep, open_whole, place_of

LOG = b"Two men were treated at 12:04."
SEAL = hashlib.sha256(LOG).hexdigest()


def put(root: Path, content: bytes = LOG) -> None:
    with arriving(root, [content[:9], content[9:]], max_bytes=1000) as arrival:
        keep(root, arrival)


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_digest_and_nobody_may_write_to_it(tmp_path: Path) -> None:
    put(tmp_path)

    [path] = files(tmp_path)
    assert path == place_of(tmp_path, SEAL)
    assert path.read_bytes() == LOG
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_bytes_are_kept_once_and_never_written_again(tmp_path: Path) -> None:
    put(tmp_path)
    first = place_of(tmp_path, SEAL).stat()

    put(tmp_path)

    second = place_of(tmp_path, SEAL).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert len(files(tmp_path)) == 1


def test_what_is_too_large_is_not_written_to_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    sent = []

    def endless() -> object:
        while True:
            sent.append(100)
            yield bytes(100)

    with pytest.raises(TooLarge), arriving(tmp_path, endless(), max_bytes=1000):  # type: ignore[arg-type]
        pass

    assert sum(sent) == 1100
    assert files(tmp_path) == []


def test_a_file_that_is_refused_after_it_arrived_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"), arriving(tmp_path, [LOG], max_bytes=1000):
        raise ValueError("no")

    assert files(tmp_path) == []


@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_bytes_that_are_not_those_that_were_kept_are_not_handed_out(
    tmp_path: Path, damage: str
) -> None:
    put(tmp_path)
    path = place_of(tmp_path, SEAL)
    path.chmod(0o600)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(LOG[:-1] if damage == "cut" else LOG.replace(b"Two", b"Ten"))

    assert open_whole(tmp_path, SEAL) is None


def test_what_is_handed_out_is_read_from_its_first_byte(tmp_path: Path) -> None:
    put(tmp_path)

    file = open_whole(tmp_path, SEAL)

    assert file is not None
    with file:
        assert file.read() == LOG
