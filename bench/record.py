"""What a long record costs: publishing, comparing, reading, rendering, importing."""

from __future__ import annotations

import random
import time
from statistics import median
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTHS = (10, 200, 1000)  # revisions
RUNS = 7
PARAGRAPHS, WORDS = 30, 50  # of the story: 1,500 words
_VOCABULARY = (
    *("harbour", "fire", "water", "company", "engine", "street", "people", "garden", "council"),
    *("bridge", "window", "office", "ship", "river", "train", "school", "market", "tower"),
)


def main() -> None:
    """Build stories of each length, measure, print."""
    django.setup()
    call_command("migrate", verbosity=0)
    # Only now can the models be imported.
    from bench.newsroom import Newsroom  # noqa: PLC0415

    table = Table(title="The record, 1,500-word story (median ms of 7 runs)")
    table.add_column("")
    for length in LENGTHS:
        table.add_column(f"{length:,} revisions", justify="right")
    measured: dict[str, dict[int, str]] = {}
    for length in LENGTHS:
        room = Newsroom(length=length, write=writer(length))
        for name, run in room.measures().items():
            measured.setdefault(name, {})[length] = _timed(run)
        for name, size in room.weights().items():
            measured.setdefault(name, {})[length] = f"{size:.2f}"
    for name, row in measured.items():
        table.add_row(name, *(row.get(length, "") for length in LENGTHS))
    Console().print(table)


def writer(seed: int) -> Callable[[], str]:
    """A source of paragraphs that are the same at every run."""
    dice = random.Random(seed)  # noqa: S311 -- no secrets here

    def paragraph() -> str:
        words = " ".join(dice.choice(_VOCABULARY) for _ in range(WORDS))
        return f"{words.capitalize()}, the harbour office said."

    return paragraph


def _timed(run: Callable[[], object]) -> str:
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return f"{median(times):,.1f}"
