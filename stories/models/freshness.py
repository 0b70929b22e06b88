"""How fresh the last check of a claim is: one expression, for one claim and for many.

Nothing is stored but the time that a claim is due; the clock says the rest, so no worker that
has died can make a claim look fresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from stories.models.status import Status

if TYPE_CHECKING:
    from stories.models.kind_rule import KindRule

# Nobody looks again at what was overtaken or withdrawn.
UNWATCHED = (Status.SUPERSEDED, Status.RETRACTED)


@dataclass(frozen=True, slots=True)
class Freshness:
    """A claim's last check as it looks at one moment."""

    as_of: datetime | None  # None: nobody has checked it
    due: datetime | None  # None: it stands for good, or nobody has checked it
    at: datetime

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due < self.at

    @property
    def overdue_by(self) -> timedelta:
        """Nothing while it is not overdue."""
        return max(self.at - self.due, timedelta(0)) if self.due else timedelta(0)


def overdue_at(at: datetime, *, path: str = "") -> Q:
    """The same for many: claims that are overdue at `at`; `path` leads to the claim."""
    return Q(**{f"{path}recheck_due__lt": at})


def due_after(rule: KindRule, status: str, at: datetime) -> datetime | None:
    """Until when a check made at `at` holds; None for good."""
    if status in UNWATCHED or rule.recheck_after is None:
        return None
    return at + rule.recheck_after
