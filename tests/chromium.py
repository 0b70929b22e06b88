"""Finding the browser of the browser tests. `python -m tests.chromium` says how to get one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "Chromium is missing, and the browser tests need it: install it with "
    '"sudo apt install chromium", or on Ubuntu with '
    f'"{sys.executable} -m playwright install --with-deps chromium".'
)
# Without these a browser asks the world about updates and sync at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of CHROMIUM, of the system's own or of Playwright's; None without any."""
    if named := os.getenv("CHROMIUM"):
        return shutil.which(named)
    if system := next(filter(None, map(shutil.which, NAMES)), None):
        return system
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__" and find_chromium() is None:
    sys.exit(MISSING)
