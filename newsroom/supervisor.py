"""Keeping several processes together: they start, and end, as one."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from types import FrameType, TracebackType

GRACE_S = 15.0
HURRY_S = 1.0  # asked again after this, we no longer wait; sooner it is the same request
PR_SET_PDEATHSIG = 1  # linux/prctl.h
ASKED = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


class Supervisor:
    """Processes, each with its own group, that never outlive this one.

    A context manager: on leaving it every process and its descendants have ended. It takes
    over the signals of the main thread and waits without polling.
    """

    def __init__(self, *, grace_s: float = GRACE_S) -> None:
        self.grace_s = grace_s
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._woken, self._waker = socket.socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)

    def __enter__(self) -> Supervisor:
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for signum in (*ASKED, signal.SIGCHLD):
            signal.signal(signum, _noted)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end_all()
        signal.set_wakeup_fd(-1)

    def run(self, name: str, command: Sequence[str]) -> int:
        """Run a command to its end and give its exit code. Raises Stopped if asked to end."""
        self.start(name, command)
        while (code := self._children[name].poll()) is None:
            if self._wait() & ASKED:
                raise Stopped
        _kill_group(self._children.pop(name))
        return code

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Start a process that stays."""
        self._children[name] = subprocess.Popen(  # noqa: S603
            command,
            env=None if env is None else {**os.environ, **env},
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches only us: we end the others, in order and to the last grandchild.
            start_new_session=True,
            preexec_fn=_end_with_parent(os.getpid()),
        )

    def first_to_end(self, *, within_s: float | None = None) -> tuple[str, int] | None:
        """Wait until one of them ends: its name and exit code, or None when the time is up.

        Raises Stopped if asked to end before that.
        """
        until = None if within_s is None else monotonic() + within_s
        while True:
            for name, child in self._children.items():
                if (code := child.poll()) is not None:
                    return name, code
            left = None if until is None else until - monotonic()
            if left is not None and left <= 0:
                return None
            if self._wait(left) & ASKED:
                raise Stopped

    def _wait(self, timeout_s: float | None = None) -> set[int]:
        """Sleep until a signal or the end of the time: the signals that came."""
        select.select([self._woken], [], [], timeout_s)
        try:
            return set(self._woken.recv(4096))
        except BlockingIOError:
            return set()

    def _end_all(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        asked_at = monotonic()
        while any(child.poll() is None for child in self._children.values()):
            left = asked_at + self.grace_s - monotonic()
            if left <= 0 or self._wait(left) & ASKED and monotonic() - asked_at > HURRY_S:
                break
        for child in self._children.values():
            _kill_group(child)
            child.wait()
        self._children.clear()


def _noted(signum: int, frame: FrameType | None) -> None:
    """Let the signal be: its number is already in the wakeup socket."""


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What a child does first, so that it ends even if we are killed outright (on Linux)."""

    def bind() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return bind
