"""Publishing at an hour: planned, moved, called off, and let out when its time has come.

A publication that waits is one row. Whatever becomes of it is written in the transaction of the
publication itself, under the story's lock: it goes out once, whoever tries, and never after it
was called off.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.alerting import tell_scheduler
from stories.editorial.candidate import Mended
from stories.editorial.diary import name_of
from stories.editorial.hours import spelled
from stories.editorial.publishing import Publication, live_number, prepared, publish
from stories.editorial.releasing import let_pass
from stories.editorial.saving import lock
from stories.editorial.versions import fingerprint
from stories.errors import EditorialError, ScheduleRefused, StaleSave
from stories.models import Kind, Scheduled, ScheduleState, Story, Update

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from stories.editorial.hours import Hour

MOST = 50  # publications in one run; the next one, seconds later, has the others
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """What one run did."""

    published: list[Scheduled] = field(default_factory=list)
    refused: list[Scheduled] = field(default_factory=list)


@transaction.atomic
def schedule(
    story: Story,
    *,
    by: User,
    hour: Hour,
    kind: Kind = Kind.UPDATE,
    note: str = "",
    corrections: Sequence[Mended] = (),
    overrides: Mapping[str, str] | None = None,
    seen: str = "",
    unchanged_only: bool = False,
) -> Scheduled:
    """Plan that the draft, as it will stand then, goes out at that hour.

    It takes what `publish` takes, refuses what `publish` refuses, and looks at the draft as it
    would at that hour; then, everything is looked at once more. It takes the place of what waits
    already. With `unchanged_only` nothing goes out if anything changed since. Raises
    ScheduleRefused for an hour before the embargo's end.
    """
    said = Publication(kind, note, tuple(corrections), overrides)
    story, version, said = prepared(story, said, by=by, seen=seen)
    if story.embargo_until and hour.at < story.embargo_until:
        raise ScheduleRefused(
            _("The story is under embargo until %(when)s. Choose that time or a later one.")
            % {"when": spelled(story.embargo_until, hour.zone)}
        )
    said, _overridden = let_pass(story, version, said, by=by, at=hour.at)
    _end(story.scheduled.waiting(), ScheduleState.CANCELLED, by=by)
    return Scheduled.objects.create(
        story=story,
        release_at=hour.at,
        wall=hour.typed,
        zone=hour.zone.key,
        kind=said.kind,
        note=said.note,
        corrections=[asdict(mended) for mended in said.corrections],
        overrides=dict(said.overrides or {}),
        seen=fingerprint(version, live=live_number(story)),
        unchanged_only=unchanged_only,
        scheduled_by=by,
    )


@transaction.atomic
def reschedule(scheduled: Scheduled, *, by: User, hour: Hour) -> Scheduled:
    """Move what waits to another hour; all that was said of it stays, and is looked at anew.

    Raises as `schedule`, and ScheduleRefused for what does not wait any more.
    """
    row = _waiting(scheduled, by=by)
    return schedule(
        row.story,
        by=by,
        hour=hour,
        kind=row.change,
        note=row.note,
        corrections=corrections_of(row),
        overrides=row.overrides,
        unchanged_only=row.unchanged_only,
    )


@transaction.atomic
def cancel(scheduled: Scheduled, *, by: User) -> Scheduled:
    """Call off what waits: once this returns it will not go out.

    Raises PermissionDenied, or ScheduleRefused for what does not wait any more.
    """
    row = _waiting(scheduled, by=by)
    _end(Scheduled.objects.filter(pk=row.pk), ScheduleState.CANCELLED, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def publish_now(scheduled: Scheduled, *, by: User) -> Scheduled:
    """Let out at once what waits for its hour. Raises as `publish`; then it still waits."""
    return _release(_waiting(scheduled, by=by), by=by)


@transaction.atomic
def answer_refusal(scheduled: Scheduled, *, by: User) -> None:
    """Say that somebody has seen that it was not published: it leaves the board."""
    require(by, "publish_story")
    rows = Scheduled.objects.filter(pk=scheduled.pk, state=ScheduleState.REFUSED, answered_at=None)
    rows.update(answered_at=now(), answered_by=by)


def publish_due() -> Round:
    """Let out what is due, the earliest first; what is refused is told to who scheduled it.

    Safe to run twice at once and to be killed: each publication is one transaction.
    """
    done = Round()
    for pk, story in Scheduled.objects.due(now()).values_list("pk", "story")[:MOST]:
        try:
            row = _try(pk, story)
        except DatabaseError as failure:
            # A lock that was not to be had: the next run finds the row as it was.
            logger.warning("a publication was put off: %s", failure)
            continue
        except Exception:
            logger.exception("a publication failed and stays due")
            continue
        if row is not None:
            published = row.state == ScheduleState.PUBLISHED
            (done.published if published else done.refused).append(row)
    return done


def corrections_of(scheduled: Scheduled) -> tuple[Mended, ...]:
    """The corrections that go out with it."""
    return tuple(Mended(**typed) for typed in scheduled.corrections)


def saved_since(scheduled: Scheduled) -> QuerySet[User]:
    """Who has saved the draft since it was scheduled."""
    later: dict[str, Any] = {"history_date__gt": scheduled.scheduled_at}
    story = scheduled.story.history.filter(**later).values("history_user")
    updates = Update.history.filter(story_id=scheduled.story_id, **later).values("history_user")
    people = User.objects.filter(pk__in=story) | User.objects.filter(pk__in=updates)
    return people.order_by("pk")


def strangers(scheduled: Scheduled) -> QuerySet[User]:
    """Those of them who may not publish: their words do not go out by themselves."""
    publishers = User.objects.with_perm("stories.publish_story")
    return saved_since(scheduled).exclude(pk__in=publishers.values("pk"))


def _try(pk: int, story: int) -> Scheduled | None:
    """Let it out, or write down why not. None if it is not due any more."""
    try:
        with transaction.atomic():
            row = _due(pk, story)
            if row is None:
                return None
            _refuse_strange_words(row)
            return _release(row, by=row.scheduled_by)
    except (EditorialError, PermissionDenied) as refusal:
        return _refuse(pk, str(refusal))


def _due(pk: int, story: int) -> Scheduled | None:
    """The row, its story locked first, as in every verb; None if it is not due any more."""
    lock(Story(pk=story))
    rows = Scheduled.objects.due(now()).select_related("story", "scheduled_by")
    return rows.filter(pk=pk).first()


def _release(row: Scheduled, *, by: User) -> Scheduled:
    if row.kind == Kind.NEW and row.story.live_id:
        raise ScheduleRefused(
            _("The story was published meanwhile. Say what kind of change this is.")
        )
    try:
        revision = publish(
            row.story,
            by=by,
            kind=row.change,
            note=row.note,
            corrections=corrections_of(row),
            overrides=row.overrides,
            seen=row.seen if row.unchanged_only else "",
        )
    except StaleSave:
        raise ScheduleRefused(
            _(
                "Something changed since it was scheduled, and it was to go out unchanged only. "
                "Look at the draft and publish it, or schedule it again."
            )
        ) from None
    rows = Scheduled.objects.filter(pk=row.pk)
    if not _end(rows, ScheduleState.PUBLISHED, by=by, revision=revision):
        raise ScheduleRefused(_gone(row))
    row.refresh_from_db()
    return row


def _refuse_strange_words(row: Scheduled) -> None:
    """Who may not publish does not publish by saving a draft that waits for its hour."""
    if stranger := strangers(row).first():
        raise ScheduleRefused(
            _(
                "%(who)s saved the draft since it was scheduled, and may not publish. "
                "Look at the draft and publish it, or schedule it again."
            )
            % {"who": name_of(stranger)}
        )


@transaction.atomic
def _refuse(pk: int, outcome: str) -> Scheduled | None:
    rows = Scheduled.objects.filter(pk=pk)
    outcome = outcome or _("Your role does not allow this. Ask an editor to do it.")
    if not _end(rows, ScheduleState.REFUSED, outcome=outcome):
        return None
    row = rows.select_related("story", "scheduled_by").get()
    tell_scheduler(row)
    return row


def _waiting(scheduled: Scheduled, *, by: User) -> Scheduled:
    """The row as it waits, its story locked. Raises PermissionDenied or ScheduleRefused."""
    require(by, "publish_story")
    lock(Story(pk=scheduled.story_id))
    row = Scheduled.objects.select_related("story", "scheduled_by").get(pk=scheduled.pk)
    if row.state != ScheduleState.WAITING:
        raise ScheduleRefused(_gone(row))
    return row


def _gone(row: Scheduled) -> str:
    return {
        ScheduleState.PUBLISHED: _("It has been published already."),
        ScheduleState.REFUSED: _("It came to its hour and was not published."),
    }.get(ScheduleState(row.state), _("Somebody has cancelled or moved it already."))


def _end(rows: Any, state: ScheduleState, *, by: User | None = None, **how: Any) -> bool:
    """Compare and set: whoever finds it waiting ends it, and nobody else."""
    waiting = rows.order_by().filter(state=ScheduleState.WAITING)
    return bool(waiting.update(state=state, ended_at=now(), ended_by=by, **how))
