"""On which channels a publication was told, and when: read from the outbox, kept nowhere else.

For the desk only. What readers get is a function of the record, sealed before anybody was told.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Min, Q

from stories.models import Channel, Delivery, DeliveryState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from stories.models import Story


class Progress(StrEnum):
    """How far the notices of a revision have come on one channel."""

    TOLD = "told"
    LEAVING = "leaving"  # none has been tried yet
    LATE = "late"  # some did not arrive and are tried again
    GIVEN_UP = "given_up"
    CALLED_BACK = "called_back"


@dataclass(frozen=True, slots=True)
class Notified:
    """The notices of one revision on one channel."""

    channel: Channel
    sent: int
    waiting: int
    failed: int
    tried: int  # of those that wait, how many were tried
    leaves_at: datetime | None  # the first that waits
    arrived_at: datetime | None  # the last that arrived

    @property
    def of(self) -> int:
        """All but those that were called back."""
        return self.sent + self.waiting + self.failed

    @property
    def progress(self) -> Progress:
        if self.waiting:
            return Progress.LATE if self.tried else Progress.LEAVING
        if self.failed:
            return Progress.GIVEN_UP
        return Progress.TOLD if self.sent else Progress.CALLED_BACK


def channels_notified(story: Story, numbers: Iterable[int]) -> dict[int, tuple[Notified, ...]]:
    """By the number of a revision, what became of its notices (one query).

    Pages, feeds and the corrections page need no notice: they tell from the moment of publication.
    """
    revisions = {"revision__story": story, "revision__number__in": tuple(numbers)}
    rows = Delivery.objects.notices().filter(**revisions)
    waits, arrived = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.SENT)
    counted: Any = (
        rows.order_by()
        .values("revision__number", "channel")
        .annotate(
            sent=Count("pk", filter=arrived),
            waiting=Count("pk", filter=waits),
            failed=Count("pk", filter=Q(state=DeliveryState.FAILED)),
            tried=Count("pk", filter=waits & Q(attempts__gt=0)),
            leaves_at=Min("leave_at", filter=waits),
            arrived_at=Max("ended_at", filter=arrived),
        )
    )
    found: dict[int, list[Notified]] = defaultdict(list)
    for row in counted.order_by("channel"):
        number, channel = row.pop("revision__number"), row.pop("channel")
        found[number].append(Notified(Channel(channel), **row))
    return {number: tuple(of) for number, of in found.items()}
