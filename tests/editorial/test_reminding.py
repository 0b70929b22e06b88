from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoCaptureOnCommitCallbacks

from newsroom.mail import mail_server
from stories.clock import now
from stories.editorial.publishing import publish, retract
from stories.editorial.reminding import remind, reminders_of
from stories.editorial.verifying import check_again, check_claim, seen_of
from stories.models import Reminder, Status
from stories.tasks import remind as errand
from tests.factories import make_claim, make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

SERVER = mail_server("smtp://mail.courier.example")


@pytest.fixture
def mails(settings: Any) -> list[Any]:
    """A newsroom with a mail server."""
    settings.MAIL_SERVER = SERVER
    return mail.outbox


def overdue(**fields: Any) -> Claim:
    """A claim that stands in a story and is overdue by five minutes."""
    at = now()
    times = {"as_of": at - timedelta(hours=1), "recheck_due": at - timedelta(minutes=5)}
    claim = make_claim(**{**times, **fields})
    make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    return claim


def test_who_is_checking_is_told_once_on_the_desk_and_by_mail(
    checker: User,
    mails: list[Any],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    checker.email = "chen@courier.example"
    checker.save()
    claims = [overdue(assignee=checker), overdue(assignee=checker, statement="A secret.")]

    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            remind()

    assert [row.claim for row in reminders_of(checker)] == claims
    assert Reminder.objects.count() == 2
    [message] = mails
    assert message.to == ["chen@courier.example"]
    assert message.subject == "2 claims to check again"
    assert f"https://courier.example/admin/claims/{claims[0].ref}/" in message.body
    assert "secret" not in message.body


def test_else_who_checked_it_last_is_told(checker: User, editor: User) -> None:
    claim = overdue()
    check_claim(claim, to=Status.UNVERIFIABLE, by=checker, reason="They all stay silent.")
    check_claim(claim, to=Status.UNVERIFIABLE, by=editor, reason="They still stay silent.")
    type(claim).objects.update(recheck_due=now() - timedelta(minutes=1))

    remind()

    assert not reminders_of(checker)
    assert reminders_of(editor).get().claim == claim


@pytest.mark.parametrize("gone", ["left the house", "never was anybody"])
def test_what_nobody_is_on_is_noted_all_the_same(checker: User, gone: str) -> None:
    claim = overdue(assignee=checker if gone == "left the house" else None)
    checker.is_active = False
    checker.save()

    assert remind() == 1
    assert Reminder.objects.get(claim=claim).to is None


def test_without_an_address_or_a_server_nothing_is_mailed(
    checker: User,
    editor: User,
    mails: list[Any],
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    editor.email = "edith@courier.example"
    editor.save()
    overdue(assignee=checker)
    with django_capture_on_commit_callbacks(execute=True):
        remind()
    settings.MAIL_SERVER = None
    overdue(assignee=editor)
    with django_capture_on_commit_callbacks(execute=True):
        remind()

    assert mails == []
    assert Reminder.objects.count() == 2


def test_a_mail_server_that_does_not_answer_stops_nothing(
    checker: User,
    mails: list[Any],
    settings: Any,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    checker.email = "chen@courier.example"
    checker.save()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    overdue(assignee=checker)

    with django_capture_on_commit_callbacks(execute=True):
        assert remind() == 1

    assert reminders_of(checker).exists()


@pytest.mark.parametrize("case", ["not due yet", "in no story", "in a withdrawn story"])
def test_nobody_is_told_of_what_needs_nobody(checker: User, standards: User, case: str) -> None:
    if case == "in no story":
        make_claim(assignee=checker, recheck_due=now() - timedelta(minutes=5))
    elif case == "not due yet":
        overdue(assignee=checker, recheck_due=now() + timedelta(minutes=5))
    else:
        claim = overdue(assignee=checker)
        story = claim.placements.get().story
        publish(story, by=standards)
        retract(story, by=standards, reason="It was made up by a caller.")

    assert remind() == 0


def test_the_next_period_has_a_notice_of_its_own(checker: User) -> None:
    claim = overdue(assignee=checker, kind="toll")
    remind()
    check_again(claim, by=checker, seen=seen_of(claim))
    assert not reminders_of(checker)
    type(claim).objects.update(recheck_due=now() - timedelta(minutes=1))

    errand.delay()

    assert Reminder.objects.filter(claim=claim).count() == 2
    assert reminders_of(checker).count() == 1


def test_it_runs_by_hand_where_there_is_no_worker(
    checker: User, capsys: pytest.CaptureFixture[str]
) -> None:
    overdue(assignee=checker)

    call_command("remind")
    call_command("remind")

    assert capsys.readouterr().out == "Told of overdue claims: 1.\nTold of overdue claims: 0.\n"


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(checker: User, mails: list[Any]) -> None:
    checker.email = "chen@courier.example"
    checker.save()
    claims = [overdue(assignee=checker) for _ in range(3)]
    barrier, counts = Barrier(2), []

    def work() -> None:
        barrier.wait()
        try:
            counts.append(remind())
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts) == Reminder.objects.count() == 3
    mailed = "".join(message.body for message in mails)
    assert all(mailed.count(f"/{claim.ref}/") == 1 for claim in claims)
