"""The cast, a browser, and a network that ends at this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import AppConfig, apps
from django.db.backends.sqlite3.base import DatabaseOperations as SQLiteOperations
from django.db.models.signals import post_migrate
from hypothesis import settings

from stories.models.append_only import (
    DESK_TABLES,
    PASSAGES,
    SEALED_TABLES,
    STAMPED_TABLES,
    TABLES,
    WITHHELD_TABLES,
    create_sql,
    drop_sql,
)
from stories.roles import grant
from tests.chromium import MISSING, QUIET, find_chromium
from tests.factories import make_story, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

# Other work on the machine must not fail a property.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            assert host.startswith(LOOPBACK), f"a test tried to reach {host}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the Chromium that is there."""
    path = find_chromium() or pytest.fail(MISSING)
    return {**browser_type_launch_args, "args": list(QUIET), "executable_path": path}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser: whoever takes one of its fixtures does."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            # Playwright's loop stays in the tests' thread, where Django would refuse queries.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def reporter(db: None) -> User:
    """Writes drafts; may not publish or check."""
    return make_user("rosa", "Reporter", first_name="Rosa", last_name="Diaz")


@pytest.fixture
def checker(db: None) -> User:
    """Checks claims; may not touch a text."""
    return make_user("chen", "Fact-checker", first_name="Chen", last_name="Wu")


@pytest.fixture
def editor(db: None) -> User:
    """Writes, checks, publishes and corrects."""
    return make_user("edith", "Editor", first_name="Edith", last_name="Vos")


@pytest.fixture
def standards(db: None) -> User:
    """May also retract, withdraw claims and override a finding."""
    return make_user("sade", "Standards editor", first_name="Sade", last_name="Okoye")


@pytest.fixture
def story(db: None) -> Story:
    """A draft that passes the preflight."""
    return make_story()


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """Let a test's end empty the tables that refuse every other deletion.

    SQLite empties a table with DELETE; PostgreSQL's TRUNCATE asks no row trigger.
    """
    flush = SQLiteOperations.execute_sql_flush
    sealed = (*SEALED_TABLES, *STAMPED_TABLES)
    guarded = (*TABLES, PASSAGES, *DESK_TABLES, *WITHHELD_TABLES, *sealed)

    def unguarded(self: SQLiteOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in drop_sql("sqlite", guarded):
                cursor.execute(statement)
            flush(self, sql_list)
            for statement in create_sql("sqlite", guarded):
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteOperations, "execute_sql_flush", unguarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _roles_after_a_flush() -> Iterator[None]:
    """A test with real transactions empties the tables; the next one finds the roles again.

    A flush announces itself as a migration without a plan; permissions are made just before.
    """

    def restore(app_config: AppConfig, **announced: Any) -> None:
        if app_config.label == "stories" and "plan" not in announced:
            grant(apps)

    post_migrate.connect(restore)
    yield
    post_migrate.disconnect(restore)
