"""A claim's evidence as its screens show it, to those who may and to those who may not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from stories.admin.confidence import name_for, veiled
from stories.editorial.origins import origins_of
from stories.editorial.rules import exhibits_of, origins
from stories.models import Capture, Custody, Evidence, Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from stories.editorial.origins import Tree, Twig


_WEB = ("https://", "http://")
_NEWEST = 300  # captures and lines of custody on one page


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a piece of evidence, newest first, and who had it in hand, oldest first."""

    captures: tuple[Capture, ...] = ()
    custody: tuple[Custody, ...] = ()


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
    seal: str  # the digest of what was seen
    reason: str = ""  # why it was withdrawn
    kept: Kept | None = None  # None on screens that do not show it
    guarded: bool = False  # something was captured that this person may not see


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence in a drawn tree, as this person may know it."""

    twig: Twig
    title: str
    source: str


@dataclass(frozen=True, slots=True)
class Root:
    """An origin as this person may know it, with its trees."""

    name: str
    at: datetime
    lines: tuple[Line, ...]

    def count(self, stance: Stance | None = None) -> int:
        """How many pieces of evidence that still count go back to it."""
        rows = [line.twig.evidence for line in self.lines]
        return sum(
            row.withdrawn_at is None and stance in (None, Stance(row.stance)) for row in rows
        )


@dataclass(frozen=True, slots=True)
class Side:
    """How much stands on one side: “3 sources, 2 independent origins”, and who repeats whom."""

    stance: Stance
    sentence: str
    origins: int
    pieces: int
    repeated: tuple[tuple[Root, int], ...]  # origins of more than one piece


def evidence_rows(
    evidence: Iterable[Evidence], *, secrets: bool, kept: Mapping[int, Kept] | None = None
) -> tuple[Row, ...]:
    """The evidence in its order; one query if some of it was withdrawn.

    Each row needs its source loaded.
    """
    found = list(evidence)
    titles = {row.pk: veiled(row.title, row.source, secrets=secrets) for row in found}
    reasons = _reasons(found)
    rows = []
    for row in found:
        hidden = row.source.confidential and not secrets
        rows.append(
            Row(
                evidence=row,
                source=name_for(row.source, secrets=secrets),
                title=titles[row.pk],
                # An address, or what others hold of the bytes, may lead to the very person.
                url="" if hidden or not row.url.lower().startswith(_WEB) else row.url,
                text=veiled(row.text, row.source, secrets=secrets),
                derives_from=titles.get(row.derived_from_id or 0, ""),
                withdrawn=row.withdrawn_at is not None,
                seal="" if hidden else row.sha256,
                reason=veiled(reasons.get(row.pk, ""), row.source, secrets=secrets),
                kept=None if hidden or kept is None else kept.get(row.pk, Kept()),
                guarded=bool(hidden and kept is not None and row.sha256),
            )
        )
    return tuple(rows)


def kept_of(evidence: Iterable[Evidence]) -> dict[int, Kept]:
    """What was kept of each piece, without its words (two queries)."""
    ids = [row.pk for row in evidence]
    captures: defaultdict[int, list[Capture]] = defaultdict(list)
    custody: defaultdict[int, list[Custody]] = defaultdict(list)
    newest = Capture.objects.filter(evidence__in=ids).select_related("by")
    for capture in newest.defer("text", "headers", "redirects")[:_NEWEST]:
        captures[capture.evidence_id].append(capture)
    lines = Custody.objects.filter(evidence__in=ids).select_related("by").order_by("-pk")
    for line in lines[:_NEWEST]:
        custody[line.evidence_id].append(line)
    return {pk: Kept(tuple(captures[pk]), tuple(reversed(custody[pk]))) for pk in ids}


def _reasons(evidence: Sequence[Evidence]) -> dict[int, str]:
    withdrawn = [row.pk for row in evidence if row.withdrawn_at]
    if not withdrawn:
        return {}
    saves = Evidence.history.filter(id__in=withdrawn, withdrawn_at__isnull=False)
    reasons = saves.order_by("-history_id").values_list("id", "history_change_reason")
    return dict(reasons)


def roots_of(evidence: Sequence[Evidence], *, secrets: bool) -> tuple[Root, ...]:
    """The origins that some of the evidence still counts for, largest first.

    To those who may not know it, a protected source never stands beside others of its owner.
    """
    roots = []
    for origin in origins_of(evidence):
        alone = [t for t in origin.trees if t.root.source.confidential and not secrets]
        together = tuple(tree for tree in origin.trees if tree not in alone)
        roots += [_root(trees, secrets=secrets) for trees in (together, *((t,) for t in alone))]
    return tuple(root for root in roots if root is not None and root.count())


def _root(trees: tuple[Tree, ...], *, secrets: bool) -> Root | None:
    if not trees:
        return None
    first = min(trees, key=lambda tree: tree.at)
    source = first.root.source
    name = name_for(source, secrets=secrets)
    hidden = source.confidential and not secrets
    lines = tuple(
        Line(
            twig,
            veiled(twig.evidence.title, twig.evidence.source, secrets=secrets),
            name_for(twig.evidence.source, secrets=secrets),
        )
        for tree in trees
        for twig in tree.twigs
    )
    return Root(name if hidden else source.owner or name, first.at, lines)


def sides(evidence: Sequence[Evidence], *, secrets: bool) -> tuple[Side, ...]:
    """The sides that have any evidence, with how many sources and independent origins."""
    weighed = list(zip(evidence, exhibits_of(evidence), strict=True))
    roots = roots_of(evidence, secrets=secrets)
    made = []
    for stance in Stance:
        mine = [(row, exhibit) for row, exhibit in weighed if row.stance == stance]
        if mine:
            sources = len({row.source_id for row, _ in mine})
            independent = origins(exhibit for _, exhibit in mine)
            counts = [(root, n) for root in roots if (n := root.count(stance))]
            # Where an owner is secret, who repeats whom is told to nobody else.
            told = [one for one in counts if one[1] > 1] if len(counts) == independent else []
            made.append(
                Side(stance, _counted(sources, independent), independent, len(mine), tuple(told))
            )
    return tuple(made)


def _counted(sources: int, independent: int) -> str:
    said = ngettext("%(n)d source", "%(n)d sources", sources) % {"n": sources}
    behind = ngettext("%(n)d independent origin", "%(n)d independent origins", independent) % {
        "n": independent
    }
    return f"{said}, {behind}"
