"""Every child inherits the supervisor's output: reading to its end waits for the last of them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PATIENCE_S = 20
SCRIPT = """
from newsroom.supervisor import Stopped, Supervisor

with Supervisor(grace_s={grace_s}) as supervisor:
    try:
        {body}
    except Stopped:
        print("asked to end", flush=True)
"""
STAYS = "exec sleep 1000"
LEAVES_A_GRANDCHILD = "sleep 1000 & echo ready; wait"
IGNORES_SIGTERM = "trap '' TERM; echo ready; sleep 1000 & wait; wait"


@contextmanager
def supervising(*body: str, grace_s: float = 10) -> Iterator[subprocess.Popen[str]]:
    """A process that supervises; whatever the test does, it is gone afterwards."""
    script = SCRIPT.format(grace_s=grace_s, body="\n        ".join(body))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def starts(name: str, script: str) -> str:
    return f"supervisor.start({name!r}, ['sh', '-c', {script!r}])"


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_every_process_and_grandchild(signum: signal.Signals) -> None:
    body = (
        starts("one", STAYS),
        starts("two", LEAVES_A_GRANDCHILD),
        "supervisor.first_to_end()",
    )
    with supervising(*body) as process:
        assert says(process) == "ready"

        process.send_signal(signum)

        assert process.communicate(timeout=PATIENCE_S)[0] == "asked to end\n"
        assert process.returncode == 0


def test_a_process_that_ignores_the_request_is_killed_when_its_grace_is_over() -> None:
    body = (starts("deaf", IGNORES_SIGTERM), "supervisor.first_to_end()")
    with supervising(*body, grace_s=0.05) as process:
        assert says(process) == "ready"

        process.terminate()

        assert process.communicate(timeout=PATIENCE_S)[0] == "asked to end\n"


def test_when_one_ends_by_itself_its_name_and_code_are_known_and_the_rest_ends() -> None:
    body = (
        starts("worker", LEAVES_A_GRANDCHILD),
        starts("web", "exit 3"),
        "print(supervisor.first_to_end(), flush=True)",
    )
    with supervising(*body) as process:
        said = process.communicate(timeout=PATIENCE_S)[0].splitlines()

    assert "('web', 3)" in said


def test_a_supervisor_killed_outright_leaves_no_orphan() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child that its parent died")
    body = (
        "supervisor.start('one', ['sleep', '1000'])",
        "print('ready', flush=True)",
        "supervisor.first_to_end()",
    )
    with supervising(*body) as process:
        assert says(process) == "ready"

        process.kill()

        assert process.communicate(timeout=PATIENCE_S)[0] == ""


def test_a_command_that_runs_to_its_end_gives_its_code() -> None:
    body = ("print(supervisor.run('preparation', ['sh', '-c', 'exit 7']), flush=True)",)
    with supervising(*body) as process:
        assert process.communicate(timeout=PATIENCE_S)[0] == "7\n"


def test_a_time_limit_ends_the_wait_and_not_the_process() -> None:
    body = (starts("one", STAYS), "print(supervisor.first_to_end(within_s=0.01), flush=True)")
    with supervising(*body) as process:
        assert process.communicate(timeout=PATIENCE_S)[0] == "None\n"
