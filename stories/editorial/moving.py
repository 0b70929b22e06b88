"""How the facts moved as the desk knows it: its own checks, published or not."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stories.clock import now
from stories.editorial.statusline import LATEST
from stories.models import Check, Claim, Exposure, Placement, Status
from stories.syndication.course import course
from stories.syndication.drawing import Fact, drawn
from stories.syndication.pictures import EVERY, naming
from stories.text.lanes import LANES, Move, Track, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.editorial.statusline import Step
    from stories.models import Story
    from stories.syndication.drawing import Drawing


def story_drawing(story: Story, *, whole: bool = False) -> Drawing | None:
    """Every claim that the story's draft or live text carries, or that its readers ever saw.

    None without claims. Two queries, up to two more once after each publication.
    """
    placed = Placement.objects.filter(story=story).values("claim")
    shown = Exposure.objects.filter(story=story).values("claim")
    claims = list(Claim.objects.filter(Q(pk__in=placed) | Q(pk__in=shown)).order_by("pk"))
    found = course(story) if story.live else None
    picture = lay_out(
        tracks_of(claims),
        found.issues if found else (),
        until=now(),
        most=EVERY if whole else LANES,
    )
    if picture is None:
        return None
    compare = reverse("admin:story_compare", args=[story.pk])

    def pair(older: int, newer: int) -> str:
        if newer == 1:
            return reverse("reader:revision", args=[story.slug, 1])
        return f"{compare}?from=r{max(older, 1)}&to=r{newer}"

    return drawn(
        picture,
        facts={claim.ref: _fact(claim) for claim in claims},
        name=naming(found.kinds if found else {}, pair),
        shown_at=lambda number: "",
        end=_("Now"),
        whole=whole,
    )


def claim_drawing(claim: Claim, steps: Sequence[Step]) -> Drawing | None:
    """The claim's own lane, from its status line; no query."""
    moves = [Move(step.at, step.status) for step in steps if step.status]
    if len(moves) < LATEST:  # the line goes back to where every claim begins
        moves.insert(0, Move(claim.created_at, Status.UNVERIFIED))
    changed = [move for before, move in pairwise((None, *moves)) if move and _differ(before, move)]
    picture = lay_out([Track(claim.ref, tuple(changed))], until=now())
    if picture is None:
        return None
    return drawn(
        picture,
        facts={claim.ref: _fact(claim)},
        name=naming({}, lambda older, newer: ""),
        shown_at=lambda number: "",
        end=_("Now"),
    )


def _differ(before: Move | None, move: Move) -> bool:
    return before is None or before.status != move.status


def tracks_of(claims: Iterable[Claim]) -> tuple[Track, ...]:
    """The statuses of these claims from their beginning (one query)."""
    claims = tuple(claims)
    moved: dict[int, list[tuple[Move, str]]] = defaultdict(list)
    checks = Check.objects.deciding().filter(claim__in=claims)
    checks = checks.exclude(from_status=F("to_status"))
    for pk, at, came, to in checks.values_list("claim_id", "at", "from_status", "to_status"):
        moved[pk].append((Move(at, to), came))
    return tuple(
        Track(
            claim.ref,
            (
                Move(claim.created_at, moved[claim.pk][0][1] if moved[claim.pk] else claim.status),
                *(move for move, _came in moved[claim.pk]),
            ),
        )
        for claim in claims
    )


def _fact(claim: Claim) -> Fact:
    return Fact(reverse("admin:claim", args=[claim.ref]), claim.statement)
