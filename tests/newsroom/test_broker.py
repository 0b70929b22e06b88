"""A message reaches a real worker, through every broker that TEST_BROKERS names."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest
from celery import Celery
from kombu import Queue

PATIENCE_S = 60
FOLDER = "filesystem://localhost/"
BROKERS = [FOLDER, *filter(None, os.getenv("TEST_BROKERS", "").split(","))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an empty local desk."""
    environment = {
        "PATH": os.environ["PATH"],
        "WRITETHRU_ENV": "local",
        "WRITETHRU_VAR": str(tmp_path_factory.mktemp("var")),
        "DEMO": "no",
    }
    subprocess.run([sys.executable, "-m", "newsroom.prepare"], env=environment, check=True)
    return environment


@contextmanager
def working(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "celery", "--app", "newsroom", "worker", "--pool", "solo"]
    with subprocess.Popen(
        [*command, "--loglevel", "INFO"], env=environment, stderr=subprocess.PIPE, text=True
    ) as worker:
        try:
            yield worker
        finally:
            worker.kill()


def wait_for(pattern: str, worker: subprocess.Popen[str]) -> None:
    """Read what the worker says until it says that."""
    assert worker.stderr is not None
    said, until = "", monotonic() + PATIENCE_S
    while not re.search(pattern, said):
        left = max(0, until - monotonic())
        assert select.select([worker.stderr], [], [], left)[0], f"never said {pattern}: {said}"
        said += (news := os.read(worker.stderr.fileno(), 65_536).decode())
        assert news, f"ended without {pattern}: {said}"


@pytest.mark.broker
@pytest.mark.parametrize("broker", BROKERS, ids=lambda url: url.partition(":")[0])
def test_a_message_is_carried_out_by_a_worker(desk: dict[str, str], broker: str) -> None:
    queue = f"writethru-test-{uuid4().hex}"
    environment = {**desk, "CELERY_BROKER_URL": broker, "CELERY_QUEUE": queue}
    app = Celery(broker=broker)
    app.conf.task_ignore_result = True
    if broker == FOLDER:
        folders = Path(desk["WRITETHRU_VAR"]) / "broker"
        app.conf.broker_transport_options = {
            "data_folder_in": str(folders / "messages"),
            "data_folder_out": str(folders / "messages"),
            "control_folder": str(folders / "control"),
        }

    app.send_task("stories.tasks.sweep", queue=queue)

    with app.connection() as connection, working(environment) as worker:
        try:
            wait_for(r"Task stories\.tasks\.sweep\[[0-9a-f-]+\] succeeded", worker)
        finally:
            Queue(queue, channel=connection.default_channel).delete()
