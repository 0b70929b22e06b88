"""What it costs to ask whether a claim has been checked before, among 20,000."""

from __future__ import annotations

import random
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIMS = 20_000
RUNS = 40
TARGET_MS = 50
_WHO = (
    "Police",
    "The mayor of {}",
    "The {} ministry",
    "Two people",
    "Nobody",
    "The company",
    "A {} court",
)
_DID = (
    "arrested",
    "were killed in",
    "approved",
    "closed",
    "sold",
    "denied",
    "evacuated",
    "fined",
    "found",
    "paid for",
)
_WHAT = (
    "the bridge",
    "a power plant",
    "{} tonnes of grain",
    "the ferry to {}",
    "{} homes",
    "the budget",
    "a hospital",
    "{} workers",
)


def main() -> None:
    """Write the claims down, ask, print."""
    django.setup()
    call_command("migrate", verbosity=0)
    # Only now can the models be imported.
    from stories.editorial import resembling as room  # noqa: PLC0415
    from stories.models import Claim  # noqa: PLC0415

    dice = random.Random(20)  # noqa: S311 -- no secrets here
    statements = [_statement(dice) for _ in range(CLAIMS)]
    Claim.objects.bulk_create([Claim(statement=words) for words in statements], batch_size=2000)

    def ask() -> object:
        return room.resembling(dice.choice(statements))

    def ask_after_a_new_claim() -> object:
        Claim.objects.create(statement=_statement(dice))
        return None

    table = Table(
        title=f"Have we checked this before? {CLAIMS:,} claims, {connection.vendor} (ms)"
    )
    for column in ("", "median", "95 of 100", f"≤ {TARGET_MS}"):
        table.add_column(column, justify="right" if column else "left")
    start = time.perf_counter()
    ask()
    first = (time.perf_counter() - start) * 1000
    table.add_row("the first time in a process", f"{first:,.0f}", "", "")
    nothing: Callable[[], object] = lambda: None  # noqa: E731
    for name, before in (("while typing", nothing), ("after a new claim", ask_after_a_new_claim)):
        times = sorted(_timed(ask, before) for _ in range(RUNS))
        most = quantiles(times, n=20)[-1]
        verdict = "yes" if most <= TARGET_MS else "missed"
        table.add_row(name, f"{median(times):,.1f}", f"{most:,.1f}", verdict)
    Console().print(table)


def _timed(run: Callable[[], object], before: Callable[[], object]) -> float:
    before()
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000


def _statement(dice: random.Random) -> str:
    """A statement as a newsroom writes them, with a place, a figure and a day."""
    places = [
        f"{first}{last}"
        for first in "BDGKLMNPRST"
        for last in ("ardal", "inow", "estra", "olby", "unda")
    ]
    parts = (dice.choice(_WHO), dice.choice(_DID), dice.choice(_WHAT))
    filled = " ".join(part.format(dice.choice(places)) if "{}" in part else part for part in parts)
    day = dice.choice(("Monday", "Tuesday", "Friday", "March", "June"))
    return f"{filled} in {dice.choice(places)} on {day}, {dice.randint(2, 900)} of them by night"
