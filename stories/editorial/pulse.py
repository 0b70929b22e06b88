"""The last day in three curves: the claims that readers see now, as they stood hour by hour."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from stories.clock import now
from stories.models import Check, Claim, ClaimKind, KindRule, Outcome, Placement, Status
from stories.models.freshness import due_after
from stories.models.kind_rule import usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stories.models import Desk

HOURS = 24
_DECIDING = (Outcome.DECIDED, Outcome.ACCEPTED)
_OPEN = tuple(status for status in Status if not status.settled)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How many claims stood so at each hour, oldest first; the last count is of now."""

    hours: tuple[datetime, ...]
    open: tuple[int, ...]
    overdue: tuple[int, ...]
    settled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Spell:
    """How a claim stood from one check to the next."""

    since: datetime
    until: datetime | None
    open: bool
    due: datetime | None  # when it had to be checked again


def pulse(*, desk: Desk | None = None) -> Pulse | None:
    """How the claims of live stories stood over the last day; None without any (two queries).

    A claim that nothing happened to in that day is counted by the database.
    """
    end = now()
    hours = tuple(end - timedelta(hours=back) for back in range(HOURS, -1, -1))
    placed = Placement.objects.filter(live=True)
    if desk:
        placed = placed.filter(story__desk=desk)
    claims = Claim.objects.filter(pk__in=placed.values("claim"))
    stirred = claims.filter(
        Q(created_at__gte=hours[0])
        | Q(recheck_due__gte=hours[0], recheck_due__lt=end)
        | Q(pk__in=Check.objects.filter(at__gte=hours[0]).values("claim"))
    )
    still = claims.exclude(pk__in=stirred.values("pk")).aggregate(
        open=Count("pk", filter=Q(status__in=_OPEN)),
        overdue=Count("pk", filter=Q(recheck_due__lt=hours[0])),
        settled=Count("pk", filter=~Q(status__in=_OPEN)),
    )
    spells = tuple(_spells(stirred, since=hours[0]))
    if not spells and not still["open"] + still["settled"]:
        return None
    return Pulse(
        hours=hours,
        open=_counts(still["open"], _stood(spells, hours, open_=True), hours),
        overdue=_counts(still["overdue"], _lapsed(spells, hours), hours),
        settled=_counts(still["settled"], _stood(spells, hours, open_=False), hours),
    )


def _spells(claims: QuerySet[Claim], *, since: datetime) -> Iterator[_Spell]:
    """Each claim from its last check before `since`, check by check (one query)."""
    recent = Q(checks__at__gte=since, checks__outcome__in=_DECIDING)
    last = Check.objects.filter(
        claim=OuterRef("pk"), outcome__in=_DECIDING, pk__lt=OuterRef("decided__pk")
    )
    rules = KindRule.objects.filter(kind=OuterRef("kind"))
    rows = (
        claims.annotate(decided=FilteredRelation("checks", condition=recent))
        .annotate(
            before=Subquery(last.order_by("-pk").values("at")[:1]),
            ruled=Exists(rules),
            minutes=Subquery(rules.values("recheck_minutes")[:1]),
        )
        .order_by("pk", "decided__pk")
        .values(
            *("pk", "kind", "status", "created_at", "recheck_due"),
            *("before", "ruled", "minutes"),
            *("decided__at", "decided__from_status", "decided__to_status"),
        )
    )
    for _pk, group in groupby(rows, key=lambda row: row["pk"]):
        yield from _of_claim(list(group))


def _of_claim(rows: list[dict[str, Any]]) -> Iterator[_Spell]:
    """The spells of one claim from its recent checks, oldest first, or from none."""
    first, last = rows[0], rows[-1]
    checked = first["decided__at"]
    before = first["decided__from_status"] or first["status"]
    yield _Spell(
        since=first["created_at"],
        until=checked,
        open=before in _OPEN,
        due=_due(first, before, first["before"]) if checked else first["recheck_due"],
    )
    for row, following in pairwise([*rows, None] if checked else ()):
        assert row is not None
        status = row["decided__to_status"]
        yield _Spell(
            since=row["decided__at"],
            until=following["decided__at"] if following else None,
            open=status in _OPEN,
            due=last["recheck_due"] if row is last else _due(row, status, row["decided__at"]),
        )


def _due(row: dict[str, Any], status: str, checked: datetime | None) -> datetime | None:
    """Until when a check of that time held, as today's rule for its kind has it."""
    kind, minutes = row["kind"], row["minutes"]
    rule = KindRule(kind=kind, recheck_minutes=minutes) if row["ruled"] else usual(ClaimKind(kind))
    return due_after(rule, status, checked) if checked else None


def _stood(
    spells: Iterable[_Spell], hours: Sequence[datetime], *, open_: bool
) -> Iterator[tuple[int, int]]:
    """From which hour to before which each of these spells lasted."""
    for spell in spells:
        if spell.open == open_:
            yield bisect_left(hours, spell.since), _end(spell, hours)


def _lapsed(spells: Iterable[_Spell], hours: Sequence[datetime]) -> Iterator[tuple[int, int]]:
    """From which hour to before which each of them was overdue."""
    for spell in spells:
        if spell.due:
            since = max(bisect_left(hours, spell.since), bisect_right(hours, spell.due))
            yield since, _end(spell, hours)


def _end(spell: _Spell, hours: Sequence[datetime]) -> int:
    return bisect_left(hours, spell.until) if spell.until else len(hours)


def _counts(
    always: int, lasting: Iterable[tuple[int, int]], hours: Sequence[datetime]
) -> tuple[int, ...]:
    """How many there are at each hour, `always` among them."""
    steps = [always, *(0 for _ in hours)]
    for first, end in lasting:
        if first < end:
            steps[first] += 1
            steps[end] -= 1
    return tuple(accumulate(steps[:-1]))
