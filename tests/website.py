"""A real web server on this machine that changes, moves, vanishes, dawdles and lies."""

from __future__ import annotations

import contextlib
import socketserver
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from socket import socket

    Behaviour = Callable[[socket], None]


class Website:
    """`says[path]` is the whole answer as bytes, or a function that is given the socket."""

    def __init__(self) -> None:
        self.says: dict[str, bytes | Behaviour] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []  # path and headers, in lower case
        self.sent: list[tuple[str, str]] = []  # method and body, a character a byte
        site = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = 0.5  # for a client that says nothing

            def handle(self) -> None:
                line = self.rfile.readline().decode("latin-1").split()
                if len(line) < 2:
                    return
                headers = {}
                while (head := self.rfile.readline().decode("latin-1").strip()) != "":
                    name, _, value = head.partition(":")
                    headers[name.lower()] = value.strip()
                site.asked.append((line[1], headers))
                if length := headers.get("content-length", ""):
                    site.sent.append((line[0], self.rfile.read(int(length)).decode("latin-1")))
                said = site.says.get(line[1], answer("", status="404 Not Found"))
                with contextlib.suppress(OSError):  # a client that has seen enough hangs up
                    if callable(said):
                        said(self.request)
                    else:
                        self.request.sendall(said)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]


@contextmanager
def website() -> Iterator[Website]:
    site = Website()
    Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


def answer(
    body: str | bytes,
    *,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
    **headers: str,
) -> bytes:
    """A whole answer. Headers are named with underscores: last_modified."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join([*lines, "", ""]).encode() + content


def redirect(to: str, *, status: str = "301 Moved Permanently") -> bytes:
    return answer("", status=status, location=to)


def article(*paragraphs: str, around: str = "") -> str:
    """A page with a main text, a menu and a footer; `around` stands beside the text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        "<!DOCTYPE html><html lang=en><head><title>Harbour office</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<main><article><h1>Fire on the quay</h1>{text}</article></main>{around}"
        "<footer>Harbour office, Quay Road 1</footer></body></html>"
    )
