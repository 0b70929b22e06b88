"""Take the pictures of README and guide: `make screenshots`, or `python -m docs.screenshots`.

Starts a desk of its own with the demo in a folder that is gone afterwards.
"""

from __future__ import annotations

import os
import re
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
    from playwright.sync_api import Locator, Page

IMAGES = Path(__file__).parent / "images"
GUIDE = Path(__file__).parent.parent / "stories/static/stories/guide"  # the desk shows them, too
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
                _take_guide(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _take(page: Page) -> None:
    page.goto(f"{DESK}/admin/login/")
    page.fill("[name=username]", "edith")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{DESK}/admin/")
    _keep(page, "board")
    page.get_by_role("link", name=STORY).first.click()
    _keep(page, "workspace")
    page.get_by_role("link", name="Publish…").click()
    _keep(page, "publish")
    page.goto(DESK)
    page.get_by_role("link", name=STORY).first.click()
    page.set_viewport_size({"width": 1440, "height": 1900})  # down to the words
    _keep(page, "story")
    page.goto(f"{page.url.rstrip('/')}/diff/5..6/")
    _keep(page, "compare")


def _take_guide(page: Page) -> None:
    """What the guide's tasks are about, each cut to the part that matters."""
    page.set_viewport_size({"width": 1180, "height": 1600})
    page.goto(f"{DESK}/admin/")
    _cut(
        page, page.get_by_role("heading", name="Needs me now").locator("xpath=../.."), "queue", 560
    )
    page.get_by_role("searchbox").fill("intensive care")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile("intensive care")).first.click()
    _cut(page, page.locator("#content"), "origins", 620)
    page.goto(f"{DESK}/admin/checks/")
    _cut(
        page,
        page.locator("article.card").first,
        "countersign",
    )
    page.goto(f"{DESK}/admin/claims/figures/")
    _cut(page, page.locator("#content .card").first, "figures")
    page.goto(f"{DESK}/admin/changed/")
    _cut(page, page.locator("#content .card").first, "changed")
    page.goto(f"{DESK}/admin/moved/")
    trains = page.locator("#content .card", has_text="Trains on the coast line end")
    _cut(page, trains.first, "moved")


def _cut(page: Page, what: Locator, name: str, most: int = 900) -> None:
    """The picture of one part, down to `most` pixels of its height."""
    page.wait_for_load_state("networkidle")
    box = what.bounding_box()
    assert box is not None
    box["height"] = min(box["height"], most)
    page.screenshot(path=GUIDE / f"{name}.png", clip=box, full_page=True)


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
