"""The real thing, without the demo: one start, one look, one Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

PATIENCE_S = 60


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def environment(tmp_path: Path, port: int) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "WRITETHRU_VAR": str(tmp_path / "var"),
        "PORT": str(port),
        "DEMO": "no",
    }


def test_the_desk_opens_and_ctrl_c_ends_every_process_of_it(
    tmp_path: Path, free_port: int
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "newsroom.run"],
        env=environment(tmp_path, free_port),
        stdout=subprocess.PIPE,
        text=True,
    ) as desk:
        try:
            assert desk.stdout is not None
            assert desk.stdout.readline() == f"Readers: http://localhost:{free_port}/\n"
            assert desk.stdout.readline() == f"Desk:    http://localhost:{free_port}/admin/\n"
            connection = HTTPConnection("127.0.0.1", free_port, timeout=PATIENCE_S)
            connection.request("GET", "/admin/login/")
            assert connection.getresponse().status == 200
            connection.close()

            desk.send_signal(signal.SIGINT)

            # Every process of the desk holds this output: its end is theirs.
            assert "has ended" in desk.communicate(timeout=PATIENCE_S)[0]
            assert desk.returncode == 0
        finally:
            desk.kill()


def test_a_busy_port_gets_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        answer = subprocess.run(
            [sys.executable, "-m", "newsroom.run"],
            env=environment(tmp_path, port),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"Port {port} is busy")
    assert answer.stderr.count("\n") == 1
