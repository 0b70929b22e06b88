"""A correction as it goes on the record: where it stands, since when readers saw the error."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stories.editorial.tracing import Trace, trace
from stories.errors import UnfitText
from stories.models import Prominence
from stories.text.premise import is_of_premise
from stories.text.severity import Touch, changed
from stories.text.spots import Spot, spot_of, spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stories.editorial.candidate import Mended
    from stories.models import Revision, Story
    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Placed:
    """A correction with its place, and the run of revisions that had the error."""

    mended: Mended
    first_bad: Revision
    pauses: str


def placed(story: Story, version: Version, said: Sequence[Mended]) -> tuple[Placed, ...]:
    """Each correction with what the machine finds of it; what the editor says stands.

    Five queries a correction, whatever the number of revisions.
    """
    if not said:
        return ()
    assert story.live is not None  # a first publication has nothing to correct
    was = story.live.version()
    found = spots(was, version)
    return tuple(_placed(story.live, was, version, found, mended) for mended in said)


def only_spot(story: Story, version: Version) -> Spot | None:
    """The one passage that a publication changed, for a note to stand beside; None of several."""
    if story.live is None:
        return None
    found = spots(story.live.version(), version)
    return found[0] if len(found) == 1 else None


def placement(spots: Iterable[Spot], was: Version, now: Version) -> Prominence:
    """At the top for what the story stands and falls with, and where somebody's name was wrong."""
    for spot in spots:
        touched = changed(spot.before, spot.after, language=now.language) if spot.before else ()
        if is_of_premise(spot, was, now) or any(one.touch is Touch.NAME for one in touched):
            return Prominence.TOP
    return Prominence.END


def _placed(
    live: Revision, was: Version, version: Version, found: Sequence[Spot], mended: Mended
) -> Placed:
    about = spot_of(found, mended.wrong, mended.right)
    spot = about or (found[0] if len(found) == 1 else None)
    stands = mended.placement or placement([spot] if spot else [], was, version)
    mended = replace(mended, placement=stands)
    if spot and not mended.place:
        mended = replace(mended, place=spot.place, quote=spot.quote(version.language))
    if mended.first_bad:
        return Placed(mended, _named(live, mended.first_bad), "")
    traced: Trace = trace(live, version, spot, mended.wrong)
    return Placed(mended, traced.first, traced.pauses)


def _named(live: Revision, number: int) -> Revision:
    """The revision that the editor names. Raises UnfitText if there is none."""
    first = live.story.revisions.filter(number=number, number__lte=live.number).first()
    if first is None:
        raise UnfitText(
            _("There is no revision %(number)s that could have had the error.")
            % {"number": number}
        )
    return first
