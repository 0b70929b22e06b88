"""The words that a claim was settled in before they were changed, for as long as it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from stories.models import Check, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models import Claim


def former_decisions(claims: Iterable[Claim]) -> dict[int, Check]:
    """The last decision about the earlier words of each claim that is not settled again.

    By the claim's number; its statement is the old words, its status and time are what they had.
    One query.
    """
    opened = [claim.pk for claim in claims if not claim.standing.settled and claim.wording > 1]
    if not opened:
        return {}
    settled = [status for status in Status if status.settled]
    rows = Check.objects.deciding().filter(
        claim__in=opened, to_status__in=settled, wording__lt=F("claim__wording")
    )
    return {check.claim_id: check for check in rows}
