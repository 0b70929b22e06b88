"""The shift handover: everything since a chosen time on one page, and who took over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.carried import Carried, carried_by
from stories.editorial.cut import Cut
from stories.editorial.hours import spelled
from stories.editorial.parts import WORDS, Found, found, name_at, part
from stories.editorial.sections import changed_pages, due_claims, open_questions
from stories.errors import HandoverRefused
from stories.models import (
    Check,
    Dismissal,
    Handover,
    Kind,
    LoneCheck,
    Outcome,
    Placement,
    Revision,
    Scheduled,
    Story,
    Update,
)
from stories.text.clean import clean
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from stories.models import Desk

USUAL = timedelta(hours=8)  # a shift
ROWS = 12  # of a section; its count is of all
MOST = 500  # of a section that is shown whole
PAST = 10  # handovers that are listed
_SAME_CLICK = timedelta(minutes=1)
_TELLING = (
    *(Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE, Kind.HOLD),
    *(Kind.RETRACTION, Kind.RESTORATION, Kind.REDACTION),
)


class Topic(StrEnum):
    """The parts of a handover, in their order."""

    MOVES = "moves"
    ALONE = "alone"
    PROPOSED = "proposed"
    DUE = "due"
    PAGES = "pages"
    LIFTING = "lifting"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    QUESTIONS = "questions"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Shift:
    """What is handed over: since when, until the next one begins, on which desk."""

    since: datetime
    until: datetime
    desk: Desk | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a topic, with its claim and the live stories that carry it."""

    row: Found
    of: Carried | None

    @property
    def title(self) -> str:
        return strip_marks(self.row.words or "")

    @property
    def hour(self) -> str:
        """Of a scheduled publication: its moment, on the clocks of the zone that was typed."""
        assert self.row.at
        assert self.row.said
        return spelled(self.row.at, ZoneInfo(self.row.said))

    @property
    def overdue(self) -> bool:
        return self.row.at is not None and self.row.at < now()


@dataclass(frozen=True, slots=True)
class TopicLines:
    topic: Topic
    lines: tuple[Line, ...]
    count: int

    @property
    def cut(self) -> bool:
        return self.count > len(self.lines)


@dataclass(frozen=True, slots=True)
class Report:
    """What whoever takes over has to know; every topic is there, empty ones too."""

    topics: tuple[TopicLines, ...]
    people: tuple[User, ...]  # who decided, published or wrote since


def report(shift: Shift, *, only: Topic | None = None) -> Report:
    """The handover of a shift: three queries whatever its length. `only` shows a topic whole."""
    parts = tuple(_parts(shift, only))
    rows = found(parts)
    carried = carried_by({row.claim for row in rows if row.claim})
    topics = []
    for topic in Topic if only is None else (only,):
        of = [row for row in rows if row.section == topic]
        lines = tuple(Line(row, carried.get(row.claim or 0)) for row in of)
        topics.append(TopicLines(topic, lines, of[0].total if of else 0))
    return Report(tuple(topics), tuple(_people(shift)))


def past_handovers(desk: Desk | None) -> tuple[Handover, ...]:
    """The last handovers of this desk, or of the whole newsroom, newest first (one query)."""
    return tuple(Handover.objects.filter(desk=desk).select_related("by", "desk")[:PAST])


@transaction.atomic
def take_over(shift: Shift, *, by: User, note: str = "") -> Handover:
    """*I have taken over*: written down for good. A second click gives what the first one made.

    Raises PermissionDenied, or HandoverRefused when the times make no shift; then nothing is
    written. Locks the person's row.
    """
    if not by.has_perm("stories.view_check"):
        raise PermissionDenied(_("Your role takes no shift over."))
    if shift.since >= shift.until or shift.since > now():
        raise HandoverRefused(_("A shift begins before it ends, and before now."))
    User.objects.select_for_update().get(pk=by.pk)
    note = clean(note).strip()
    same: Handover | None = Handover.objects.filter(
        by=by,
        desk=shift.desk,
        since=shift.since,
        until=shift.until,
        note=note,
        at__gt=now() - _SAME_CLICK,
    ).first()
    if same:
        return same
    made: Handover = Handover.objects.create(
        by=by, since=shift.since, until=shift.until, desk=shift.desk, note=note
    )
    return made


def _parts(shift: Shift, only: Topic | None) -> Iterator[QuerySet[Any]]:
    made = {
        Topic.MOVES: _moves,
        Topic.ALONE: _alone,
        Topic.PROPOSED: _proposed,
        Topic.DUE: _due,
        Topic.PAGES: _pages,
        Topic.LIFTING: _lifting,
        Topic.SCHEDULED: _scheduled,
        Topic.PUBLISHED: _published,
        Topic.QUESTIONS: _questions,
        Topic.DISMISSED: _dismissed,
    }
    for topic in made if only is None else (only,):
        yield made[topic](shift, ROWS if only is None else MOST)


def _on_desk(rows: QuerySet[Any], shift: Shift, claim: str = "claim") -> QuerySet[Any]:
    if shift.desk is None:
        return rows
    placed = Placement.objects.filter(claim=OuterRef(claim), story__desk=shift.desk)
    return rows.filter(Exists(placed))


