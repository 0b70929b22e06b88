"""What readers get and are told of checkpoints that others stamp with a time."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now, told
from stories.editorial.sealing import keep_log, make_checkpoint
from stories.editorial.stamping import stamp_record
from stories.models import Stamping, StampState
from stories.text.opentimestamps import read_file
from tests.calendars import HEIGHT, Calendar, digest_of
from tests.sealed import CHECKPOINTS, fetched
from tests.syndication.telling import told as published
from tests.website import answer, website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import User
    from django.test import Client

    from stories.models import Checkpoint


@pytest.fixture
def alice(settings: Any, tmp_path: Path) -> Iterator[Calendar]:
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"
    with website() as site:
        made = Calendar(site, "alice")
        settings.TIMESTAMP_CALENDARS, settings.TIMESTAMP_PRIVATE = [made.url], True
        yield made


@pytest.fixture
def point(editor: User, alice: Calendar) -> Checkpoint:
    published(editor, slug="fire")
    keep_log()
    made = make_checkpoint()
    assert made is not None
    return made


def on_the_page(client: Client) -> str:
    html = client.get("/record/").content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def at(hours: int) -> Any:
    return told(now() + timedelta(hours=hours))


def test_a_reader_gets_the_very_line_that_was_stamped(
    client: Client, point: Checkpoint, alice: Calendar
) -> None:
    stamp_record()
    [line] = fetched(CHECKPOINTS).splitlines(keepends=True)
    address = f"/.well-known/checkpoints/{hashlib.sha256(line).hexdigest()}.jsonl"

    assert client.get(address).content == line
    stamp = client.get(f"{address}.ots")
    assert stamp["Content-Type"] == "application/vnd.opentimestamps.ots"
    assert stamp.content.hex().startswith(
        "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294"
        + "0108"
        + hashlib.sha256(line).hexdigest()
    )
    assert read_file(stamp.content).pending() == ((alice.url, alice.promised(digest_of(point))),)
    again = client.get(f"{address}.ots", headers={"if-none-match": stamp["ETag"]})
    assert again.status_code == 304
    alice.finds_a_block(digest_of(point))
    with at(1):
        stamp_record()
    later = client.get(f"{address}.ots", headers={"if-none-match": stamp["ETag"]})
    assert later.status_code == 200
    assert read_file(later.content).blocks() == ((HEIGHT, alice.root(digest_of(point))),)
    assert client.get(address).content == line


def test_what_was_not_stamped_is_not_there(
    client: Client, point: Checkpoint, alice: Calendar
) -> None:
    address = f"/.well-known/checkpoints/{digest_of(point)}.jsonl"
    assert client.get(address).status_code == 404

    alice.site.says["/alice/digest"] = answer("", status="503 Service Unavailable")
    stamp_record()

    assert client.get(address).status_code == 200
    assert client.get(f"{address}.ots").status_code == 404
    for digest in ("0" * 64, "0", "z" * 64, digest_of(point).upper()):
        for ending in ("jsonl", "jsonl.ots"):
            path = f"/.well-known/checkpoints/{digest}.{ending}"
            assert client.get(path).status_code == 404, path


def test_the_page_says_nothing_of_stamps_where_there_are_none(
    client: Client, point: Checkpoint
) -> None:
    assert "Stamped by others" not in on_the_page(client)


def test_the_page_says_how_far_a_stamp_is(
    client: Client, point: Checkpoint, alice: Calendar
) -> None:
    digest = digest_of(point)
    alice.site.says["/alice/digest"] = answer("", status="503 Service Unavailable")
    stamp_record()
    assert "Time stamp pending: not submitted yet, no calendar has answered" in on_the_page(client)
    assert f"{digest}.jsonl.ots" not in client.get("/record/").content.decode()

    alice.promises(alice.url)
    with at(1):
        stamp_record()
    assert re.search(
        r"Time stamp pending: submitted at [^,]+, .*? not yet in a block", on_the_page(client)
    )
    assert f'href="/.well-known/checkpoints/{digest}.jsonl.ots"' in (
        client.get("/record/").content.decode()
    )

    alice.finds_a_block(digest)
    with at(3):
        stamp_record()
    said = on_the_page(client)
    assert f"in Bitcoin block {HEIGHT}, says the proof that reached us at" in said
    assert f"Merkle root of that block {alice.root(digest)}" in said
    assert "pending:" not in said

    Stamping.objects.update(state=StampState.GIVEN_UP)
    assert "none: no block came." in on_the_page(client)


def test_the_page_names_the_three_newest_with_five_queries(
    client: Client, point: Checkpoint, alice: Calendar, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        stamp_record()
        assert make_checkpoint()

    with django_assert_num_queries(5):
        said = client.get("/record/").content.decode()
    assert said.count('.jsonl.ots" download') == 3
