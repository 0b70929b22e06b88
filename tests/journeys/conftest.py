"""A newsroom whose people sit at browsers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from playwright.sync_api import expect

from stories.demo import play
from stories.roles import grant
from tests.browsing import PATIENCE_MS, Newsroom
from tests.factories import make_desk

if TYPE_CHECKING:
    from pytest_playwright.pytest_playwright import CreateContextCallback

    from stories.demo import Cast
    from stories.models import Desk

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def newsroom(new_context: CreateContextCallback, live_server: Any) -> Iterator[Newsroom]:
    """Whatever a console said in any of its browsers, refusals of the policy too, is a failure."""
    room = Newsroom(new_context, live_server.url)
    yield room
    assert room.heard == []


@pytest.fixture
def world(transactional_db: None) -> Desk:
    """The desk that stories are started on."""
    return make_desk(name="World")


@pytest.fixture
def demo(transactional_db: None) -> Cast:
    """The demo's stories, told through the verbs."""
    grant(apps)  # a test with real transactions emptied the tables
    return play()
