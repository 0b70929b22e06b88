"""What a look at a cited page found, written down: capture, custody, change, the next time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.judging import Found, Seen, judged, sight_of, state_of
from stories.models import (
    Answer,
    Capture,
    Custody,
    Finding,
    Handling,
    Method,
    PageChange,
    Watch,
)
from stories.net import Why
from stories.text.drift import Drift

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from stories.editorial.judging import Sight
    from stories.models import Evidence
    from stories.net import NotFetched, Page

SHARE = 0.2  # of its age: so long a page is left alone
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=7)
DAY = timedelta(days=1)
PATIENCE = 5  # looks in vain, one after the other, until a page that was there counts as gone
TOOL = "Writethru; trafilatura"
_MAX_HEADERS, _MAX_HEADER = 40, 500


def take_in(watch: Watch, found: Page | NotFetched) -> PageChange | None:
    """Write down what a look found, all of it or nothing; the change that it told, if any.

    Nothing is written if the lease has passed to another worker. Reads and judges before its
    transaction, in which it locks the watch's row.
    """
    evidence = watch.evidence
    look = judged(evidence, sight_of(evidence, found))
    with transaction.atomic():
        held = Watch.objects.select_for_update().get(pk=watch.pk)
        if held.leased_until != watch.leased_until:
            return None
        told = _write(evidence, look)
        _schedule(held, evidence, look.sight, told=told is not None)
    return told


def interval_of(evidence: Evidence, at: datetime) -> timedelta:
    """How long its page is left alone: a fifth of its age, counted from when it last changed
    (one query).
    """
    changed = evidence.page_changes.order_by("-found_at").values_list("found_at", flat=True)
    since = max(filter(None, (evidence.created_at, changed.first())))
    return min(max((at - since) * SHARE, SHORTEST), LONGEST)


def _write(evidence: Evidence, found: Found) -> PageChange | None:
    """Capture, custody and change. In a transaction, with the watch's row locked."""
    seen = found.sight.seen
    capture = _capture(evidence, found) if seen == Seen.WORDS else found.last
    if seen == Seen.NOTHING:
        return _lost(evidence, found)
    if found.finding:
        after = None if found.finding == Finding.VANISHED else capture
        return _tell(evidence, found, found.finding, after)
    _close_others(evidence, _("The page is again as it was."))
    if capture == found.last:
        _renew(evidence, found)
    return None


def _renew(evidence: Evidence, found: Found) -> None:
    """Write into the custody log that somebody looked and nothing has changed."""
    page, last = found.sight.page, found.last
    assert page is not None and last is not None  # noqa: PT018 -- it was seen, and before
    same = found.sight.seen == Seen.SAME
    noise = _("Nothing but dates, counters and the like differs.")
    Custody.objects.create(
        evidence=evidence,
        action=Handling.CHECKED,
        at=now(),
        sha256=last.sha256 if same else hashlib.sha256(page.body).hexdigest(),
        note=noise if found.verdict.drift == Drift.NOISE else "",
    )


def _lost(evidence: Evidence, found: Found) -> PageChange | None:
    """Count a page as gone that was there and has not been seen for several looks."""
    failures = Watch.objects.values_list("failures", flat=True).get(evidence=evidence)
    too_large = found.sight.why == Why.TOO_LARGE  # it is there, it only doesn't fit
    if found.last is None or too_large or failures + 1 < PATIENCE:
        return None
    return _tell(evidence, found, Finding.VANISHED, None)


def _tell(
    evidence: Evidence, found: Found, finding: Finding, after: Capture | None
) -> PageChange | None:
    """Put the change into the desk's queue, once; what it overtakes closes itself."""
    before = found.before or _typed(evidence)
    change, new = PageChange.objects.get_or_create(
        evidence=evidence,
        before=before,
        seal=found.state,
        defaults={
            "finding": finding,
            "after": after,
            "found_at": now(),
            "detail": found.detail[:200],
        },
    )
    _close_others(evidence, _("The page has changed again since."), but=change)
    if new:
        return change
    if change.answer == Answer.OPEN and change.answered_at is not None:
        change.answered_at, change.note, change.found_at = None, "", now()
        change.save()
        return change
    return None


def _close_others(evidence: Evidence, note: str, *, but: PageChange | None = None) -> None:
    waiting = PageChange.objects.filter(evidence=evidence, answer="", answered_at=None)
    if but:
        waiting = waiting.exclude(pk=but.pk)
    waiting.update(answered_at=now(), note=note)


def _capture(evidence: Evidence, found: Found) -> Capture:
    """What the page says now; the latest capture if it says the same at the same address."""
    page, last = found.sight.page, found.last
    assert page is not None
    if last and state_of(last) == found.state and last.final_url == page.final_url[:2000]:
        return last
    digest = hashlib.sha256(page.body).hexdigest()
    capture = Capture.objects.create(
        evidence=evidence,
        method=Method.FETCHED,
        tool=TOOL,
        at=now(),
        sha256=digest,
        size=len(page.body),
        media_type=page.media_type[:100],
        text=found.sight.text,
        language=found.sight.language,
        final_url=page.final_url[:2000],
        redirects=list(page.redirects),
        http_status=page.status,
        headers=_kept(page.headers),
    )
    moved = _("It moved to %(url)s") % {"url": page.final_url} if page.redirects else ""
    Custody.objects.create(
        evidence=evidence, action=Handling.TAKEN, at=now(), sha256=digest, note=moved[:300]
    )
    return capture


def _typed(evidence: Evidence) -> Capture:
    """The words that a colleague typed or pasted, as the first thing known of the page."""
    typed = Capture.objects.filter(evidence=evidence, method=Method.TYPED).order_by("pk").first()
    if typed:
        return typed
    words = evidence.text.encode()
    made = evidence.history.order_by("history_id").first()
    capture: Capture = Capture.objects.create(
        evidence=evidence,
        method=Method.TYPED,
        at=evidence.captured_at or evidence.created_at,
        by_id=made.history_user_id if made else None,
        sha256=hashlib.sha256(words).hexdigest(),
        size=len(words),
        media_type="text/plain",
        text=evidence.text,
    )
    return capture


def _schedule(watch: Watch, evidence: Evidence, sight: Sight, *, told: bool) -> None:
    """Give the page back, to be looked at again in time."""
    at = now()
    wait = SHORTEST if told else interval_of(evidence, at)
    if sight.seen == Seen.NOTHING:
        watch.failures += 1
        wait = max(wait, min(SHORTEST * 2 ** min(watch.failures - 1, 10), LONGEST))
        wait = max(wait, _asked_to_wait(sight.page))
    else:
        watch.failures, watch.last_at = 0, at
    if sight.page and sight.seen in (Seen.WORDS, Seen.GONE):
        headers = sight.page.headers if sight.seen == Seen.WORDS else {}
        watch.etag = _short(headers.get("etag", ""), 500)
        watch.last_modified = _short(headers.get("last-modified", ""), 100)
    watch.next_at, watch.leased_until = at + wait, None
    watch.save()


def _asked_to_wait(page: Page | None) -> timedelta:
    """How long the server asks to be left alone, a day at most."""
    asked = page.headers.get("retry-after", "") if page else ""
    seconds = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
    return min(timedelta(seconds=seconds), DAY)


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that say something of the page; never cookies."""
    kept = [(name, value) for name, value in headers.items() if "cookie" not in name]
    return {name[:100]: value[:_MAX_HEADER] for name, value in kept[:_MAX_HEADERS]}


def _short(value: str, most: int) -> str:
    """The value, or nothing: half of an ETag is another one."""
    return value if len(value) <= most else ""
