"""Different figures for one measure before readers: which they are, and who says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from stories.editorial.uses import uses_of_each
from stories.models import Claim, Placement, Status
from stories.models.status import DENIED
from stories.text.measures import Amount, Clash, Measured, clashes, contradicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from stories.editorial.uses import StoryUse

# What these say no longer stands, so it is no second opinion.
_FALLEN = DENIED | {Status.SUPERSEDED, Status.RETRACTED}


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim with its figure, the live stories that say it, and what it rests on."""

    claim: Claim
    uses: tuple[StoryUse, ...]
    evidence: int  # pieces that nobody has withdrawn

    @property
    def figure(self) -> str:
        return figure_of(self.claim)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that give different figures for one measure, the newest last."""

    sayings: tuple[Saying, ...]
    fallen: tuple[Claim, ...]  # said the same measure once

    @property
    def subject(self) -> str:
        return self.newest.claim.subject

    @property
    def unit(self) -> str:
        return self.newest.claim.unit

    @property
    def newest(self) -> Saying:
        """The one that was checked last, or else written down last."""
        return self.sayings[-1]

    @property
    def older(self) -> tuple[Saying, ...]:
        return self.sayings[:-1]


def found_clashes() -> tuple[Clash, ...]:
    """Every measure with different figures before readers; its length is the board's count.

    One query for any number of claims.
    """
    live = Placement.objects.filter(live=True).values("claim")
    rows = Claim.objects.filter(pk__in=live, low__isnull=False).order_by()
    names = ("pk", "subject", "unit", "low", "high", "status")
    return clashes(
        Measured(pk, subject, unit, Amount(low, high), stands=status not in _FALLEN)
        for pk, subject, unit, low, high, status in rows.values_list(*names)
    )


def disagreements(found: Sequence[Clash]) -> tuple[Disagreement, ...]:
    """These clashes with what a person needs to settle them (five queries)."""
    numbers = {one.number for clash in found for one in (*clash.figures, *clash.fallen)}
    counted = Count("evidence", filter=Q(evidence__withdrawn_at=None))
    claims = {row.pk: row for row in Claim.objects.filter(pk__in=numbers).annotate(n=counted)}
    standing = {one.number for clash in found for one in clash.figures}
    uses = uses_of_each(claims[number] for number in standing)
    return tuple(_disagreement(clash, claims, uses) for clash in found)


def _disagreement(
    clash: Clash, claims: Mapping[int, Claim], uses: Mapping[int, tuple[StoryUse, ...]]
) -> Disagreement:
    sayings = [
        Saying(
            claim=(claim := claims[one.number]),
            uses=tuple(use for use in uses[claim.pk] if use.shown),
            evidence=claim.n,  # type: ignore[attr-defined]
        )
        for one in clash.figures
    ]
    sayings.sort(
        key=lambda saying: (saying.claim.as_of or saying.claim.created_at, saying.claim.pk)
    )
    return Disagreement(tuple(sayings), tuple(claims[one.number] for one in clash.fallen))


def amount_of(claim: Claim) -> Amount | None:
    return None if claim.low is None else Amount(claim.low, claim.high)


def figure_of(claim: Claim) -> str:
    """The claim's figure as the desk writes it: 1,400, or 12–14; empty without one."""
    amount = amount_of(claim)
    return written(amount) if amount else ""


def written(amount: Amount) -> str:
    """The amount in the signs of the language that is spoken on this screen."""
    ends = [amount.low, *([] if amount.high is None else [amount.high])]
    return "–".join(map(_number, ends))


def _number(value: Decimal) -> str:
    return number_format(f"{value.normalize():f}", force_grouping=True)


def spoken(claim: Claim) -> str:
    """The language of the text that a claim stands in, or else the newsroom's (one query)."""
    rows = Placement.objects.filter(claim=claim).values_list("story__language", flat=True)
    return rows.first() or settings.LANGUAGE_CODE


def doubt(claim: Claim, *, language: str) -> str:
    """That the statement and the figure of a claim say different things; empty if they agree."""
    amount = amount_of(claim)
    if amount is None:
        return ""
    others = contradicts(amount, claim.statement, language=language)
    if not others:
        return ""
    return _(
        "The statement says “%(words)s”, and the figure beside it is %(figure)s. "
        "Which of the two is right?"
    ) % {"words": _("” and “").join(one.words for one in others), "figure": written(amount)}


def known_names(*, most: int = 200) -> dict[str, tuple[str, ...]]:
    """Subjects and units that claims have already, most used first (two queries)."""
    return {name: tuple(_used(name, most)) for name in ("subject", "unit")}


def _used(name: str, most: int) -> Iterable[str]:
    rows = Claim.objects.exclude(**{name: ""}).order_by().values(name)
    counted = rows.annotate(used=Count("pk")).order_by("-used", name)
    return counted.values_list(name, flat=True)[:most]
