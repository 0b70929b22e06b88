"""A record that is sealed and served, and people who tamper with what they were given."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785
from django.test import Client

from stories.editorial.sealing import keep_log, make_checkpoint
from stories.models import Story
from stories.text.digest import GENESIS, chain_digest, log_digest
from stories.text.signing import key_name, new_seed, public_key, sign
from tests.syndication.telling import add_news, correct, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

SCRIPT = Path(__file__).parent.parent / "stories" / "static" / "stories" / "verify.py"
KEYS = "/.well-known/changelog-keys.json"
CHECKPOINTS = "/.well-known/checkpoints.jsonl"
Line = dict[str, Any]


def make_record(editor: User) -> Story:
    """Two stories whose six versions alternate, with a checkpoint after the fourth: the first."""
    fire = told(editor, slug="fire")
    harbour = told(editor, slug="harbour")
    add_news(fire, by=editor)
    add_news(harbour, by=editor)
    keep_log()
    make_checkpoint()
    correct(fire, by=editor)
    add_news(fire, by=editor, number=2)
    keep_log()
    return Story.objects.get(pk=fire.pk)


def fetched(path: str) -> bytes:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content


@dataclass(frozen=True, slots=True)
class Copy:
    """Somebody's copy of a record with its keys and checkpoints, in files."""

    folder: Path
    record: bytes
    keys: bytes
    checkpoints: bytes

    @classmethod
    def of(cls, path: str, folder: Path) -> Copy:
        return cls(folder, fetched(path), fetched(KEYS), fetched(CHECKPOINTS))

    def verify(
        self, record: bytes | None = None, *noted: str, keys: bytes | None = None
    ) -> tuple[int, str]:
        """Run the program that readers download: its exit code and what it says."""
        given = {
            "record": self.record if record is None else record,
            "keys": keys or self.keys,
            "checkpoints": self.checkpoints,
        }
        for name, content in given.items():
            (self.folder / name).write_bytes(content)
        return run_script(*(str(self.folder / name) for name in given), *noted)


def run_script(*arguments: str) -> tuple[int, str]:
    said, (argv, hook) = io.StringIO(), (sys.argv, sys.excepthook)
    sys.argv = [str(SCRIPT), *arguments]
    try:
        with contextlib.redirect_stdout(said):
            runpy.run_path(str(SCRIPT), run_name="__main__")
    except SystemExit as end:
        return 1, str(end.code)
    except Exception as error:  # noqa: BLE001 -- as the interpreter would at the end
        with contextlib.redirect_stdout(said):
            sys.excepthook(type(error), error, None)
        return 1, said.getvalue()
    finally:
        sys.argv, sys.excepthook = argv, hook
    return 0, said.getvalue()


def lines_of(record: bytes) -> list[Line]:
    return [json.loads(line) for line in record.splitlines()]


def written(lines: list[Line]) -> bytes:
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def reseal(lines: list[Line], seed: bytes, since: int = 0) -> list[Line]:
    """Every digest computed anew from there on and signed with that key: a forger's own record."""
    heads: dict[str, str] = {}
    log = GENESIS
    for number, line in enumerate(lines, start=1):
        if number > since:
            line["prev"] = heads.get(line["story"], GENESIS)
            _seal(line, seed, number, log)
        heads[line["story"]] = line["hash"]
        log = line.get("log", {}).get("hash", log)
    return lines


def _seal(line: Line, seed: bytes, number: int, log: str) -> None:
    outside = ("hash", "key", "sig", "log")
    digest = chain_digest({name: line[name] for name in line if name not in outside})
    sig = as_base64(sign(seed, digest))
    line.update(hash=digest, key=key_name(public_key(seed)), sig=sig)
    if "log" in line:
        line["log"] = {"seq": number, "prev": log, "hash": log_digest(number, digest, log)}


def as_base64(value: bytes) -> str:
    return b64encode(value).decode()


def listed(seed: bytes, **validity: Any) -> bytes:
    """A list of keys with that one alone."""
    public = public_key(seed)
    key = {"id": key_name(public), "alg": "Ed25519", "public_key": as_base64(public)}
    return rfc8785.dumps({"keys": [{**key, "valid_from": None, "valid_until": None, **validity}]})


STRANGER = new_seed()


def _fork(lines: list[Line]) -> list[Line]:
    """Another second version of the first story: both say they come after its first one."""
    first, last = lines[0], lines[-1]
    [second] = (one for one in lines if one["prev"] == first["hash"])
    twin = {**second, "note": "Another past."}
    _seal(twin, STRANGER, len(lines) + 1, last.get("log", {}).get("hash", GENESIS))
    return [*lines, twin]


def _swap(lines: list[Line]) -> list[Line]:
    lines[-1], lines[-2] = lines[-2], lines[-1]
    return lines


def _without_a_story(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["story"] == lines[0]["story"]]


def _unsign(lines: list[Line]) -> list[Line]:
    lines[1].update(key=None, sig=None)
    return lines


# What is done to the lines; all of it must be found in a story's record and in the site's.
TAMPERS: dict[str, Callable[[list[Line]], list[Line]]] = {
    **{
        f"{field} changed": lambda lines, field=field: [
            lines[0],
            {**lines[1], field: _other(lines[1][field])},
            *lines[2:],
        ]
        for field in (
            *("at", "content_sha256", "kind", "note", "overrides", "prev", "story", "version"),
            *("hash", "key", "sig"),
        )
    },
    "the first removed": lambda lines: lines[1:],
    "a middle one removed": lambda lines: [*lines[:1], *lines[2:]],
    "two swapped": _swap,
    "one twice": lambda lines: [*lines, lines[-1]],
    "signed with a stranger's key": lambda lines: reseal(lines, STRANGER),
    "the end written anew": lambda lines: reseal(lines, STRANGER, since=1),
    "a fork": _fork,
    "a signature taken away": _unsign,
}


def _other(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] == "0" else "0")
    return [*value, {"code": "embargo", "place": "", "reason": "None."}]
