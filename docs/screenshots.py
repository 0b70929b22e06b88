"""Take the pictures of the README: `make screenshots`, or `python -m docs.screenshots`.

Starts a desk of its own with the demo in a folder that is gone afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.chromium import MISSING, QUIET, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = Path(__file__).parent / "images"
PORT = os.getenv("PORT") or "8765"
DESK = f"http://127.0.0.1:{PORT}"
PATIENCE_S = 60
STORY = "Explosion at battery plant"
PASSWORD = "writethru-demo"  # noqa: S105 -- the demo's, printed at every start


def main() -> None:
    """Start, take, stop."""
    chromium = find_chromium() or sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "WRITETHRU_ENV": "local", "WRITETHRU_VAR": folder, "PORT": PORT}
        for command in (["migrate", "--verbosity=0"], ["seed_demo"]):
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, env=env, check=True)  # noqa: S603 -- our own commands
        serve = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{PORT}"]
        server = subprocess.Popen(serve, env=env, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            _wait()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                _take(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _take(page: Page) -> None:
    page.goto(f"{DESK}/admin/login/")
    page.fill("[name=username]", "edith")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("link", name=STORY).first.click()
    _keep(page, "workspace")
    page.get_by_role("link", name="Publish…").click()
    _keep(page, "publish")
    page.goto(DESK)
    page.get_by_role("link", name=STORY).first.click()
    page.goto(f"{page.url.rstrip('/')}/diff/5..6/")
    page.set_viewport_size({"width": 1440, "height": 1900})  # down to the words
    _keep(page, "compare")


def _keep(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")


def _wait() -> None:
    """Until the desk answers. Exits with a sentence after a minute."""
    for _ in range(PATIENCE_S * 4):
        try:
            with urlopen(DESK):  # noqa: S310 -- an address of our own
                return
        except URLError:
            time.sleep(0.25)
    sys.exit(f"The desk did not start on port {PORT}. Try another one: PORT=8766.")


if __name__ == "__main__":
    main()
