"""A broker that is gone, or that takes a call and never answers: nobody at the desk notices.

No page asks it for anything: what waits stands in rows, and workers look there by the clock.
"""

from __future__ import annotations

import socket
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.urls import reverse
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from newsroom.celery import app
from stories import tasks
from stories.editorial.scheduling import publish_due
from stories.models import Delivery, Kind, Revision, Scheduled, ScheduleState, Story
from tests.admin.test_publish import at, form_of
from tests.factories import make_claim, make_desk, make_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

WORD = "correct horse battery staple"


@pytest.fixture
def knocks() -> Iterator[socket.socket]:
    """The broker is a port that takes calls and never says a word."""
    usual = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        silent.setblocking(False)
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        app.conf.update(broker_url=address, task_always_eager=False)
        yield silent
        app.conf.update(usual)


def knocked(silent: socket.socket) -> bool:
    try:
        silent.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    User.objects.filter(pk=editor.pk).update(password=make_password(WORD))
    login = reverse("admin:login")
    answer = client.post(login, {"username": editor.username, "password": WORD}, follow=True)
    assert answer.redirect_chain
    return client


def test_a_whole_day_at_the_desk_asks_the_broker_nothing(
    knocks: socket.socket, desk: Client, settings: Any
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    claim = make_claim()
    started = {
        "uid": uuid.uuid4(),
        "headline": "Fire",
        "desk": make_desk().pk,
        "body": "Two hurt.",
    }
    desk.post(reverse("admin:story_start"), started)
    story = Story.objects.get(headline="Fire")

    desk.post(at(story), form_of(desk, story))
    desk.post(reverse("admin:story_undo", args=[story.pk, 1]))
    later = make_story()
    hour = {"when": "at", "date": "2030-01-02", "time": "12:00", "zone": "UTC"}
    desk.post(at(later), {**form_of(desk, later), **hour})
    desk.post(reverse("admin:claim_take", args=[claim.ref]))
    for page in ("index", "claims", "checks", "handover", "moved"):
        assert desk.get(reverse(f"admin:{page}")).status_code == 200

    assert [row.change for row in story.revisions.order_by("pk")] == [Kind.NEW, Kind.HOLD]
    assert Delivery.objects.filter(revision__story=story).exists()
    assert Scheduled.objects.get().state == ScheduleState.WAITING
    assert not knocked(knocks)


def test_without_any_worker_the_command_does_what_is_due(
    knocks: socket.socket, desk: Client
) -> None:
    later = make_story()
    hour = {"when": "at", "date": "2030-01-02", "time": "12:00", "zone": "UTC"}
    desk.post(at(later), {**form_of(desk, later), **hour})
    Scheduled.objects.update(release_at="2020-01-02T12:00Z")

    publish_due()

    assert Revision.objects.get().story_id == later.pk
    assert not knocked(knocks)


def test_the_port_would_have_been_knocked_at(knocks: socket.socket) -> None:
    """The two tests above could fail: this is what an errand for a worker does."""
    errand = next(task for name, task in app.tasks.items() if name.startswith(tasks.__name__))
    options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}

    with (
        app.connection_for_write(transport_options=options) as connection,
        pytest.raises((OSError, RedisError, OperationalError)),
    ):
        errand.apply_async(connection=connection, retry=False)

    assert knocked(knocks)
