"""News on an open page: what is worked, from a publication to the words, besides waiting."""

from __future__ import annotations

import os
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from rich.table import Table

from tests.chromium import QUIET, find_chromium

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.newsroom import Newsroom

RUNS = 9
TARGET_MS = 200
BETWEEN_MS = 2_100  # a page that wakes again sooner asks later
# Wakes the page as a network that is back does, and waits until the button offers the news.
_ASK = """async () => {
  const show = document.querySelector("[data-live-show]"), start = performance.now();
  dispatchEvent(new Event("online"));
  while (show.hidden) await new Promise((next) => setTimeout(next));
  return performance.now() - start;
}"""
# Presses it; the frame after the next has painted the words.
_SHOW = """async () => {
  const start = performance.now();
  document.querySelector("[data-live-show]").click();
  await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  return performance.now() - start;
}"""


def news(room: Newsroom) -> Table:
    """What the server works for each answer, nothing being kept yet."""
    from django.test import Client  # noqa: PLC0415 -- only now are the settings read

    client, address = Client(), f"/s/{room.story.slug}/"

    def get(rest: str) -> tuple[float, float]:
        start, worked = time.perf_counter(), time.process_time()
        answer = client.get(f"{address}{rest}", headers={"host": "localhost"})
        assert answer.status_code == 200, f"{rest} answers {answer.status_code}"
        return (time.perf_counter() - start) * 1000, (time.process_time() - worked) * 1000

    times: dict[str, list[tuple[float, float]]] = {"state.json": [], "the news, marked": []}
    for turn in range(RUNS + 1):
        before = room.count
        room.publish()
        asked = get("state.json"), get(f"since/{before}..{room.count}/")
        if turn:  # the first one reads templates
            for name, took in zip(times, asked, strict=True):
                times[name].append(took)
    times["both"] = [
        (one[0] + two[0], one[1] + two[1])
        for one, two in zip(times["state.json"], times["the news, marked"], strict=True)
    ]
    table = _table(f"News on an open page, {room.count:,} revisions (ms, nothing kept yet)", "CPU")
    for name, rows in times.items():
        took, cpu = zip(*rows, strict=True)
        _tell(table, name, took, f"{median(cpu):.1f}")
    return table


def in_a_browser(room: Newsroom, port: int) -> Table:
    """What a reader's browser waits for and works itself, the server being at work beside it."""
    table = _table(f"The same in Chromium, {room.count:,} revisions (ms, one server process)")
    if not (chromium := find_chromium()):
        table.caption = "No Chromium here."
        return table
    # Playwright's own loop runs in this thread, and nothing else does.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    offered, shown = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/s/{room.story.slug}/")
        for _ in range(RUNS):
            room.publish()
            page.wait_for_timeout(BETWEEN_MS)
            offered.append(float(page.evaluate(_ASK)))
            shown.append(float(page.evaluate(_SHOW)))
        browser.close()
    _tell(table, "asked, answered, offered", offered)
    _tell(table, "pressed, merged, painted", shown)
    both = [one + two for one, two in zip(offered, shown, strict=True)]
    _tell(table, "both", both)
    return table


def _table(title: str, *more: str) -> Table:
    table = Table(title=title)
    for column in ("", "median", "worst", *(f"of it our {one}" for one in more), f"≤ {TARGET_MS}"):
        table.add_column(column, justify="right" if column else "left")
    return table


def _tell(table: Table, name: str, took: Sequence[float], *more: Iterable[Any]) -> None:
    verdict = "yes" if median(took) <= TARGET_MS else "missed"
    table.add_row(name, f"{median(took):.1f}", f"{max(took):.1f}", *map(str, more), verdict)
