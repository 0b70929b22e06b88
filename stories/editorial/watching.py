"""Which cited pages are looked at again, when, and by which of several workers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q

from stories import net
from stories.clock import now
from stories.editorial.judging import latest_fetched
from stories.editorial.looking import DAY, interval_of, take_in
from stories.models import (
    Evidence,
    EvidenceKind,
    PageChange,
    Placement,
    Stage,
    Status,
    Watch,
)
from stories.text.reach import is_reserved

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

PER_HOST = 4  # pages of one host in a round, one after another
PER_ROUND = 60
ROUND_S = 20.0  # a round begins no new page after it: other errands wait behind it
LEASE = timedelta(minutes=2)  # longer than a page takes; a dead worker's page comes back
_CANDIDATES = 1000
_ENROLLED = 500  # pages that a round takes on
_FALLEN = (Status.SUPERSEDED, Status.RETRACTED)
_UNSETTLED = tuple(status for status in Status if not status.settled)


@dataclass(slots=True)
class Round:
    """What one round did."""

    looked: int = 0
    told: list[PageChange] = field(default_factory=list)


def watch_pages() -> Round:
    """Look at the cited pages that are due, newer claims first, and write down what was found.

    Safe to run twice at once and safe to kill: a page is leased while it is looked at, and what
    was found is written in one transaction. No transaction is open while a server is asked.
    """
    done, hosts = Round(), Counter[str]()
    if not settings.WATCH_PAGES:
        return done
    enrol()
    ends = monotonic() + ROUND_S
    for pk, host in _due(now()):
        if done.looked >= PER_ROUND or monotonic() > ends:
            break
        if hosts[host] >= PER_HOST or (watch := _lease(pk, host)) is None:
            continue
        hosts[host] += 1
        done.looked += 1
        if change := _look(watch):
            done.told.append(change)
        if watch.failures < Watch.objects.values_list("failures", flat=True).get(pk=pk):
            hosts[host] = PER_HOST  # it is in trouble, and the rest of its pages can wait
    return done


def watched() -> QuerySet[Evidence]:
    """Evidence whose page is looked at again: it stands, and somebody may still rely on it.

    Its claim is not settled, or a story that was not withdrawn carries it, live or in its draft.
    Pages of muted sources are left alone, and so are those of confidential ones: a robot of the
    newsroom that comes back to an address would tell its server who is interested.
    """
    carried = Placement.objects.filter(claim=OuterRef("claim"))
    return (
        Evidence.objects.filter(
            kind=EvidenceKind.URL,
            withdrawn_at=None,
            source__muted=False,
            source__confidential=False,
        )
        .exclude(claim__status__in=_FALLEN)
        .filter(
            Q(claim__status__in=_UNSETTLED) | Exists(carried.exclude(story__stage=Stage.WITHDRAWN))
        )
    )


def open_page_changes() -> QuerySet[PageChange]:
    """Changed and vanished pages that wait for the desk, newest first, with claim and source.

    One that closed itself has no answer either, but a time: the page recovered or changed again.
    """
    return (
        PageChange.objects.filter(
            answer="",
            answered_at=None,
            evidence__withdrawn_at=None,
            evidence__source__muted=False,
            evidence__source__confidential=False,
        )
        .select_related("evidence__claim", "evidence__source")
        .order_by("-found_at", "-pk")
    )


def looked_at(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """The evidence with when its page was looked at (`watch`) and what waits for an answer
    (`open_changes`; one query more).
    """
    waiting = Prefetch("page_changes", open_page_changes(), to_attr="open_changes")
    return evidence.select_related("watch").prefetch_related(waiting)


def enrol() -> None:
    """Watch the pages that are to be watched and are not yet; each is looked at at once."""
    new = watched().filter(watch=None).order_by("-pk")[:_ENROLLED]
    at = now()
    Watch.objects.bulk_create(
        [Watch(evidence=evidence, next_at=at) for evidence in new], ignore_conflicts=True
    )


def _due(at: datetime) -> list[tuple[int, str]]:
    """The watches that are due with their hosts, newer claims first (one query)."""
    rows = (
        Watch.objects.filter(next_at__lte=at, evidence__in=watched())
        .exclude(leased_until__gt=at)
        .order_by("-evidence__claim__created_at", "next_at", "pk")
        .values_list("pk", "evidence__url")[:_CANDIDATES]
    )
    found = [(pk, net.host_of(url)) for pk, url in rows]
    return [one for one in found if settings.WATCH_PRIVATE or not is_reserved(one[1])]


@transaction.atomic
def _lease(pk: int, host: str) -> Watch | None:
    """The watch, for this worker alone for a while; None if another has it or asks its host."""
    # Workers choose one after the other, so that no two choose one host.
    Watch.objects.select_for_update().order_by("pk").first()
    at = now()
    busy = Watch.objects.filter(leased_until__gt=at).values_list("evidence__url", flat=True)
    if host in {net.host_of(url) for url in busy}:
        return None
    free = Watch.objects.filter(pk=pk, next_at__lte=at).exclude(leased_until__gt=at)
    if not free.update(leased_until=at + LEASE):
        return None
    return Watch.objects.select_related("evidence__source").get(pk=pk)


def _look(watch: Watch) -> PageChange | None:
    """Ask the server and write down what it said; the change that this told, if any."""
    evidence = watch.evidence
    last = latest_fetched(evidence)
    # Where a look is rare it is a full one: some servers say 304 for ever.
    known = last is not None and interval_of(evidence, now()) < DAY
    found: net.Page | net.NotFetched
    try:
        found = net.fetch(
            evidence.url,
            etag=watch.etag if known else "",
            last_modified=watch.last_modified if known else "",
            given_by=last.final_url if last else "",
            private=settings.WATCH_PRIVATE,
        )
    except net.NotFetched as failure:
        found = failure
    return take_in(watch, found)
