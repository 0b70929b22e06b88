"""The one clock of the desk."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The time, aware; inside `told` the time that it was told."""
    return _told.get() or timezone.now()


@contextmanager
def told(at: datetime) -> Iterator[None]:
    """Let the clock stand at `at`. For playing the demo only: a record must not lie."""
    reset = _told.set(at)
    try:
        yield
    finally:
        _told.reset(reset)
