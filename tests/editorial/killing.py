"""Workers that are killed again and again: `python -m tests.editorial.killing ERRAND SEED`.

A process of its own: it forks, and a test's process has threads and open connections. It prints
how many workers it killed once a worker has found nothing to do and ended by itself.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable

WORKERS = 2
AT_MOST_S = 90.0


def killed_again_and_again(errand: str, *, seed: int) -> int:
    """Run the errand on the test's database in workers that are killed; how many were."""
    database = connection.settings_dict
    host = f"{database['HOST']}:{database['PORT']}"
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{database['USER']}:{database['PASSWORD']}@{host}/{database['NAME']}"
    )
    connection.close()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": url,
        "TEST_RECORD_KEYS": str(settings.RECORD_KEYS_DIR),
    }
    command = [sys.executable, "-m", "tests.editorial.killing", errand, str(seed)]
    ended = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return int(ended.stdout)


def main(errand: str, seed: str) -> None:
    django.setup()
    module, _, name = errand.partition(":")
    do: Callable[[], object] = getattr(import_module(module), name)
    chance, kills, ends = random.Random(int(seed)), 0, time.monotonic() + AT_MOST_S  # noqa: S311
    # What a worker loads with its first errand is loaded here, not in each that is to be killed.
    get_resolver().reverse_dict  # noqa: B018
    connection.ensure_connection()
    connection.close()
    done = False
    while not done:
        if time.monotonic() > ends:
            sys.exit("it never ends")
        workers = [_work(do) for _ in range(WORKERS)]
        # Longer and longer, so that in the end one comes through on the slowest machine.
        time.sleep(chance.uniform(0.005, 0.12) * (1 + kills / 10))
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
            _pid, status = os.waitpid(worker, 0)
            killed = os.WIFSIGNALED(status)
            kills += killed
            done |= not killed and os.WEXITSTATUS(status) == 0
    print(kills)


def _work(do: Callable[[], object]) -> int:
    """A worker that runs until nothing is left to do; connections are its own."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        while _did(do()):
            continue
        code = 0
    finally:
        os._exit(code)


def _did(done: object) -> bool:
    return bool(done if isinstance(done, int) else getattr(done, "published", ()))


if __name__ == "__main__":
    main(*sys.argv[1:])
