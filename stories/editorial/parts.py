"""Rows of several kinds in one query: each kind is cut, and counted whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    Expression,
    F,
    Field,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Concat, NullIf, RowNumber, Trim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

ROWS = 6  # of a kind; its count is of all
WORDS = 240  # of a reason; its page has all of it


class Found(NamedTuple):
    """One row; what its columns mean is its section's."""

    section: str
    total: int
    number: int
    claim: int | None
    about: int | None
    at: datetime | None
    said: str | None
    words: str | None
    more: str | None
    who: str | None


class _Nothing(Expression):
    """NULL of a type: a union has to know it."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return "NULL", ()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"NULL::{self.output_field.cast_db_type(connection)}", ()


_COLUMNS: dict[str, Field[Any, Any]] = {
    "claim": BigIntegerField(),
    "about": BigIntegerField(),
    "at": DateTimeField(),
    "said": CharField(),
    "words": CharField(),
    "more": CharField(),
    "who": CharField(),
}
_SHAPE = tuple(f"of_{name}" for name in Found._fields)


def part(
    section: str, rows: QuerySet[Any], *, most: int = ROWS, by_said: bool = False, **given: Any
) -> QuerySet[Any]:
    """The first rows, in their order, of one section of a union; `given` fills its columns.

    Their total is of all of them, or with `by_said` of those that say the same.
    """
    if rows.query.is_empty():  # a union would ask for columns that it lacks
        return rows
    order: list[Any] = list(rows.query.order_by)
    columns = {f"of_{name}": _column(given.get(name), kind) for name, kind in _COLUMNS.items()}
    rows = rows.annotate(
        **columns,
        of_section=Value(str(section), CharField()),
        of_total=Window(Count("*"), partition_by=columns["of_said"] if by_said else None),
        of_number=Window(RowNumber(), order_by=order),
    )
    return rows.filter(of_number__lte=most).order_by().values_list(*_SHAPE)


def _column(given: Any, kind: Field[Any, Any]) -> Any:
    if given is None:
        return _Nothing(kind)
    return F(given) if isinstance(given, str) else given


def found(parts: Iterable[QuerySet[Any]]) -> tuple[Found, ...]:
    """The rows of all of them, each section in its order (one query)."""
    first, *rest = (one for one in parts if not one.query.is_empty())
    # Left without an order, the union would take that of the first part's model.
    rows = first.union(*rest, all=True).order_by("of_number")
    return tuple(Found(*row) for row in rows)


def name_at(path: str) -> Any:
    """A colleague's name as the desk calls them."""
    full = Trim(Concat(F(f"{path}__first_name"), Value(" "), F(f"{path}__last_name")))
    return Coalesce(NullIf(full, Value("")), F(f"{path}__username"))
