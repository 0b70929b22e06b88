"""The pictures that readers see of how facts moved: from published versions, nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stories.syndication import times
from stories.syndication.course import course, laid_out, sign_of, statements
from stories.syndication.drawing import Fact, Name, drawn
from stories.text.lanes import LANES, Issue, Move, Track, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stories.models import Kind, Story
    from stories.syndication.claims import PublicClaim, Step
    from stories.syndication.course import Course
    from stories.syndication.drawing import Drawing

EVERY = 500  # claims, where all of them are asked for
_KEPT = 64  # drawings in memory


def public_drawing(story: Story, *, whole: bool = False) -> Drawing | None:
    """How the live story's facts moved before its readers; None if it never showed a claim.

    One query, up to two more once after each publication. `whole` draws every claim.
    """
    found = course(story)
    drawing = _drawing(found, story.slug, get_language(), whole=whole)
    if drawing is None:
        return None
    said = statements(found, [lane.ref for lane in drawing.lanes])
    facts = (replace(fact, statement=said.get(lane.ref, "")) for lane, fact in drawing.rows)
    return replace(drawing, facts=tuple(facts))


@lru_cache(maxsize=_KEPT)
def _drawing(found: Course, slug: str, language: str, *, whole: bool) -> Drawing | None:
    """The drawing without the claims' words, kept as long as its course."""
    picture = laid_out(found, EVERY if whole else LANES)
    if picture is None:
        return None

    def version(number: int) -> str:
        return reverse("reader:revision", args=[slug, number])

    def pair(older: int, newer: int) -> str:
        if newer == 1:
            return version(1)
        return reverse("reader:diff", args=[slug, max(older, 1), newer])

    refs = [lane.track.ref for lane in picture.lanes]
    return drawn(
        picture,
        facts={ref: Fact(reverse("reader:claim", args=[ref]), "") for ref in refs},
        name=naming(found.kinds, pair),
        shown_at=version,
        end=_("Live"),
        whole=whole,
    )


def claim_drawing(claim: PublicClaim) -> Drawing | None:
    """One claim's line, whatever stories told it; None while it never moved (no query)."""
    steps = claim.line[::-1]
    if len(steps) == 1:
        return None
    moves = (
        Move(step.at, "" if step.left else step.fact.status, place)
        for place, step in enumerate(steps)
    )
    issues = [Issue(place, step.at, sign_of(step.kind)) for place, step in enumerate(steps)]
    picture = lay_out([Track(claim.fact.ref, tuple(moves))], issues)
    if picture is None:
        return None
    return drawn(
        picture,
        facts={claim.fact.ref: Fact(claim.fact.url, claim.fact.statement)},
        name=lambda together: _step_name([steps[issue.number] for issue in together]),
        shown_at=lambda place: steps[place].url,
        end=_("Now"),
    )


def naming(
    kinds: Mapping[int, Kind], pair: Callable[[int, int], str]
) -> Callable[[tuple[Issue, ...]], Name]:
    """Names a tick's versions; it leads to what they changed, which `pair` addresses."""

    def name(issues: tuple[Issue, ...]) -> Name:
        first, last = issues[0], issues[-1]
        url = pair(first.number - 1, last.number)
        labels = ", ".join(
            dict.fromkeys(str(kinds[one.number].label) for one in issues if one.number in kinds)
        )
        words = {"first": first.number, "last": last.number, "when": times.moment(first.at)}
        words |= {"until": times.moment(last.at), "kinds": labels}
        if len(issues) == 1:
            if labels:
                says = _("Version %(first)s: %(kinds)s, %(when)s")
            else:
                says = _("Version %(first)s, %(when)s")
            return Name(str(first.number), says % words, url)
        if labels:
            says = _(
                "Versions %(first)s to %(last)s, from %(when)s to %(until)s; among them: %(kinds)s"
            )
        else:
            says = _("Versions %(first)s to %(last)s, from %(when)s to %(until)s")
        return Name(f"{first.number}–{last.number}", says % words, url)

    return name


def _step_name(steps: list[Step]) -> Name:
    """Steps of a claim that stand together; several are named by the last of them."""
    last = steps[-1]
    words = {"n": last.number, "kind": last.kind.label, "when": times.moment(last.at)}
    says = _("Version %(n)s: %(kind)s, %(when)s") % words
    return Name(str(last.number) if len(steps) == 1 else "", says, last.url)
