"""The cast, a browser, and a network that ends at this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chromium import MISSING, QUIET, find_chromium

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
