"""A claim's statuses over time as one drawn lane."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.timezone import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stories.editorial.statusline import Step
    from stories.models import Status

WIDTH = 1000  # of the drawing, in its own units
_LEAST = 12  # so that a status of a minute in a week can still be seen


@dataclass(frozen=True, slots=True)
class Stretch:
    """A status and how long it stood, in units of the drawing."""

    status: Status
    x: int
    width: int


def lane(steps: Sequence[Step]) -> tuple[Stretch, ...]:
    """The stretches from the first status to now; empty before anything was decided."""
    moves = [(step.at, step.status) for step in steps if step.status is not None]
    if not moves:
        return ()
    times = [at for at, _ in moves] + [max(now(), moves[-1][0])]
    whole = (times[-1] - times[0]).total_seconds() or 1.0
    rough = [
        max(_LEAST, round(WIDTH * (end - begin).total_seconds() / whole))
        for begin, end in pairwise(times)
    ]
    scale = WIDTH / sum(rough)
    made, x = [], 0.0
    for (_, status), width in zip(moves, rough, strict=True):
        made.append(Stretch(status, round(x), max(1, round(width * scale))))
        x += width * scale
    return tuple(made)
