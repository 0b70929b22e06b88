"""What readers cost: a story page from gunicorn beside the same bytes from nginx, and live news.

Both servers run on this machine's own address, one after the other; `wrk` asks if it is there,
otherwise a small loop of our own, which is slower than either server and says so.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import django
from django.core.management import call_command
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

REVISIONS = 1000
SECONDS, CONNECTIONS = 4, 16
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types {{ text/html html; }}
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def main() -> None:
    """Publish a long story, serve it, ask for it, print."""
    django.setup()
    call_command("migrate", verbosity=0)
    # Only now can the models be imported.
    from bench.live import in_a_browser, news  # noqa: PLC0415
    from bench.newsroom import Newsroom  # noqa: PLC0415
    from bench.record import writer  # noqa: PLC0415

    room = Newsroom(length=REVISIONS, write=writer(REVISIONS))
    Console().print(news(room))
    with gunicorn() as port:
        Console().print(in_a_browser(room, port))
    Console().print(_served(f"/s/{room.story.slug}/"))


def _served(path: str) -> Table:
    how = (
        f"wrk, {CONNECTIONS} connections" if shutil.which("wrk") else "our own loop, 1 connection"
    )
    table = Table(title=f"A story page, one process each ({how}, {SECONDS} s)")
    for column in ("", "requests/s", "p50 ms", "p99 ms", "of nginx"):
        table.add_column(column, justify="right" if column else "left")
    with tempfile.TemporaryDirectory() as folder:
        with gunicorn() as port:
            body, tag = _page(port, path)
            rows = {
                "gunicorn: the page": _load(port, path),
                "gunicorn: packed": _load(port, path, "Accept-Encoding: gzip"),
                "gunicorn: not changed (304)": _load(port, path, f"If-None-Match: {tag}"),
                "gunicorn: state.json": _load(port, f"{path}state.json"),
            }
        best = 0.0
        if shutil.which("nginx"):
            (Path(folder) / "page.html").write_bytes(body)
            with _nginx(Path(folder)) as port:
                rows["nginx: the same bytes, a file"] = _load(port, "/page.html")
            best = rows["nginx: the same bytes, a file"][0]
    for name, (rate, middle, late) in rows.items():
        share = f"{rate / best:.1%}" if best else "no nginx here"
        table.add_row(name, f"{rate:,.0f}", f"{middle:.1f}", f"{late:.1f}", share)
    table.caption = f"{len(body) / 1000:.0f} kB a page; both on {os.cpu_count()} cores with wrk"
    return table


def _page(port: int, path: str) -> tuple[bytes, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{path} answers {answer.status}"
    connection.close()
    return body, answer.getheader("ETag") or ""


@contextmanager
def gunicorn() -> Iterator[int]:
    """The web process as `newsroom.run` starts it."""
    from newsroom.run import WEB  # noqa: PLC0415

    port = _free_port()
    with _running([sys.executable, "-m", *WEB, f"--bind=127.0.0.1:{port}"], port):
        yield port


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    port = _free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)  # its worker is somebody else
    with _running(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], port):
        yield port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 -- ours
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _load(port: int, path: str, *headers: str) -> tuple[float, float, float]:
    """Requests a second, and how many ms the middle one and the hundredth took."""
    if not shutil.which("wrk"):
        return _asked(port, path, dict(header.split(": ", 1) for header in headers))
    named = [part for header in ("Host: localhost", *headers) for part in ("-H", header)]
    sized = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s"]
    command = [*sized, *named, f"http://127.0.0.1:{port}{path}"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    assert not refused, f"{path}: {refused[0]}"
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate, said
    return float(rate[1]), _ms(said, "50%"), _ms(said, "99%")


def _ms(said: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", said)
    assert found, said
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _asked(port: int, path: str, headers: dict[str, str]) -> tuple[float, float, float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    until = time.perf_counter() + SECONDS
    while (start := time.perf_counter()) < until:
        connection.request("GET", path, headers={"Host": "localhost", **headers})
        connection.getresponse().read()
        times.append((time.perf_counter() - start) * 1000)
    connection.close()
    cuts = quantiles(times, n=100)
    return len(times) / SECONDS, cuts[49], cuts[98]
