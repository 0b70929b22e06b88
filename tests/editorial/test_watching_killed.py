"""The watcher killed anywhere and run by many at once: no alarm is lost, none is doubled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from stories import net
from stories.clock import now, told
from stories.editorial.answering import answer_page_change
from stories.editorial.claiming import add_evidence
from stories.editorial.watching import LEASE, open_page_changes, watch_pages
from stories.errors import AnswerRefused
from stories.models import (
    Answer,
    Capture,
    Check,
    Custody,
    Finding,
    Handling,
    Method,
    PageChange,
    Watch,
)
from tests.factories import make_claim, make_source, make_user
from tests.website import Website, answer, article, website

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User
    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

QUOTE = "Seven people were taken to hospital after the explosion, the register shows."
OLD = answer(article("The fire on the quay broke out before dawn, the office said.", QUOTE))
NEW = OLD.replace(b"Seven", b"Eight")
GONE = answer("", status="404 Not Found")


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
def site(settings: SettingsWrapper) -> Iterator[Website]:
    settings.WATCH_PRIVATE = True
    with website() as one:
        yield one


@pytest.fixture
def checker(transactional_db: None) -> User:
    return make_user("chen", "Fact-checker")


def cite(site: Website, by: User, path: str = "/page", host: str = "127.0.0.1") -> None:
    site.says[path] = OLD
    add_evidence(
        make_claim(),
        by=by,
        source=make_source(),
        kind="url",
        title="Register",
        url=site.url(path).replace("127.0.0.1", host),
        text=QUOTE,
    )


def die_at(statement: int) -> Callable[..., Any]:
    """Let the process die as it sends its nth statement to the database."""
    sent = count(1)

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if next(sent) == statement:
            raise Killed
        return execute(sql, params, many, context)

    return wrapper


def state() -> tuple[int, ...]:
    """How many changes wait or waited, captures are kept and times they were taken."""
    return (
        PageChange.objects.count(),
        open_page_changes().count(),
        Capture.objects.filter(method=Method.FETCHED).count(),
        Custody.objects.filter(action=Handling.TAKEN).count(),
    )


@pytest.mark.parametrize("said", [OLD, NEW, GONE], ids=["recovers", "changes", "vanishes"])
def test_killed_at_any_statement_it_tells_once(said: bytes, site: Website, checker: User) -> None:
    cite(site, checker)
    watch_pages()
    if said == OLD:
        site.says["/page"] = GONE
        Watch.objects.update(next_at=now())
        watch_pages()
    site.says["/page"] = said
    before, states = state(), set()
    later = now()
    for statement in count(1):
        later += LEASE + timedelta(hours=1)
        with told(later):
            try:
                with connection.execute_wrapper(die_at(statement)):
                    watch_pages()
            except Killed:
                states.add(state())
                continue
            break

    assert statement > 15  # it was killed everywhere on its way
    assert states <= {before, state()}  # all of a look is there, or nothing of it
    [change] = PageChange.objects.all()
    assert open_page_changes().count() == (0 if said == OLD else 1)
    expected = Finding.QUOTE_GONE if said == NEW else Finding.VANISHED
    assert change.finding == expected
    assert Capture.objects.filter(method=Method.FETCHED).count() == (2 if said == NEW else 1)
    assert Watch.objects.get().leased_until is None


def test_killed_while_a_server_answers_it_looks_again_when_the_lease_is_over(
    site: Website, checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    cite(site, checker)
    watch_pages()
    site.says["/page"] = NEW
    Watch.objects.update(next_at=now())

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(net, "fetch", die)
        with pytest.raises(Killed):
            watch_pages()

    assert watch_pages().looked == 0
    with told(now() + LEASE):
        assert watch_pages().looked == 1
    assert open_page_changes().count() == 1


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same time; what each returned, or the refusal that it met."""
    start = Barrier(len(verbs))

    def do(verb: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return verb()
        except AnswerRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(do, verbs))


def test_many_rounds_at_once_ask_each_page_once_and_tell_it_once(
    site: Website, checker: User
) -> None:
    for number in range(6):
        cite(site, checker, f"/{number}", host="localhost" if number % 2 else "127.0.0.1")
    while watch_pages().looked:
        pass
    for number in range(6):
        site.says[f"/{number}"] = NEW if number < 4 else GONE
    site.asked.clear()
    Watch.objects.update(next_at=now())

    rounds = at_once(*(watch_pages for _ in range(4)))
    while (more := watch_pages()).looked:
        rounds.append(more)

    assert sorted(site.paths()) == [f"/{number}" for number in range(6)]
    assert sum(one.looked for one in rounds) == 6
    assert sum(len(one.told) for one in rounds) == PageChange.objects.count() == 6
    assert open_page_changes().count() == 6


def test_no_two_workers_ask_one_host_at_the_same_time(site: Website, checker: User) -> None:
    inside, most = [0], [0]

    def behave(client: Any) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        client.sendall(OLD)
        inside[0] -= 1

    for number in range(6):
        cite(site, checker, f"/{number}")
        site.says[f"/{number}"] = behave

    at_once(*(watch_pages for _ in range(4)))

    assert most == [1]


def test_two_colleagues_and_a_look_at_once_leave_one_answer(site: Website, checker: User) -> None:
    other = make_user("edith", "Editor")
    cite(site, checker)
    watch_pages()
    site.says["/page"] = NEW
    Watch.objects.update(next_at=now())
    [change] = watch_pages().told
    Watch.objects.update(next_at=now())

    done = at_once(
        lambda: answer_page_change(change, by=checker, answer=Answer.NO_LONGER),
        lambda: answer_page_change(change, by=other, answer=Answer.STILL),
        watch_pages,
    )

    change.refresh_from_db()
    assert sum(isinstance(one, AnswerRefused) for one in done) == 1
    withdrawn = change.evidence.withdrawn_at is not None
    assert withdrawn == (change.answer == Answer.NO_LONGER) == Check.objects.exists()
    assert PageChange.objects.count() == 1
    assert not open_page_changes().exists()
