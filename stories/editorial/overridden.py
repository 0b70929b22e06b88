"""Blocking findings that a standards editor passed over: how many, and each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Func, IntegerField, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from stories.clock import now
from stories.editorial.cut import Cut
from stories.models import Revision, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Overridden:
    """One finding that did not stop a revision, as the change log shows it."""

    revision: Revision
    code: str
    place: str
    reason: str


class _Length(Func):
    """How many entries a stored JSON list has."""

    output_field = IntegerField()
    function = "JSON_ARRAY_LENGTH"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **extra)


def overriding(cut: Cut = Cut(), *, lately: bool = False) -> QuerySet[Revision]:  # noqa: B008 -- it is frozen
    """The revisions that went out over a blocking finding, newest first."""
    rows = Revision.objects.exclude(overrides=[]).order_by("-published_at", "-pk")
    if lately:
        rows = rows.filter(published_at__gte=now() - LATELY)
    if cut.desk or cut.person:
        rows = rows.filter(story__in=cut.stories(Story.objects.all()).order_by().values("pk"))
    return rows


def counted_lately(cut: Cut) -> Coalesce:
    """How many findings were passed over lately, for a query to carry along."""
    together = overriding(cut, lately=True).order_by().annotate(together=Value(1))
    n = together.values("together").annotate(n=Sum(_Length("overrides"))).values("n")
    return Coalesce(Subquery(n), 0)


def each(revisions: Iterable[Revision]) -> Iterator[Overridden]:
    """Every override of these revisions."""
    for revision in revisions:
        for passed in revision.overrides:
            yield Overridden(revision, passed["code"], passed["place"], passed["reason"])
