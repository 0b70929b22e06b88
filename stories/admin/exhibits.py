"""A claim's evidence as its screens show it, to those who may and to those who may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from stories.admin.confidence import name_for, veiled
from stories.editorial.rules import exhibits_of, origins
from stories.models import Evidence, Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence, with what this person may see of it."""

    evidence: Evidence
    source: str
    title: str
    url: str
    text: str
    derives_from: str
    withdrawn: bool
    reason: str = ""  # why it was withdrawn


@dataclass(frozen=True, slots=True)
class Side:
    """How much stands on one side: “3 sources, 2 independent origins”."""

    stance: Stance
    sentence: str
    origins: int


def evidence_rows(evidence: Iterable[Evidence], *, secrets: bool) -> tuple[Row, ...]:
    """The evidence in its order; one query if some of it was withdrawn.

    Each row needs its source loaded.
    """
    found = list(evidence)
    titles = {row.pk: veiled(row.title, row.source, secrets=secrets) for row in found}
    reasons = _reasons(found)
    return tuple(
        Row(
            evidence=row,
            source=name_for(row.source, secrets=secrets),
            title=titles[row.pk],
            url=_address(row, secrets=secrets),
            text=veiled(row.text, row.source, secrets=secrets),
            derives_from=titles.get(row.derived_from_id or 0, ""),
            withdrawn=row.withdrawn_at is not None,
            reason=veiled(reasons.get(row.pk, ""), row.source, secrets=secrets),
        )
        for row in found
    )


def _address(row: Evidence, *, secrets: bool) -> str:
    """Where the evidence can be looked at; empty where a link would harm."""
    # An address may lead to the very person.
    hidden = row.source.confidential and not secrets
    return row.url if row.url.lower().startswith(_WEB) and not hidden else ""


def _reasons(evidence: Sequence[Evidence]) -> dict[int, str]:
    withdrawn = [row.pk for row in evidence if row.withdrawn_at]
    if not withdrawn:
        return {}
    saves = Evidence.history.filter(id__in=withdrawn).order_by("history_id")
    return dict(saves.values_list("id", "history_change_reason"))


def sides(evidence: Sequence[Evidence]) -> tuple[Side, ...]:
    """The sides that have any evidence, with how many sources and independent origins."""
    weighed = list(zip(evidence, exhibits_of(evidence), strict=True))
    made = []
    for stance in Stance:
        mine = [(row, exhibit) for row, exhibit in weighed if row.stance == stance]
        if mine:
            sources = len({row.source_id for row, _ in mine})
            independent = origins(exhibit for _, exhibit in mine)
            made.append(Side(stance, _counted(sources, independent), independent))
    return tuple(made)


def _counted(sources: int, independent: int) -> str:
    said = ngettext("%(n)d source", "%(n)d sources", sources) % {"n": sources}
    behind = ngettext("%(n)d independent origin", "%(n)d independent origins", independent) % {
        "n": independent
    }
    return f"{said}, {behind}"
