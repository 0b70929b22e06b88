"""`make run`: the whole desk on one machine. Web and background work start and end as one."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket

from newsroom.environment import choose_mode, env_list
from newsroom.listening import PortRefused, listen, port_number
from newsroom.supervisor import Stopped, Supervisor

WEB = (
    *("gunicorn", "newsroom.wsgi", "--worker-class", "gthread", "--threads", "8"),
    *("--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"),
)
# Three at once: cited pages and the nightly audit take long, and a publication must not wait.
WORKER = (
    *("celery", "--app", "newsroom", "--quiet", "worker", "--beat", "--concurrency", "3"),
    *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
)
# Celery scolds root about pickled messages; ours are JSON only.
WORKER_ENV = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
VAR_DIR = Path(os.getenv("WRITETHRU_VAR") or Path(__file__).parent.parent / "var")
ANSWER_TIMEOUT_S = 2.0


def main() -> int:
    """Run until asked to end; the exit code of whatever ended by itself."""
    choose_mode()
    try:
        port = port_number(os.getenv("PORT") or "8000")
        listeners = listen(port)
    except PortRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    os.environ["PORT"] = str(port)
    with Supervisor() as supervisor:
        try:
            return _run(supervisor, port, listeners)
        except Stopped:
            print("\nEnding; work in hand is finished first. Ctrl-C again ends it at once.")
    print("Writethru has ended.")
    return 0


def _run(supervisor: Supervisor, port: int, listeners: list[socket]) -> int:
    if code := supervisor.run("preparation", [sys.executable, "-m", "newsroom.prepare"]):
        return code
    numbers = [listener.fileno() for listener in listeners]
    binds = [f"--bind=fd://{number}" for number in numbers]
    supervisor.start("web server", [sys.executable, "-m", *WEB, *binds], pass_fds=numbers)
    for listener in listeners:
        listener.close()
    # Two desks may run from one folder, on two ports: beat's own file can't be shared.
    schedule = VAR_DIR / f"beat-schedule-{port}"
    command = [sys.executable, "-m", *WORKER, f"--schedule={schedule}"]
    supervisor.start("worker", command, env=WORKER_ENV)
    ended = None
    while ended is None and not _answers(port):
        ended = supervisor.first_to_end(within_s=0.1)
    if ended is None:
        print(_welcome(port), flush=True)
        ended = supervisor.first_to_end()
    assert ended is not None
    name, code = ended
    how = f"was killed (signal {-code})" if code < 0 else f"ended by itself (code {code})"
    print(f"The {name} {how}, so everything else is ended too.", file=sys.stderr)
    return code if 0 < code < 128 else 1


def _welcome(port: int) -> str:
    if os.getenv("WRITETHRU_ENV") != "local":
        return f"Writethru listens on 127.0.0.1:{port}."
    return (
        f"Readers: http://localhost:{port}/\n"
        f"Desk:    http://localhost:{port}/admin/\n"
        "Ctrl-C ends Writethru."
    )


def _answers(port: int) -> bool:
    """Whether the web gives any answer at all."""
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_TIMEOUT_S)
    host = (env_list("ALLOWED_HOSTS") or ["localhost"])[0].lstrip(".")
    try:
        connection.request("GET", "/", headers={"Host": host})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


if __name__ == "__main__":
    sys.exit(main())
