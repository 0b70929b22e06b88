"""Having the newest checkpoint stamped with a time that is not our clock's (OpenTimestamps).

Nothing waits for it: the rows say what is still to be asked of which calendar.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F

from stories import net
from stories.clock import now
from stories.models import Checkpoint, Stamping, StampProof, StampState
from stories.syndication.ledger import checkpoint_file
from stories.text.opentimestamps import NoStamp, Stamp, read, write

if TYPE_CHECKING:
    from django.db.models import QuerySet

# It is asked again after as long as it has waited, within these.
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=1)
PATIENCE = timedelta(days=60)  # for a first answer, and again for a block
DEADLINE_S = 10.0  # for one answer
MAX_BYTES = 16 * 1024  # of an answer and its headers; calendars' have a few hundred
LEASE = timedelta(seconds=60)  # longer than its answers take; a dead worker's row comes back
ROUND_S = 20.0  # a round asks nothing new after it
MOST = 200
_MOST_PROMISES = 3  # that are asked for one stamp; a calendar makes one
_OK = 200
_WORKING = ("200", "404")  # what a calendar answers that has, or has not yet, what it promised


def stamp_record() -> int:
    """Submit the newest checkpoint, ask for what was promised; return how many got further.

    Safe to run twice at once and to be killed: a row is leased while its calendar is asked. A
    calendar that fails is left alone for the rest of the round. Without calendars nothing is
    filed and nobody asked.
    """
    if not settings.TIMESTAMP_CALENDARS:
        return 0
    _file_newest()
    at, further, ends = now(), 0, monotonic() + ROUND_S
    rows = Stamping.objects.filter(calendar__in=settings.TIMESTAMP_CALENDARS)
    failing: set[str] = set()
    for pk, calendar in rows.due(at).values_list("pk", "calendar")[:MOST]:
        if monotonic() > ends:
            break
        if calendar in failing or (row := _lease(pk)) is None:
            continue
        stamp, said = _asked(row)
        further += _keep(row, stamp, said)
        if said not in _WORKING:
            failing.add(calendar)
    return further


def _file_newest() -> None:
    """The newest checkpoint holds all before it, so those that were missed are not made up for."""
    point = Checkpoint.objects.select_related("key").order_by("-pk").first()
    if point is None:
        return
    known = set(point.stampings.values_list("calendar", flat=True))
    digest = hashlib.sha256(checkpoint_file(point)).hexdigest()
    Stamping.objects.bulk_create(
        [
            Stamping(
                checkpoint=point, calendar=calendar, digest=digest, since=now(), next_at=now()
            )
            for calendar in settings.TIMESTAMP_CALENDARS
            if calendar not in known
        ],
        ignore_conflicts=True,  # another worker may file them at this moment
    )


def _lease(pk: int) -> Stamping | None:
    """The row, for this worker alone; None if another has it or has asked."""
    at = now()
    free = Stamping.objects.due(at).order_by().filter(pk=pk)
    if not free.update(leased_until=at + LEASE, attempts=F("attempts") + 1):
        return None
    return Stamping.objects.get(pk=pk)


def _asked(row: Stamping) -> tuple[Stamp | None, str]:
    """The stamp if it goes further than before, and what was answered; no transaction is open."""
    known = row.stamp()
    if known is None:
        return _submitted(row)
    said = ""
    for address, message in known.pending()[:_MOST_PROMISES]:
        later, said = _kept_promise(address, message)
        if later and (whole := known.extended(later)).blocks():
            return whole, said
    return None, said


def _submitted(row: Stamping) -> tuple[Stamp | None, str]:
    digest = bytes.fromhex(row.digest)
    try:
        answer = net.post(
            f"{row.calendar}/digest",
            digest,
            deadline_s=DEADLINE_S,
            max_bytes=MAX_BYTES,
            private=settings.TIMESTAMP_PRIVATE,
        )
    except net.NotFetched as failure:
        return None, str(failure.why)
    stamp, said = _read(answer, digest)
    if stamp and not (stamp.pending() or stamp.blocks()):
        return None, "no promise"
    return stamp, said


def _kept_promise(address: str, message: bytes) -> tuple[Stamp | None, str]:
    """How the message leads on; a calendar that has no block yet answers 404."""
    ours = net.host_of(address) in map(net.host_of, settings.TIMESTAMP_CALENDARS)
    if not (ours or address.startswith("https://")):
        return None, str(net.Why.BLOCKED)
    try:
        answer = net.fetch(
            f"{address.rstrip('/')}/timestamp/{message.hex()}",
            deadline_s=DEADLINE_S,
            max_bytes=MAX_BYTES,
            private=ours and settings.TIMESTAMP_PRIVATE,
        )
    except net.NotFetched as failure:
        return None, str(failure.why)
    return _read(answer, message)


def _read(answer: net.Page, message: bytes) -> tuple[Stamp | None, str]:
    if answer.status != _OK:
        return None, str(answer.status)
    try:
        return read(answer.body, message), str(answer.status)
    except NoStamp:
        return None, "no stamp"


@transaction.atomic
def _keep(row: Stamping, stamp: Stamp | None, said: str) -> int:
    """Write down how far it got; how many rows went further."""
    at = now()
    if stamp is None:
        waited = at - row.since
        state = StampState.GIVEN_UP if waited > PATIENCE else row.state
        next_at = at + min(max(waited, SHORTEST), LONGEST)
        _mine(row).update(leased_until=None, next_at=next_at, answer=said, state=state)
        return 0
    in_block = bool(stamp.blocks())
    state = StampState.IN_BLOCK if in_block else StampState.PENDING
    further = _mine(row).update(
        leased_until=None, next_at=at + SHORTEST, answer=said, state=state, since=at
    )
    if further:
        StampProof.objects.create(stamping=row, in_block=in_block, at=at, stamp=write(stamp))
    return further


def _mine(row: Stamping) -> QuerySet[Stamping]:
    """The row as long as no other worker has taken it since."""
    return Stamping.objects.filter(pk=row.pk, state=row.state, attempts=row.attempts)
