"""Searching, sorting and paging of the desk's lists; all of it lives in the address."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, make_aware

from stories.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

PER_PAGE = 50
MAX_WORDS = 8


def asked(request: HttpRequest) -> str:
    """The words that were searched for, tidied."""
    return " ".join(clean(request.GET.get("q", "")).split())


def containing(words: str, *fields: str) -> Q:
    """Rows that hold every word in one of `fields`, whatever its case."""
    # SQLite folds the case of ASCII only, so a word is looked for in its usual cases too.
    found = [
        reduce(
            or_, (Q(**{f"{field}__icontains": case}) for case in _cases(word) for field in fields)
        )
        for word in words.split()[:MAX_WORDS]
    ]
    return reduce(and_, found, Q())


def _cases(word: str) -> tuple[str, ...]:
    if word.isascii():
        return (word,)
    return tuple(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))


def sorted_by(
    request: HttpRequest, rows: QuerySet[Any], orders: Mapping[str, Sequence[Any]]
) -> tuple[QuerySet[Any], str]:
    """The rows in the order that the address asks for, or in the first of `orders`; its name."""
    name = request.GET.get("sort", "")
    if name not in orders:
        name = next(iter(orders))
    return rows.order_by(*orders[name]), name


def moment_of(text: str) -> datetime | None:
    """A time in the address or a form, such as 2026-03-29T02:30, in the newsroom's zone."""
    try:
        found = parse_datetime(text.strip()[:40])
    except ValueError:
        return None
    if found is None:
        return None
    try:
        return found if is_aware(found) else make_aware(found)
    except OverflowError:
        return None


def paged(request: HttpRequest, rows: Any, *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one there is (two queries)."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
