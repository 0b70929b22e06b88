"""The machine's Python is played by small scripts: what they lack must be said in one sentence."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TOO_OLD = """
case "$2" in
    *print*) echo 3.9 ;;
    *version_info*) exit 1 ;;
esac
"""
WITHOUT_VENV = """
case "$2" in
    *print*) echo 3.12 ;;
    *ensurepip*) exit 1 ;;
esac
"""
READY = ":"
WITHOUT_NETWORK = """
case "$*" in
    *install*) exit 1 ;;
esac
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    lock = tmp_path / "requirements.lock"
    lock.write_text("django==5.2.19\n")
    return lock


def play(path: Path, script: str) -> Path:
    """A program at that path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}")
    path.chmod(0o755)
    return path


def prepare(python: Path | str, lock: Path) -> subprocess.CompletedProcess[str]:
    command = [PROJECT / ".ci" / "prepare", python, ".venv", lock]
    return subprocess.run(command, cwd=lock.parent, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            TOO_OLD,
            "Writethru needs Python 3.11 or newer, and {python} is 3.9: install a newer one",
        ),
        (WITHOUT_VENV, 'venv module is missing: install it, on Debian and Ubuntu with "sudo apt'),
        ("exit 127", "{python} does not start: name another Python"),
    ],
)
def test_a_python_that_will_not_do_gets_one_sentence(
    tmp_path: Path, lock: Path, script: str, sentence: str
) -> None:
    python = play(tmp_path / "python3", script)

    answer = prepare(python, lock)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert sentence.format(python=python) in answer.stderr
    assert not (tmp_path / ".venv").exists()


def test_a_python_that_is_not_there_gets_one_sentence(lock: Path) -> None:
    answer = prepare("python-of-nowhere", lock)

    assert answer.returncode == 1
    assert answer.stderr.startswith("python-of-nowhere was not found: install Python 3.11")


def test_an_installation_that_stops_is_tried_again_next_time(tmp_path: Path, lock: Path) -> None:
    play(tmp_path / ".venv" / "bin" / "python", WITHOUT_NETWORK)

    answer = prepare("python3", lock)

    assert answer.returncode == 1
    assert answer.stderr.startswith("The installation stopped")
    assert not (tmp_path / ".venv" / "installed-requirements.lock").exists()


def test_the_second_start_installs_nothing_until_the_lock_changes(
    tmp_path: Path, lock: Path
) -> None:
    python = play(tmp_path / ".venv" / "bin" / "python", READY)
    assert "Installing" in prepare("python3", lock).stdout

    play(python, WITHOUT_NETWORK)
    second = prepare("python3", lock)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")

    lock.write_text("django==6.1.3\n")
    assert "Installing" in prepare("python3", lock).stdout


def test_make_run_says_the_sentence_and_nothing_of_its_own_but_the_failure(tmp_path: Path) -> None:
    python = play(tmp_path / "python3", TOO_OLD)
    environment = {"PATH": os.environ["PATH"]}

    answer = subprocess.run(
        ["make", "run", f"PYTHON={python}"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert answer.returncode != 0
    assert "Writethru needs Python 3.11 or newer" in answer.stderr
    assert "Traceback" not in answer.stderr
