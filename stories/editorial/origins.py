"""Where a claim's evidence comes from in the end: trees of what derives from what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stories.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Twig:
    """One piece of evidence at its place in a tree; the trees are flat, so that none is too deep.

    A list opens before it, if it is the first child; it is a leaf, or a list of its children
    follows; `closes` has one entry for each list that ends with it.
    """

    evidence: Evidence
    depth: int
    opens: bool
    leaf: bool
    closes: range


@dataclass(frozen=True, slots=True)
class Tree:
    """A root and all that derives from it, parents before children."""

    twigs: tuple[Twig, ...]

    @property
    def root(self) -> Evidence:
        return self.twigs[0].evidence

    @property
    def at(self) -> datetime:
        """When the root was seen or written down."""
        return self.root.captured_at or self.root.created_at


@dataclass(frozen=True, slots=True)
class Origin:
    """What counts once: one or more trees whose roots have one owner, wire or source."""

    trees: tuple[Tree, ...]


def origins_of(evidence: Sequence[Evidence]) -> tuple[Origin, ...]:
    """The evidence by origin, largest first; each row needs its source loaded.

    Ancestors that are not given are read (one query for each step up), as words still come from
    a flash that was withdrawn. A circle, which no verb makes, is cut where it was entered.
    """
    rows = _with_ancestors(evidence)
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    for pk, row in rows.items():
        children[row.derived_from_id].append(pk)
    placed: set[int] = set()
    found: defaultdict[str, list[Tree]] = defaultdict(list)
    circles = (pk for pk in rows if pk not in placed)
    for pk in (*children[None], *circles):
        if pk not in placed:
            tree = _grow(pk, rows, children, placed)
            found[origin_key(rows[pk])].append(tree)
    origins = [Origin(tuple(trees)) for trees in found.values()]
    return tuple(sorted(origins, key=lambda one: -sum(len(tree.twigs) for tree in one.trees)))


def origin_key(root: Evidence) -> str:
    """A wire's own flash and an outlet that carries the wire have one origin."""
    return " ".join((root.source.owner or root.source.name).casefold().split())


def _with_ancestors(evidence: Sequence[Evidence]) -> dict[int, Evidence]:
    rows = {row.pk: row for row in evidence}
    while missing := {pk for row in rows.values() if (pk := row.derived_from_id)} - rows.keys():
        above = Evidence.objects.filter(pk__in=missing).select_related("source")
        rows |= {row.pk: row for row in above}
    return rows


def _grow(
    root: int,
    rows: dict[int, Evidence],
    children: dict[int | None, list[int]],
    placed: set[int],
) -> Tree:
    order: list[tuple[int, int]] = []  # row and depth
    waiting = [(root, 0)]
    while waiting:
        pk, depth = waiting.pop()
        if pk in placed:
            continue
        placed.add(pk)
        order.append((pk, depth))
        waiting += [(child, depth + 1) for child in reversed(children[pk])]
    depths = [depth for _, depth in order]
    return Tree(
        tuple(
            Twig(rows[pk], depth, depth > before, after <= depth, range(depth - after))
            for (pk, depth), before, after in zip(
                order, [0, *depths[:-1]], [*depths[1:], 0], strict=True
            )
        )
    )
