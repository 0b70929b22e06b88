"""The corrections that readers are owed of claims that turned, in a first wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.editorial.candidate import Mended
from stories.editorial.versions import claim_marks
from stories.models import Claim, Prominence, Stance, Status
from stories.models.status import STOOD_BY
from stories.syndication.merges import as_of_today
from stories.text.premise import premise_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models import Story
    from stories.text.version import ClaimMark, Version

_LENGTH = 300  # of the sources in a first wording; the editor names the others, or fewer


def corrections_owed(story: Story, refs: Iterable[str]) -> tuple[Mended, ...]:
    """What the live story said of these claims and what is right, as far as the checks know.

    Five queries at most; the editor finishes each sentence.
    """
    refs = tuple(dict.fromkeys(refs))
    if story.live is None or not refs:
        return ()
    live = as_of_today(story.live.version())
    shown = {mark.ref: mark for mark in live.claims}
    present = {mark.ref: mark for mark in claim_marks(Claim.objects.by_refs(refs))}
    return tuple(
        _mended(shown[ref], present[ref], live) for ref in refs if ref in shown and ref in present
    )


def according_to(version: Version, refs: Iterable[str]) -> str:
    """Who can be named for what a passage with these claims says now; empty if nobody."""
    marks = {mark.ref: mark for mark in version.claims}
    found = [marks[ref] for ref in refs if ref in marks]
    named = (_sources(mark, Stance.SUPPORTS) or mark.claimant for mark in found)
    return next(filter(None, named), "")


def _mended(shown: ClaimMark, present: ClaimMark, live: Version) -> Mended:
    stands = present.status in STOOD_BY
    side = Stance.SUPPORTS if stands else Stance.CONTRADICTS
    at_top = shown.ref in premise_claims(live)
    return Mended(
        wrong=_called(shown) if stands else shown.statement,
        right=present.statement if stands else present.reason,
        according_to=_sources(present, side),
        placement=Prominence.TOP if at_top else Prominence.END,
    )


def _sources(mark: ClaimMark, side: Stance) -> str:
    """As many of the labels of one side as a line holds."""
    named = ""
    for label in dict.fromkeys(row.label for row in mark.evidence if row.stance == side):
        longer = _("%(some)s, %(more)s") % {"some": named, "more": label} if named else label
        if len(longer) > _LENGTH:
            break
        named = longer
    return named


def _called(shown: ClaimMark) -> str:
    return _("“%(statement)s” is %(status)s") % {
        "statement": shown.statement,
        "status": Status(shown.status).label.lower(),
    }
