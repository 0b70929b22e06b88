"""The web's address: taken before anything starts, so that a busy port is noticed first."""

from __future__ import annotations

import errno
import socket

# Browsers try both for "localhost".
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class PortRefused(Exception):
    """The port cannot be had; the sentence says what to do."""


def port_number(text: str) -> int:
    """Raises PortRefused unless the text is a port."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65_536:
        return int(text)
    raise PortRefused(f"PORT is {text!r}: use a number from 1 to 65535, such as PORT=8000.")


def listen(port: int) -> list[socket.socket]:
    """Listening sockets on this machine's own addresses. Raises PortRefused."""
    taken = []
    for family, host in LOOPBACKS:
        try:
            taken.append(socket.create_server((host, port), family=family))
        except OSError as error:
            # Many machines have no IPv6; the port itself was free a moment ago.
            if family is socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue
            for listener in taken:
                listener.close()
            raise PortRefused(_refusal(port, error)) from error
    return taken


def _refusal(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is busy: another program answers there. End it, or choose another "
            f"port, such as: make PORT={port + 1 if port < 65_535 else 8000} run"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system: choose one above 1023, such as PORT=8000."
    return f"Port {port} cannot be opened ({error.strerror}): choose another, such as PORT=8001."
