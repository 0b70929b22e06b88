"""The demo newsroom, played through the verbs, so that its history and its record are real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from stories.clock import now
from stories.demo import afternoon, desks, explosion, others, pages, shift
from stories.demo.cast import PASSWORD, Cast, is_empty, logins

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["PASSWORD", "Cast", "is_empty", "logins", "play"]


@transaction.atomic
def play(*, until: datetime | None = None) -> Cast:
    """Make the demo's people and stories; the last thing in it happened just before `until`.

    All of it or nothing. Raises IntegrityError where its people are already there.
    """
    cast = Cast.hire(until=until or now())
    day = explosion.play(cast)
    afternoon.play(day)
    desks.play(day)
    others.play(day)
    pages.play(day)
    desks.differ(day)
    shift.play(day)
    return cast
