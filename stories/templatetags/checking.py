"""What a claim's last check looks like from here, and the click that renews it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from stories.editorial.moves import seen_of, unchecked, watched

if TYPE_CHECKING:
    from stories.models import Claim

register = template.Library()


@register.filter
def seen(claim: Claim) -> str:
    """What “checked again, unchanged” is said of."""
    return seen_of(claim)


@register.filter
def may_be_renewed(claim: Claim) -> bool:
    """Somebody has looked at it and is to look again."""
    return watched(claim) and not unchecked(claim)
