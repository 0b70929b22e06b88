"""Checkpoints are stamped by calendars that promise, dawdle, lie and break."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from stories import net
from stories.clock import now, told
from stories.editorial import stamping
from stories.editorial.cut import Cut
from stories.editorial.publishing import publish
from stories.editorial.queue import queue
from stories.editorial.sealing import keep_log, make_checkpoint
from stories.editorial.sections import Section
from stories.editorial.stamping import LEASE, LONGEST, PATIENCE, SHORTEST, stamp_record
from stories.models import Checkpoint, Stamping, StampProof, StampState
from stories.models.append_only import STAMPED_TABLES
from stories.syndication.stamps import stamp_file
from stories.tasks import stamp_record as errand
from stories.text.opentimestamps import read_file
from tests.calendars import BITCOIN, ENCODED, HEIGHT, Calendar, digest_of
from tests.editorial.killing import killed_again_and_again
from tests.editorial.test_concurrency import at_once
from tests.factories import make_story, make_user
from tests.website import answer, website

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.contrib.auth.models import User

    from tests.website import Website


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as one:
        yield one


@pytest.fixture
def alice(site: Website, settings: Any) -> Calendar:
    made = Calendar(site, "alice")
    settings.TIMESTAMP_CALENDARS, settings.TIMESTAMP_PRIVATE = [made.url], True
    return made


@pytest.fixture
def point(editor: User) -> Checkpoint:
    publish(make_story(), by=editor)
    keep_log()
    made = make_checkpoint()
    assert made is not None
    return made


def later(wait: timedelta) -> Any:
    return told(now() + wait)


def test_a_checkpoints_line_is_submitted_and_pending_until_a_block_is_there(
    point: Checkpoint, alice: Calendar
) -> None:
    assert stamp_record() == 1

    row = Stamping.objects.get()
    assert (row.state, row.answer, row.digest) == (StampState.PENDING, "200", digest_of(point))
    assert alice.site.sent == [("POST", bytes.fromhex(row.digest).decode("latin-1"))]
    file = stamp_file(row.digest)
    assert file is not None
    assert read_file(file).pending() == ((alice.url, alice.promised(row.digest)),)
    assert stamp_record() == 0  # not due

    with later(SHORTEST):
        assert stamp_record() == 0  # 404: not yet
    row.refresh_from_db()
    assert (row.state, row.answer, row.leased_until) == (StampState.PENDING, "404", None)

    alice.finds_a_block(row.digest)
    with later(3 * SHORTEST):
        assert stamp_record() == 1
    row.refresh_from_db()
    file = stamp_file(row.digest)
    assert file is not None
    assert row.state == StampState.IN_BLOCK
    assert read_file(file).blocks() == ((HEIGHT, alice.root(row.digest)),)
    assert read_file(file).pending() == ((alice.url, alice.promised(row.digest)),)
    assert list(StampProof.objects.values_list("in_block", flat=True)) == [False, True]
    with later(timedelta(days=30)):
        assert stamp_record() == 0
    assert alice.site.paths() == ["/alice/digest", *[alice.way(row.digest)] * 2]


def test_without_calendars_nothing_is_filed_and_nobody_asked(
    point: Checkpoint, site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net, "post", None)
    monkeypatch.setattr(net, "fetch", None)

    assert stamp_record() == 0
    errand()

    assert not Stamping.objects.exists()
    assert site.asked == []


def test_turned_off_nobody_is_asked_for_what_was_promised(
    point: Checkpoint, alice: Calendar, settings: Any
) -> None:
    stamp_record()
    settings.TIMESTAMP_CALENDARS = []

    with later(timedelta(days=1)):
        assert stamp_record() == 0
    assert len(alice.site.asked) == 1


def test_before_anything_is_published_there_is_nothing_to_stamp(db: None, alice: Calendar) -> None:
    assert stamp_record() == 0
    assert alice.site.asked == []


def test_only_the_newest_checkpoint_is_filed(point: Checkpoint, alice: Calendar) -> None:
    second = make_checkpoint()

    stamp_record()

    assert [row.checkpoint for row in Stamping.objects.all()] == [second]


def test_two_calendars_are_one_proof_and_the_first_block_counts(
    point: Checkpoint, alice: Calendar, site: Website, settings: Any
) -> None:
    bob = Calendar(site, "bob")
    settings.TIMESTAMP_CALENDARS = [alice.url, bob.url]
    assert stamp_record() == 2
    digest = digest_of(point)
    bob.finds_a_block(digest)

    with later(SHORTEST):
        assert stamp_record() == 1

    stamp = read_file(stamp_file(digest) or b"")
    assert {calendar for calendar, _message in stamp.pending()} == {alice.url, bob.url}
    assert stamp.blocks() == ((HEIGHT, bob.root(digest)),)


BROKEN = {
    "500": answer("Internal", status="500 Internal Server Error"),
    "no stamp": answer("<html>Sign in to this network</html>"),
    "too_large": answer(b"\x08" * 20_000),
    "bad_answer": b"nonsense\r\n\r\n",
    "no promise": answer(b"\x00strange!\x00"),
    "too_many_redirects": answer("", status="302 Found", location="/alice/other"),
    "timeout": lambda client: time.sleep(1),
}


@pytest.mark.parametrize("said", BROKEN)
def test_a_calendar_that_breaks_is_asked_again_and_nothing_is_kept_of_it(
    point: Checkpoint, alice: Calendar, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "DEADLINE_S", 0.3)
    alice.site.says["/alice/digest"] = BROKEN[said]

    assert stamp_record() == 0

    row = Stamping.objects.get()
    assert (row.state, row.answer, row.leased_until) == (StampState.WAITING, said, None)
    assert not StampProof.objects.exists()
    assert stamp_file(row.digest) is None
    alice.promises(alice.url)
    with later(SHORTEST):
        assert stamp_record() == 1


@pytest.mark.parametrize("said", [one for one in BROKEN if one != "no promise"])
def test_a_promise_that_is_not_kept_yet_stays_a_promise(
    point: Checkpoint, alice: Calendar, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "DEADLINE_S", 0.3)
    stamp_record()
    digest = digest_of(point)
    before = stamp_file(digest)
    alice.site.says[alice.way(digest)] = BROKEN[said]
    if said == "too_many_redirects":
        alice.site.says["/alice/other"] = BROKEN[said]

    with later(SHORTEST):
        assert stamp_record() == 0

    row = Stamping.objects.get()
    assert (row.state, row.answer) == (StampState.PENDING, said)
    assert stamp_file(digest) == before


def test_a_stamp_without_a_block_is_not_kept_as_one(point: Checkpoint, alice: Calendar) -> None:
    stamp_record()
    digest = digest_of(point)
    alice.site.says[alice.way(digest)] = answer(b"\x08\x00strange!\x00")

    with later(SHORTEST):
        assert stamp_record() == 0
    assert Stamping.objects.get().state == StampState.PENDING


def test_a_pool_may_promise_in_the_name_of_another_calendar(
    point: Checkpoint, alice: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.promises("https://bob.example/c")
    stamp_record()
    asked: list[tuple[str, bool]] = []
    digest = digest_of(point)

    def fetch(url: str, *, private: bool, **limits: Any) -> net.Page:
        asked.append((url, private))
        body = b"\x00" + BITCOIN + ENCODED
        return net.Page(200, url, (), {}, body, "")

    monkeypatch.setattr(net, "fetch", fetch)
    with later(SHORTEST):
        assert stamp_record() == 1

    # TIMESTAMP_PRIVATE opens the network to the newsroom's own calendars only.
    assert asked == [(f"https://bob.example/c/timestamp/{alice.promised(digest).hex()}", False)]


@pytest.mark.parametrize("address", ["http://10.0.0.7", "file:/etc/passwd", "https://10.0.0.7"])
def test_a_promise_leads_into_no_network_of_ours(
    point: Checkpoint, alice: Calendar, address: str
) -> None:
    alice.promises(address)
    stamp_record()

    with later(SHORTEST):
        assert stamp_record() == 0
    row = Stamping.objects.get()
    assert (row.state, row.answer) == (StampState.PENDING, "blocked")


def test_waits_grow_to_a_day_and_end_after_sixty(
    point: Checkpoint, alice: Calendar, settings: Any
) -> None:
    alice.site.says["/alice/digest"] = answer("", status="503 Service Unavailable")
    at, waits = now(), []
    for _ in range(100):
        with told(at):
            stamp_record()
        row = Stamping.objects.get()
        if row.state != StampState.WAITING:
            break
        waits.append(row.next_at - at)
        at = row.next_at

    assert waits[0] == SHORTEST
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST
    assert row.state == StampState.GIVEN_UP
    assert PATIENCE < at - row.since < PATIENCE + 2 * LONGEST
    assert 60 < len(alice.site.asked) < 80


def test_a_calendar_that_fails_is_left_alone_for_the_rest_of_a_round(
    point: Checkpoint, alice: Calendar, site: Website, settings: Any
) -> None:
    bob = Calendar(site, "bob")
    settings.TIMESTAMP_CALENDARS = [alice.url, bob.url]
    for name in ("alice", "bob"):
        site.says[f"/{name}/digest"] = answer("", status="503 Service Unavailable")
    stamp_record()
    make_checkpoint()
    bob.promises(bob.url)

    with later(SHORTEST):
        assert stamp_record() == 2
    asked = Counter(site.paths())
    assert asked == {"/alice/digest": 2, "/bob/digest": 3}


def test_a_worker_that_was_killed_while_the_calendar_answered_gives_it_back(
    point: Checkpoint, alice: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(net, "post", die)
        with pytest.raises(Killed):
            stamp_record()

    assert stamp_record() == 0
    with later(LEASE + timedelta(seconds=1)):
        assert stamp_record() == 1
    assert StampProof.objects.count() == 1


def test_a_worker_that_comes_back_late_changes_nothing(
    point: Checkpoint, alice: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = net.post

    def slowly(*args: Any, **kwargs: Any) -> net.Page:
        with later(LEASE + timedelta(seconds=1)), monkeypatch.context() as patch:
            patch.setattr(net, "post", real)
            assert stamp_record() == 1  # another worker took it
        return real(*args, **kwargs)

    monkeypatch.setattr(net, "post", slowly)

    assert stamp_record() == 0
    assert (Stamping.objects.get().state, StampProof.objects.count()) == (StampState.PENDING, 1)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_submit_once(transactional_db: None, alice: Calendar) -> None:
    publish(make_story(), by=make_user("edith", "Editor"))
    make_checkpoint()

    at_once(*(stamp_record for _ in range(4)))
    stamp_record()

    assert alice.site.paths() == ["/alice/digest"]
    assert Stamping.objects.get().state == StampState.PENDING
    assert StampProof.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_again_and_again_lose_and_double_nothing(
    transactional_db: None, alice: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(make_story(), by=make_user("edith", "Editor"))
    make_checkpoint()
    monkeypatch.setenv("TIMESTAMP_CALENDARS", alice.url)
    monkeypatch.setenv("TIMESTAMP_PRIVATE", "True")
    said = alice.site.says["/alice/digest"]
    assert isinstance(said, bytes)

    def dawdle(client: Any) -> None:
        time.sleep(1)  # however fast the machine is, the first worker is killed while it waits
        client.sendall(said)

    alice.site.says["/alice/digest"] = dawdle

    kills = killed_again_and_again("stories.editorial.stamping:stamp_record", seed=5)

    with later(LEASE + timedelta(seconds=1)):
        stamp_record()
    assert kills > 0
    assert Stamping.objects.get().state == StampState.PENDING
    assert StampProof.objects.count() == 1


def test_what_takes_too_long_comes_to_the_board_until_a_later_one_is_in_a_block(
    point: Checkpoint, alice: Calendar, editor: User
) -> None:
    def on_the_board() -> list[str]:
        found = [part for part in queue(editor, Cut()) if part.section == Section.FAILED]
        said = [row.says for part in found for row in part.rows]
        return [line for line in said if "does not stamp" in line]

    alice.site.says["/alice/digest"] = answer("", status="503 Service Unavailable")
    stamp_record()
    assert on_the_board() == []

    with later(timedelta(hours=25)):
        make_checkpoint()
        stamp_record()
        [said] = on_the_board()
        assert f"{alice.url} does not stamp the record (503)." in said
        alice.promises(alice.url)
    with later(timedelta(hours=49)):
        assert stamp_record() == 2
        assert on_the_board() == []
    with later(timedelta(days=7)):
        assert len(on_the_board()) == 1
        second = make_checkpoint()
        assert second is not None
        stamp_record()
        alice.finds_a_block(digest_of(second))
    with later(timedelta(days=7, hours=1)):
        stamp_record()
        assert on_the_board() == []


@pytest.mark.parametrize("table", STAMPED_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_what_calendars_answered(
    point: Checkpoint, alice: Calendar, table: str, statement: str
) -> None:
    stamp_record()

    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(statement.format(table))


def test_the_command_says_how_many_got_further(
    point: Checkpoint, alice: Calendar, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    call_command("stamp_record")
    assert capsys.readouterr().out == "Time stamps that got further: 1.\n"

    settings.TIMESTAMP_CALENDARS = []
    call_command("stamp_record")
    assert "TIMESTAMP_CALENDARS is empty" in capsys.readouterr().out


def test_the_clock_and_cron_stamp_it(point: Checkpoint, alice: Calendar, settings: Any) -> None:
    assert errand.name in {plan["task"] for plan in settings.CELERY_BEAT_SCHEDULE.values()}

    call_command("run_due")

    assert alice.site.paths() == ["/alice/digest"]
