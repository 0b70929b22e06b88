"""The last day in three curves: the claims that readers see now, as they stood hour by hour."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Func, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from stories.clock import now
from stories.models import Check, Claim, ClaimKind, KindRule, Placement, Status
from stories.models.freshness import due_after
from stories.models.kind_rule import usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from stories.models import Desk

HOURS = 24
_OPEN = frozenset(status.value for status in Status if not status.settled)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many claims stood so at each hour, oldest first; the last count is of now."""

    hours: tuple[datetime, ...]
    open: tuple[int, ...]
    overdue: tuple[int, ...]
    settled: tuple[int, ...]


class _Standing(NamedTuple):
    """How many claims stand so now, made and due at the same hours."""

    status: str
    made: int  # the first hour that saw them
    due: int  # the first hour that saw them overdue, if they stood so then
    n: int


class _Decision(NamedTuple):
    """A check of the day, and what it ended."""

    at: int  # the first hour after it
    made: int  # the first hour that saw its claim
    before: str
    after: str
    checked: datetime | None  # the check before it
    kind: str
    minutes: int | None  # that the newsroom's own rule gives it, 0 for good; None: it has none


class _FirstHour(Func):
    """The place of the first of these hours, oldest first, by which a time had come.

    One past the last where it had not come by any, or is NULL. `passed`: had come and gone.
    """

    output_field = IntegerField()

    def __init__(self, time: str, hours: tuple[datetime, ...], *, passed: bool = False) -> None:
        super().__init__(time)
        self.hours, self.compare = hours, "<" if passed else "<="

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        time, of_time = compiler.compile(self.source_expressions[0])
        whens = " ".join(f"WHEN {time} {self.compare} %s THEN {n}" for n in range(len(self.hours)))
        hours = map(connection.ops.adapt_datetimefield_value, self.hours)
        params = tuple(one for hour in hours for one in (*of_time, hour))
        return f"CASE {whens} ELSE {len(self.hours)} END", params


def pulse(*, desk: Desk | None = None) -> Pulse | None:
    """How the claims of live stories stood over the last day; None without any (two queries).

    The database counts them as they stand now. Each check of the day then says how one of them
    stood before it: what nothing happened to is never fetched.
    """
    end = now()
    hours = tuple(end - timedelta(hours=back) for back in range(HOURS, -1, -1))
    placed = Placement.objects.filter(live=True).order_by()
    if desk:
        placed = placed.filter(story__desk=desk)
    standing = _standing(placed, hours)
    if not standing:
        return None
    decisions = _decisions(placed, hours)
    return Pulse(
        hours=hours,
        open=_counts(_stood(standing, decisions, hours, open_=True), hours),
        overdue=_counts(_lapsed(standing, decisions, hours), hours),
        settled=_counts(_stood(standing, decisions, hours, open_=False), hours),
    )


def _standing(placed: QuerySet[Placement], hours: tuple[datetime, ...]) -> tuple[_Standing, ...]:
    """The claims that are placed there, counted (one query): as many rows as they differ."""
    rows = (
        Claim.objects.filter(pk__in=placed.values("claim"))
        .order_by()
        .annotate(
            made=_FirstHour("created_at", hours),
            due=_FirstHour("recheck_due", hours, passed=True),
        )
        .values_list("status", "made", "due")
        .annotate(n=Count("pk"))
    )
    return tuple(_Standing(*row) for row in rows)


def _decisions(placed: QuerySet[Placement], hours: tuple[datetime, ...]) -> tuple[_Decision, ...]:
    """What was decided about them since the first hour (one query)."""
    earlier = Check.objects.deciding().filter(claim=OuterRef("claim"), pk__lt=OuterRef("pk"))
    rules = KindRule.objects.filter(kind=OuterRef("claim__kind"))
    rows = (
        Check.objects.deciding()
        .filter(at__gte=hours[0], claim__in=placed.values("claim"))
        .order_by()
        .values_list(
            _FirstHour("at", hours),
            _FirstHour("claim__created_at", hours),
            "from_status",
            "to_status",
            Subquery(earlier.order_by("-pk").values("at")[:1]),
            "claim__kind",
            Subquery(rules.values(minutes=Coalesce("recheck_minutes", 0))[:1]),
        )
    )
    return tuple(_Decision(*row) for row in rows)


def _stood(
    standing: Iterable[_Standing],
    decisions: Iterable[_Decision],
    hours: Sequence[datetime],
    *,
    open_: bool,
) -> Iterator[tuple[int, int, int]]:
    """From which hour to before which how many more stood so.

    As if each claim had always stood as it does now; each decision puts right what was before.
    """
    for one in standing:
        if (one.status in _OPEN) == open_:
            yield one.made, len(hours), one.n
    for made in decisions:
        before, after = (made.before in _OPEN) == open_, (made.after in _OPEN) == open_
        if before != after:
            yield made.made, made.at, before - after


def _lapsed(
    standing: Iterable[_Standing], decisions: Iterable[_Decision], hours: Sequence[datetime]
) -> Iterator[tuple[int, int, int]]:
    """From which hour to before which how many more were overdue.

    A claim has been due since its last check, and was due after each one before until the next.
    """

    @cache
    def rule(kind: str, minutes: int | None) -> KindRule:
        if minutes is None:
            return usual(ClaimKind(kind))
        return KindRule(kind=kind, recheck_minutes=minutes)

    for one in standing:
        yield max(one.made, one.due), len(hours), one.n
    for made in decisions:
        if made.checked:
            of_kind = rule(made.kind, made.minutes)
            due = due_after(of_kind, made.before, made.checked)
            if due:
                yield max(made.made, bisect_right(hours, due)), made.at, 1


def _counts(steps: Iterable[tuple[int, int, int]], hours: Sequence[datetime]) -> tuple[int, ...]:
    """How many there are at each hour."""
    changes = [0 for _ in (*hours, None)]
    for first, end, n in steps:
        if first < end:
            changes[first] += n
            changes[end] -= n
    return tuple(accumulate(changes[:-1]))
