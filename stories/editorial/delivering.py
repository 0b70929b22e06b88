"""Sending what waits in the outbox: at least once, never before its time, and not for ever."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F

from stories import net
from stories.clock import now
from stories.models import Channel, Delivery, DeliveryState
from stories.syndication import purging, webhook

if TYPE_CHECKING:
    from django.db.models import QuerySet

# After each failure; the last one is given up 75 hours after the first.
WAITS_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
TROUBLED = 4  # tries that failed: 35 minutes, then the desk is told
DEADLINE_S = 10.0  # for one answer
LEASE = timedelta(seconds=30)  # longer than an answer takes; a dead worker's row comes back
ROUND_S = 20.0  # a round begins no new notice after it
MOST = 200
_MOST_WAIT_S = 86_400
_GONE = 410


def deliver_due() -> int:
    """Send what is due, new purges first, then the earliest; return how many arrived.

    Safe to run twice at once and to be killed: a notice is leased while it is sent. One round at
    a time is at work, so that a hub that is silent holds one worker up and no more. A target that
    fails is left alone for the rest of the round.
    """
    at, sent, ends = now(), 0, monotonic() + ROUND_S
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    if waiting.filter(leased_until__gt=at).exists():
        return 0
    failing: set[str] = set()
    for pk, target in Delivery.objects.due(at).values_list("pk", "target")[:MOST]:
        if monotonic() > ends:
            break
        if target in failing or (row := _lease(pk)) is None:
            continue
        if _send(row):
            sent += 1
        else:
            failing.add(target)
    return sent


def _lease(pk: int) -> Delivery | None:
    """The row, for this worker alone; None if it has left, waits longer or was called back."""
    at = now()
    if (
        not Delivery.objects.due(at)
        .after_its_purge(at)
        .order_by()
        .filter(pk=pk)
        .update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    ):
        return None
    return Delivery.objects.get(pk=pk)


def _send(row: Delivery) -> bool:
    """Send it, no transaction being open, and write down what was answered."""
    purges, wait_s = row.channel == Channel.PURGE, 0.0
    if purges and not settings.CACHE_PURGE_URL:
        _end(row, DeliveryState.CANCELLED, "")  # there is no cache before us any more
        return False
    try:
        answer = _purge(row) if purges else _notify(row)
    except net.NotFetched as failure:
        status, said = 0, str(failure.why)
    else:
        status, said = answer.status, str(answer.status)
        wait_s = _asked_to_wait(answer)
    arrived = 200 <= status < 300
    if arrived:
        _end(row, DeliveryState.SENT, said)
    elif (status == _GONE and not purges) or row.attempts > len(WAITS_S):
        _end(row, DeliveryState.FAILED, said)
    else:
        wait_s = max(WAITS_S[row.attempts - 1], wait_s) * random.uniform(1, 1.1)  # noqa: S311
        next_at = now() + timedelta(seconds=wait_s)
        _mine(row).update(leased_until=None, next_at=next_at, answer=said)
    return arrived


def _notify(row: Delivery) -> net.Page:
    if row.channel == Channel.WEBHOOK:
        return _tell(row)
    form = {"hub.mode": "publish", "hub.url": row.topic}
    return net.post(row.target, form, deadline_s=DEADLINE_S, private=settings.WEBSUB_PRIVATE)


def _tell(row: Delivery) -> net.Page:
    """What a partner answers to the event, signed anew at every try."""
    secret = settings.WEBHOOK_SECRETS.get(row.target)
    if secret is None:  # nobody is told there any more
        return net.Page(_GONE, row.target, (), {}, b"", "")
    body = webhook.payload(row.revision)
    return net.post(
        row.target,
        body,
        headers=webhook.headers(str(row.uid), body, secret=secret, at=now()),
        deadline_s=DEADLINE_S,
        private=settings.WEBHOOKS_PRIVATE,
    )


def _purge(row: Delivery) -> net.Page:
    """Each cache takes the keys from where it looks for them: a header, or the document."""
    keys = row.topic.split()
    return net.post(
        settings.CACHE_PURGE_URL,
        json.dumps({"tags": keys}).encode(),
        headers={
            "Content-Type": "application/json",
            **purging.headers(keys),
            **settings.CACHE_PURGE_SECRET,
        },
        deadline_s=DEADLINE_S,
        private=settings.CACHE_PURGE_PRIVATE,
    )


def _end(row: Delivery, state: DeliveryState, said: str) -> None:
    _mine(row).update(state=state, leased_until=None, answer=said, ended_at=now())


def _mine(row: Delivery) -> QuerySet[Delivery]:
    """The row as long as no other worker has taken it since."""
    return Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING, attempts=row.attempts)


def _asked_to_wait(answer: net.Page) -> float:
    """The seconds of Retry-After, a day at most; a date is not read."""
    asked = answer.headers.get("retry-after", "").strip()
    return float(min(int(asked), _MOST_WAIT_S)) if asked.isdecimal() and len(asked) < 9 else 0.0
