"""Why a claim stands where it stands, in the words that readers are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.editorial.verifying import UNCHANGED
from stories.models import Check

if TYPE_CHECKING:
    from collections.abc import Iterable


def public_reasons(claims: Iterable[int]) -> dict[int, str]:
    """The reason of each claim's last decision, by the claim's number (one query).

    That somebody looked again and found nothing new is no reason: the one before it stands. A
    status that one person set alone says so, and whether a second has looked at it since.
    """
    reasons: dict[int, str] = {}
    alone: dict[int, str] = {}
    rows = Check.objects.deciding().filter(claim__in=list(claims))
    for claim, old, new, reason, lone, reviewed in rows.values_list(
        "claim_id", "from_status", "to_status", "reason", "alone", "alone__review"
    ):
        if old != new:
            alone[claim] = _alone(reviewed=bool(reviewed)) if lone else ""
        if old != new or reason != str(UNCHANGED):
            reasons[claim] = reason
    return {claim: f"{reason} {alone.get(claim, '')}".strip() for claim, reason in reasons.items()}


def _alone(*, reviewed: bool) -> str:
    if reviewed:
        return _("One editor decided this in an emergency; a second has looked at it since.")
    return _("One editor decided this in an emergency; a second has yet to look at it.")
