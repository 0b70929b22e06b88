"""Days without a checkpoint of the record, for the board."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Subquery, Value

from stories.clock import now
from stories.editorial.parts import part
from stories.models import Checkpoint, LogEntry, RecordAudit
from stories.models.audit import Audited

if TYPE_CHECKING:
    from django.db.models import QuerySet

LATE = timedelta(hours=30)  # one is made every night


def unwitnessed_part(section: str) -> QuerySet[Any]:
    """A part of the queue's union: one row, if the record has no checkpoint of the last day.

    None for a record that is younger, and none where the last attempt says what failed.
    """
    since = now() - LATE
    newest = Checkpoint.objects.order_by("-pk").values("at")[:1]
    tried = RecordAudit.objects.filter(about=Audited.POINTS).order_by("-pk").values("unbroken")[:1]
    rows = LogEntry.objects.filter(number=1, revision__published_at__lt=since)
    rows = rows.annotate(last_at=Subquery(newest), kept=Subquery(tried))
    rows = rows.filter(Q(last_at=None) | Q(last_at__lt=since), Q(kept=None) | Q(kept=True))
    return part(
        section,
        rows.order_by("number"),
        about="number",
        at="last_at",
        said=Value("unwitnessed"),
    )