def _moves(shift: Shift, most: int) -> QuerySet[Any]:
    """`about` tells how many decided: 0 alone in an emergency, else one or two people."""
    lone = LoneCheck.objects.filter(decision=OuterRef("pk"))
    decided = Case(
        When(Exists(lone), then=Value(0)),
        When(outcome=Outcome.ACCEPTED, then=Value(2)),
        default=Value(1),
    )
    rows = Check.objects.moves().filter(at__gte=shift.since).order_by("-pk")
    return part(
        Topic.MOVES,
        _on_desk(rows, shift),
        most=most,
        claim="claim",
        about=decided,
        at="at",
        said="to_status",
        words="from_status",
        more=Substr("reason", 1, WORDS),
        who=name_at("by"),
    )


def _alone(shift: Shift, most: int) -> QuerySet[Any]:
    """Of this shift, and older ones that nobody has looked at; `about` is 1 when somebody has."""
    rows = LoneCheck.objects.filter(Q(at__gte=shift.since) | Q(review=None)).order_by("-pk")
    return part(
        Topic.ALONE,
        _on_desk(rows, shift, "decision__claim"),
        most=most,
        claim="decision__claim",
        about=Case(When(review=None, then=Value(0)), default=Value(1)),
        at="at",
        said="decision__to_status",
        more=Substr("reason", 1, WORDS),
        who=name_at("decision__by"),
    )


def _proposed(shift: Shift, most: int) -> QuerySet[Any]:
    return part(
        Topic.PROPOSED,
        _on_desk(Check.objects.waiting(), shift),
        most=most,
        claim="claim",
        about="pk",
        at="at",
        said="to_status",
        more=Substr("reason", 1, WORDS),
        who=name_at("by"),
    )


def _due(shift: Shift, most: int) -> QuerySet[Any]:
    rows = due_claims(Cut(shift.desk), shift.until).order_by("recheck_due", "pk")
    return part(Topic.DUE, rows, most=most, claim="pk", at="recheck_due")


def _pages(shift: Shift, most: int) -> QuerySet[Any]:
    return changed_pages(Cut(shift.desk), most=most)


def _lifting(shift: Shift, most: int) -> QuerySet[Any]:
    under = Story.objects.filter(embargo_until__gt=now(), embargo_until__lte=shift.until)
    rows = Cut(shift.desk).stories(under).order_by("embargo_until", "pk")
    return part(Topic.LIFTING, rows, most=most, about="pk", at="embargo_until", words="headline")


def _scheduled(shift: Shift, most: int) -> QuerySet[Any]:
    """What goes out before the next shift, or should have; `said` is the zone."""
    later = When(story__embargo_until__gt=F("release_at"), then=F("story__embargo_until"))
    waiting = Scheduled.objects.waiting().annotate(leaves=Case(later, default=F("release_at")))
    rows = waiting.filter(leaves__lte=shift.until)
    if shift.desk:
        rows = rows.filter(story__desk=shift.desk)
    return part(
        Topic.SCHEDULED,
        rows.order_by("leaves", "pk"),
        most=most,
        about="story",
        at="leaves",
        said="zone",
        words="story__headline",
        more=Substr("note", 1, WORDS),
        who=name_at("scheduled_by"),
    )


def _published(shift: Shift, most: int) -> QuerySet[Any]:
    rows = Revision.objects.filter(published_at__gte=shift.since, kind__in=_TELLING)
    if shift.desk:
        rows = rows.filter(story__desk=shift.desk)
    return part(
        Topic.PUBLISHED,
        rows.order_by("-published_at", "-pk"),
        most=most,
        about="story",
        at="published_at",
        said="kind",
        words="story__headline",
        more=Substr("note", 1, WORDS),
        who=name_at("published_by"),
    )


def _questions(shift: Shift, most: int) -> QuerySet[Any]:
    rows = open_questions(Cut(shift.desk)).order_by("created_at", "pk")
    return part(Topic.QUESTIONS, rows, most=most, claim="pk", at="created_at")


def _dismissed(shift: Shift, most: int) -> QuerySet[Any]:
    rows = Dismissal.objects.filter(at__gte=shift.since).order_by("-pk")
    if shift.desk:
        rows = rows.filter(story__desk=shift.desk)
    return part(
        Topic.DISMISSED,
        rows,
        most=most,
        claim="claim",
        about="story",
        at="at",
        said="status",
        words="story__headline",
        more=Substr("reason", 1, WORDS),
        who=name_at("by"),
    )


def _people(shift: Shift) -> QuerySet[User]:
    """Who decided, published or saved words since (one query)."""
    checks = _on_desk(Check.objects.filter(at__gte=shift.since), shift)
    revisions = Revision.objects.filter(published_at__gte=shift.since)
    saves = Story.history.filter(history_date__gte=shift.since)
    filed = Update.history.filter(history_date__gte=shift.since)
    if shift.desk:
        of_desk = Story.objects.filter(desk=shift.desk).order_by().values("pk")
        revisions = revisions.filter(story__in=of_desk)
        saves, filed = saves.filter(id__in=of_desk), filed.filter(story_id__in=of_desk)
    return User.objects.filter(
        Q(pk__in=checks.order_by().values("by"))
        | Q(pk__in=revisions.order_by().values("published_by"))
        | Q(pk__in=saves.order_by().values("history_user"))
        | Q(pk__in=filed.order_by().values("history_user"))
    ).order_by("first_name", "last_name", "username")
