"""The parts of the queue: each as a list of its own, and all as one query for the board."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Substr

from stories.clock import now
from stories.editorial.alone import unreviewed_lone_checks
from stories.editorial.delivering import TROUBLED
from stories.editorial.looking import PATIENCE
from stories.editorial.moved import moved
from stories.editorial.parts import ROWS, WORDS, Found, found, name_at, part
from stories.editorial.unsigned import unsigned_part
from stories.editorial.unwitnessed import unwitnessed_part
from stories.editorial.watching import open_page_changes, watched
from stories.models import (
    Channel,
    Check,
    Claim,
    Delivery,
    Finding,
    Outcome,
    Placement,
    RecordAudit,
    Scheduled,
    Stamping,
    Status,
    Story,
    Watch,
    WithholdingRequest,
    last_move,
)
from stories.models.audit import Audited
from stories.syndication.outbox import purged_host

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from stories.editorial.cut import Cut
    from stories.models.alone import LoneCheckQuerySet
    from stories.models.check import CheckQuerySet

STALLED = timedelta(hours=1)  # a page that is due so long shows that nobody looks
UNPUBLISHED = timedelta(minutes=1)  # what is due so long shows that nobody publishes
AUDIT_LATE = timedelta(hours=30)  # the record is audited every night

_UNSETTLED = tuple(status for status in Status if not status.settled)


class Section(StrEnum):
    """The parts of the queue, in their order."""

    REFUSED = "refused"
    MOVED = "moved"
    OVERDUE = "overdue"
    PAGES = "pages"
    PROPOSED = "proposed"
    REMOVAL = "removal"
    ALONE = "alone"
    DECLINED = "declined"
    FAILED = "failed"
    UNFETCHED = "unfetched"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"


def moved_claims(cut: Cut) -> QuerySet[Claim]:
    """Claims whose live stories show another status, until each has followed or is dismissed."""
    rows = cut.placements(moved()).order_by()
    return Claim.objects.filter(pk__in=rows.values("claim"))


def overdue_claims(cut: Cut) -> QuerySet[Claim]:
    """Claims that readers see past their recheck time."""
    return cut.claims(Claim.objects.overdue(), live=True)


def due_claims(cut: Cut, until: datetime) -> QuerySet[Claim]:
    """Claims that readers see and that have to be checked before `until`, the first one first."""
    return cut.claims(Claim.objects.overdue(until), live=True)


def open_questions(cut: Cut) -> QuerySet[Claim]:
    """Claims that readers see unsettled and that nobody is checking."""
    rows = Claim.objects.filter(status__in=_UNSETTLED, assignee=None)
    return cut.claims(rows, live=True)


def claims_of_changed_pages(cut: Cut) -> QuerySet[Claim]:
    """Claims whose cited pages changed or went, and nobody has answered."""
    changes = open_page_changes().select_related(None).order_by()
    return cut.claims(Claim.objects.filter(pk__in=changes.values("evidence__claim")))


def claims_of_unfetched_pages(cut: Cut) -> QuerySet[Claim]:
    """Claims whose cited pages could not be fetched for long, though the desk tries."""
    failing = Watch.objects.filter(failures__gte=PATIENCE, evidence__in=watched())
    return cut.claims(Claim.objects.filter(pk__in=failing.values("evidence__claim")))


def proposals_for(user: User, cut: Cut) -> CheckQuerySet:
    """What colleagues propose and this person may answer, oldest first.

    On the desk; of another person: what they propose, and what is proposed of their claims. What
    waits for oneself is one's own already.
    """
    rows = Check.objects.waiting_for(user)
    if not user.has_perm("stories.countersign_claim"):
        return rows.none()
    if not user.has_perm("stories.retract_claim"):
        rows = rows.exclude(to_status=Status.RETRACTED)
    if cut.person and cut.person.pk != user.pk:
        rows = rows.filter(Q(by=cut.person) | Q(claim__assignee=cut.person))
    if not cut.desk:
        return rows
    placed = Placement.objects.filter(claim=OuterRef("claim"), story__desk=cut.desk)
    return rows.filter(Exists(placed))


def lone_checks_for(user: User) -> LoneCheckQuerySet:
    """What others decided alone and this person may look at, oldest first, on whatever desk."""
    return unreviewed_lone_checks(user).select_related(None)


def declined_of(user: User) -> CheckQuerySet:
    """The answers that declined what this person proposed, the claim not moved since."""
    rows: CheckQuerySet = Check.objects.filter(
        outcome=Outcome.DECLINED,
        answers__by=user,
        from_status=F("claim__status"),
        wording=F("claim__wording"),
    )
    return rows.order_by("pk")


def scheduled_publications(cut: Cut) -> QuerySet[Scheduled]:
    """What goes out at its hour, the next one first."""
    return _of_stories(Scheduled.objects.waiting(), cut)


def refused_publications(user: User, cut: Cut) -> QuerySet[Scheduled]:
    """What came to its hour and was not published, until somebody answers; for who may."""
    rows = Scheduled.objects.unanswered()
    if not user.has_perm("stories.publish_story"):
        return rows.none()
    return _of_stories(rows, cut)


def _of_stories(rows: QuerySet[Scheduled], cut: Cut) -> QuerySet[Scheduled]:
    """Those of the stories that the list beside the count shows."""
    if not (cut.desk or cut.person):
        return rows
    return rows.filter(story__in=cut.stories(Story.objects.all()).order_by().values("pk"))


def embargoed_stories(cut: Cut) -> QuerySet[Story]:
    """Stories under embargo."""
    return cut.stories(Story.objects.filter(embargo_until__gt=now()))


def by_prominence(claims: QuerySet[Claim], cut: Cut) -> QuerySet[Claim]:
    """Claims where most readers meet them first: headline and push text before standfirst, text
    and updates.

    Then those in the most live stories, then those in the newest publication, then the longest
    overdue. Nobody here counts readers: places and stories stand for them.
    """
    places = ("headline", "alert", "standfirst", "body")
    ranks = (When(placements__place=one, then=Value(n)) for n, one in enumerate(places))
    shown = Q(placements__live=True)
    if cut.desk or cut.person:
        shown &= Q(placements__in=cut.placements(Placement.objects.all()).order_by())
    return (
        claims.filter(shown)
        .annotate(
            place_rank=Min(Case(*ranks, default=Value(len(places)))),
            in_stories=Count("placements__story", distinct=True),
            newest=Max("placements__story__live"),
        )
        .order_by("place_rank", "-in_stories", "-newest", "recheck_due", "pk")
    )


def first_rows(user: User, cut: Cut) -> tuple[Found, ...]:
    """The first rows of every section, each with the count of all (one query)."""
    return found(_sections(user, cut))


def _sections(user: User, cut: Cut) -> Iterator[QuerySet[Any]]:
    yield part(
        Section.REFUSED,
        refused_publications(user, cut).order_by("-ended_at", "-pk"),
        about="story",
        at="ended_at",
        words="story__headline",
        more=Substr("outcome", 1, WORDS),
        who=name_at("scheduled_by"),
    )
    yield part(
        Section.PROPOSED,
        proposals_for(user, cut),
        claim="claim",
        about="pk",
        at="at",
        said="to_status",
        words=Substr("reason", 1, WORDS),
        who=name_at("by"),
    )
    yield part(
        Section.REMOVAL,
        WithholdingRequest.objects.waiting_for(user),
        about="story",
        at="at",
        words="story__headline",
        who=name_at("by"),
    )
    yield part(
        Section.MOVED,
        moved_claims(cut).order_by(last_move("pk").desc(nulls_last=True), "pk"),
        claim="pk",
        at=last_move("pk"),
    )
    yield part(
        Section.OVERDUE,
        by_prominence(Claim.objects.overdue(), cut),
        claim="pk",
        about="place_rank",
        at="recheck_due",
    )
    yield changed_pages(cut)
    yield part(
        Section.ALONE,
        lone_checks_for(user),
        claim="decision__claim",
        about="pk",
        at="at",
        said="decision__to_status",
        words=Substr("reason", 1, WORDS),
        who=name_at("decision__by"),
    )
    yield part(
        Section.DECLINED,
        declined_of(user),
        claim="claim",
        about="pk",
        at="at",
        said="to_status",
        words=Substr("reason", 1, WORDS),
        who=name_at("by"),
    )
    yield from _failed_work(cut)
    yield unsigned_part(Section.FAILED)
    yield unwitnessed_part(Section.FAILED)
    yield part(
        Section.SCHEDULED,
        scheduled_publications(cut).order_by("release_at", "pk"),
        about="story",
        at="release_at",
        words="story__headline",
        who=name_at("scheduled_by"),
    )
    yield part(
        Section.EMBARGOED,
        embargoed_stories(cut).order_by("embargo_until", "pk"),
        about="pk",
        at="embargo_until",
        words="headline",
    )


def changed_pages(cut: Cut, *, most: int = ROWS) -> QuerySet[Any]:
    """A part of a union: claims with changed pages, the gravest finding first, then the oldest."""
    changes = open_page_changes().select_related(None).order_by()
    changes = changes.filter(evidence__claim=OuterRef("pk"))
    graver = {Finding.QUOTE_GONE: 0, Finding.VANISHED: 1}
    rank = Case(
        *(When(finding=finding, then=Value(rank)) for finding, rank in graver.items()),
        default=Value(len(graver)),
    )
    worst = changes.annotate(rank=rank).order_by("rank", "found_at")
    count = changes.values("evidence__claim").annotate(n=Count("pk")).values("n")
    rows = claims_of_changed_pages(cut).annotate(
        rank=Subquery(worst.values("rank")[:1]),
        finding=Subquery(worst.values("finding")[:1]),
        found_at=Subquery(worst.values("found_at")[:1]),
        pages=Subquery(count),
    )
    return part(
        Section.PAGES,
        rows.order_by("rank", "found_at", "pk"),
        most=most,
        claim="pk",
        about="pages",
        at="found_at",
        said="finding",
    )


def _failed_work(cut: Cut) -> Iterator[QuerySet[Any]]:
    """What the desk's own machinery did not do; the rows say so, whatever became of a worker."""
    newer = RecordAudit.objects.filter(pk__gt=OuterRef("pk"), about=OuterRef("about"))
    last = RecordAudit.objects.filter(~Exists(newer))
    broken = Case(
        When(unbroken=False, about=Audited.FILES, then=Value("damaged")),
        When(unbroken=False, about=Audited.POINTS, then=Value("unkept")),
        When(unbroken=False, then=Value("broken")),
        default=Value("late"),
    )
    at_fault = last.filter(unbroken=False) | last.filter(
        about=Audited.RECORD, at__lt=now() - AUDIT_LATE
    )
    yield part(
        Section.FAILED,
        at_fault.order_by("pk"),
        by_said=True,
        about="pk",
        at="at",
        said=broken,
        words=Substr("finding", 1, WORDS),
    )
    late = Scheduled.objects.due(now() - UNPUBLISHED).filter(release_at__lt=now() - UNPUBLISHED)
    yield part(
        Section.FAILED,
        late.order_by("release_at", "pk"),
        about="story",
        at="release_at",
        said=Value("unpublished"),
        words="story__headline",
    )
    troubled = Delivery.objects.failing(after=TROUBLED)
    told = (*settings.WEBSUB_HUBS, *settings.WEBHOOK_SECRETS)
    undelivered = troubled.notices().filter(target__in=told)
    unpurged = troubled.filter(channel=Channel.PURGE, target=purged_host())
    for said, owed in (("undelivered", undelivered), ("unpurged", unpurged)):
        yield part(
            Section.FAILED,
            owed.order_by("pk"),
            about="pk",
            at="filed_at",
            said=Value(said),
            words="target",
            more="answer",
        )
    unstamped = Stamping.objects.filter(calendar__in=settings.TIMESTAMP_CALENDARS)
    yield part(
        Section.FAILED,
        unstamped.troubled(now()).order_by("pk"),
        about="pk",
        at="since",
        said=Value("unstamped"),
        words="calendar",
        more="answer",
    )
    stalled = Watch.objects.filter(next_at__lt=now() - STALLED, evidence__in=watched())
    yield part(
        Section.FAILED,
        stalled.order_by("next_at", "pk"),
        most=1,
        about="pk",
        at="next_at",
        said=Value("stalled"),
    )
    failing = Watch.objects.filter(failures__gte=PATIENCE, evidence__claim=OuterRef("pk"))
    worst = failing.order_by("-failures")
    rows = claims_of_unfetched_pages(cut).annotate(
        failures=Subquery(worst.values("failures")[:1]),
        last_at=Subquery(worst.values("last_at")[:1]),
    )
    yield part(
        Section.UNFETCHED,
        rows.order_by("-failures", "pk"),
        claim="pk",
        about="failures",
        at="last_at",
    )
