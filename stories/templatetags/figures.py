"""What a claim counts, and what became part of it, on the desk's screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from stories.editorial.figures import doubt, figure_of, spoken
from stories.editorial.statusline import status_line

if TYPE_CHECKING:
    from stories.models import Claim

register = template.Library()


@register.filter
def figure(claim: Claim) -> str:
    """1,400, or 12–14; empty for a claim that counts nothing."""
    return figure_of(claim)


@register.inclusion_tag("admin/includes/claim_measure.html")
def claim_measure(claim: Claim) -> dict[str, Any]:
    """What it counts, and a word where statement and figure differ (one query with a figure)."""
    contrary = doubt(claim, language=spoken(claim)) if claim.low is not None else ""
    return {"claim": claim, "figure": figure_of(claim), "doubt": contrary}


@register.inclusion_tag("admin/includes/claim_joined.html")
def claim_joined(claim: Claim) -> dict[str, Any]:
    """The claims that became part of it, each with its own line (four queries a claim)."""
    merges = claim.merged.select_related("claim", "by").order_by("-pk")
    return {"claim": claim, "joined": [(merge, status_line(merge.claim)) for merge in merges]}
