"""Workers racing, editors racing them, and workers that are killed: once, and never after a no."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from stories.clock import now
from stories.editorial.auditing import audit_record
from stories.editorial.publishing import publish
from stories.editorial.saving import set_embargo
from stories.editorial.scheduling import cancel, publish_due, publish_now, reschedule, schedule
from stories.errors import EditorialError, NothingToPublish
from stories.models import Revision, Scheduled, ScheduleState
from tests.editorial.hours import hour_at, in_minutes
from tests.editorial.killing import killed_again_and_again
from tests.editorial.test_concurrency import at_once
from tests.factories import make_story, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
def editor(transactional_db: None) -> User:
    return make_user("edith", "Editor")


def due(by: User) -> Scheduled:
    """A publication whose hour has come."""
    row = schedule(make_story(), by=by, hour=in_minutes(5))
    Scheduled.objects.filter(pk=row.pk).update(release_at=now() - timedelta(seconds=1))
    return row


def state_of(row: Scheduled) -> str:
    return Scheduled.objects.get(pk=row.pk).state


def test_many_workers_at_once_publish_each_once(editor: User) -> None:
    rows = [due(editor) for _ in range(12)]

    rounds = at_once(*(publish_due for _ in range(4)))

    assert sorted(row.pk for one in rounds for row in one.published) == [row.pk for row in rows]
    assert Revision.objects.count() == 12
    assert all(not one.refused for one in rounds)
    assert audit_record().finding == ""


def test_a_refusal_is_written_once_by_many_workers(editor: User) -> None:
    row = due(editor)
    editor.groups.clear()

    rounds = at_once(*(publish_due for _ in range(4)))

    assert [one for done in rounds for one in done.refused] == [row]
    assert not Revision.objects.exists()


def die_at(statement: int) -> Callable[..., Any]:
    """Let the process die as it sends its nth statement to the database."""
    sent = count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if next(sent) == statement:
            raise Killed
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.parametrize("ends", ["published", "refused"])
def test_killed_at_any_statement_it_is_all_there_or_nothing(ends: str, editor: User) -> None:
    row = due(editor)
    if ends == "refused":
        editor.groups.clear()
    seen = set()
    for statement in count(1):
        try:
            with connection.execute_wrapper(die_at(statement)):
                publish_due()
        except Killed:
            seen.add((state_of(row), Revision.objects.count()))
            continue
        break

    after = (ends, 1 if ends == "published" else 0)
    assert statement > 10
    assert seen <= {("waiting", 0), after}
    assert (state_of(row), Revision.objects.count()) == after
    assert audit_record().finding == ""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_at_once_what_was_called_off_stays_in(seed: int, editor: User) -> None:
    """Cancel, move, embargo, publish by hand and two workers, released by one barrier."""
    chance = random.Random(seed)  # noqa: S311
    row = due(editor)
    verbs: list[Callable[[], Any]] = [
        lambda: ("cancelled", cancel(row, by=editor)),
        lambda: ("moved", reschedule(row, by=editor, hour=in_minutes(60))),
        lambda: ("by hand", publish_now(row, by=editor)),
        lambda: ("embargo", set_embargo(row.story, by=editor, until=in_minutes(90).at)),
        publish_due,
        publish_due,
    ]
    chance.shuffle(verbs)

    done = at_once(*verbs)

    [said] = [one for one in done if isinstance(one, tuple) and one[0] == "embargo"]
    assert said
    agreed = {one[0] for one in done if isinstance(one, tuple)} - {"embargo"}
    out = Revision.objects.count()
    assert out == (1 if state_of(row) == ScheduleState.PUBLISHED else 0)
    assert len(agreed) <= 1
    if agreed & {"cancelled", "moved"}:
        assert state_of(row) == ScheduleState.CANCELLED
        assert out == 0
        publish_due()
        assert Revision.objects.count() == 0
    assert audit_record().finding == ""


def test_never_early_and_never_after_a_no_while_workers_run(editor: User) -> None:
    """Each story: one plan, an editor who changes their mind, and workers all the while.

    However slow the machine is, the editor is in time for a third of them, and leaves a third.
    """
    chance = random.Random(7)  # noqa: S311
    stories = [make_story() for _ in range(30)]
    hours = (3600, chance.random(), chance.random())
    plans = [
        schedule(one, by=editor, hour=hour_at(now() + timedelta(seconds=hours[n % 3])))
        for n, one in enumerate(stories)
    ]
    touched = [row for n, row in enumerate(plans) if n % 3 != 2]
    agreed: dict[int, str] = {}

    def change_their_mind() -> None:
        for row in random.Random(8).sample(touched, len(touched)):  # noqa: S311
            time.sleep(0.02)
            try:
                if row.pk % 2:
                    cancel(row, by=editor)
                    agreed[row.story_id] = "never"
                else:
                    moved = reschedule(row, by=editor, hour=in_minutes(30))
                    agreed[row.story_id] = f"not before {moved.release_at}"
            except EditorialError:
                continue

    def work() -> None:
        for _ in range(12):
            publish_due()
            time.sleep(0.1)

    with ThreadPoolExecutor(3) as pool:
        for one in [pool.submit(_closing, verb) for verb in (work, work, change_their_mind)]:
            one.result()
    publish_due()

    for story in stories:
        revisions = Revision.objects.filter(story=story)
        assert revisions.count() == (0 if story.pk in agreed else 1)
        for revision in revisions:
            assert revision.published_at >= revision.scheduled.release_at
    assert 0 < len(agreed) < len(stories)


def _closing(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    finally:
        connection.close()


def test_publishing_by_hand_and_the_worker_at_once_make_one_revision(editor: User) -> None:
    for _ in range(8):
        row = due(editor)

        done = at_once(publish_due, lambda row=row: publish(row.story, by=editor))

        assert Revision.objects.filter(story=row.story).count() == 1
        by_hand = done[1]
        assert isinstance(by_hand, Revision | NothingToPublish)
        out = Scheduled.objects.get(pk=row.pk)
        assert (out.revision_id is None) == isinstance(by_hand, Revision)


def test_workers_that_are_killed_again_and_again_publish_each_once(editor: User) -> None:
    """Real processes and SIGKILL at random moments, until nothing is left that is due."""
    rows = [due(editor) for _ in range(24)]
    later = schedule(make_story(), by=editor, hour=in_minutes(600))

    kills = killed_again_and_again("stories.editorial.scheduling:publish_due", seed=3)

    assert kills >= 4
    for row in rows:
        assert Revision.objects.filter(story=row.story_id).count() == 1
        assert state_of(row) == ScheduleState.PUBLISHED
    assert state_of(later) == ScheduleState.WAITING
    assert audit_record().finding == ""
