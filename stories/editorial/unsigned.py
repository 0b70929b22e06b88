"""Versions that went out without a signature, for the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from stories.editorial.parts import part
from stories.models import Revision

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Of all that was ever published the board would ask for too long; older ones were on it before.
NEWEST = 1000


def unsigned_versions() -> QuerySet[Any]:
    """Those among the newest that nobody signed, oldest first."""
    last = Revision.objects.order_by("-pk").values("pk")[:1]
    rows = Revision.objects.filter(pk__gt=Coalesce(Subquery(last), 0) - NEWEST, signature=None)
    return rows.order_by("pk")


def unsigned_part(section: str) -> QuerySet[Any]:
    """A part of the queue's union: one row that stands for all of them."""
    return part(
        section,
        unsigned_versions(),
        most=1,
        about="pk",
        at="published_at",
        said=Value("unsigned"),
    )
