"""The cast, a browser, and a network that ends at this machine."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Without these a browser asks the world about updates and sync at every start.
QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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
    """Launch the system's Chromium, or the one that CHROMIUM names, or Playwright's own."""
    named = os.getenv("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    launch = {**browser_type_launch_args, "args": QUIET_BROWSER}
    return launch if named is None else {**launch, "executable_path": named}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser: whoever takes one of its fixtures does."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            # Playwright's loop stays in the tests' thread, where Django would refuse queries.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
