"""Claims that moved under live stories: derived from what readers see, kept in step by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef
from django.utils.translation import gettext as _

from stories.editorial.admission import require
from stories.editorial.diary import name_of
from stories.editorial.saving import lock
from stories.errors import DismissalRefused
from stories.models import Claim, Dismissal, Placement, Status, Story, last_move
from stories.text.clean import clean

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from stories.models import Desk


@dataclass(frozen=True, slots=True)
class MovedIn:
    """A live story whose readers see another status than the claim has."""

    story: Story
    shown: Status


@dataclass(frozen=True, slots=True)
class MovedClaim:
    """A claim that moved, and the live stories that have not followed."""

    claim: Claim
    stories: tuple[MovedIn, ...]


def moved(*, desk: Desk | None = None, claim: Claim | None = None) -> QuerySet[Placement]:
    """Live placements whose claim moved and that nobody has dismissed, the latest move first.

    A claim may stand in several places of a story. A dismissal holds for the claim's present
    status and the story's live revision.
    """
    answered = _dismissals().filter(
        claim=OuterRef("claim"), story=OuterRef("story"), status=OuterRef("claim__status")
    )
    rows = Placement.objects.moved().filter(~Exists(answered))
    if desk:
        rows = rows.filter(story__desk=desk)
    if claim:
        rows = rows.filter(claim=claim)
    last = last_move("claim_id").desc(nulls_last=True)
    return rows.order_by(last, "claim_id", "story_id", "position")


def moved_pairs(*, desk: Desk | None = None, claim: Claim | None = None) -> QuerySet[Any, Any]:
    """The claim, the story and the time of each flag, once; in the order of `moved`."""
    rows = moved(desk=desk, claim=claim).annotate(moved_at=last_move("claim_id"))
    pairs = rows.values("claim_id", "story_id", "moved_at").annotate(first=Min("position"))
    return pairs.order_by(F("moved_at").desc(nulls_last=True), "claim_id", "story_id")


def moved_count(*, desk: Desk | None = None) -> int:
    """How many claims moved under live stories (one query)."""
    counted = moved(desk=desk).order_by().aggregate(n=Count("claim", distinct=True))
    return int(counted["n"])


def moved_claims(
    *, desk: Desk | None = None, claim: Claim | None = None
) -> tuple[MovedClaim, ...]:
    """Each claim that moved, with the live stories that show it as it was (one query)."""
    rows = moved(desk=desk, claim=claim).select_related("claim", "story").defer("story__body")
    claims: dict[int, Claim] = {}
    found: dict[int, dict[int, MovedIn]] = {}
    for row in rows:
        claims[row.claim_id] = row.claim
        of = found.setdefault(row.claim_id, {})
        of.setdefault(row.story_id, MovedIn(row.story, Status(row.status)))
    return tuple(MovedClaim(claims[pk], tuple(of.values())) for pk, of in found.items())


def dismissed(*, desk: Desk | None = None, claim: Claim | None = None) -> QuerySet[Dismissal]:
    """The dismissals that hold now: the claim has not moved again, nor the story gone out."""
    shows_another = Placement.objects.moved().filter(
        claim=OuterRef("claim"), story=OuterRef("story")
    )
    rows = _dismissals().filter(Exists(shows_another), status=F("claim__status"))
    if desk:
        rows = rows.filter(story__desk=desk)
    if claim:
        rows = rows.filter(claim=claim)
    return rows.select_related("claim", "story", "by").defer("story__body")


@transaction.atomic
def dismiss(
    story: Story, claim: Claim, *, by: User, status: Status, revision: int, reason: str
) -> Dismissal:
    """Decide that readers of the live `revision` may go on seeing the claim as it was.

    It answers the move to `status` and no other. The same again gives the dismissal that was
    made first. Raises PermissionDenied, or DismissalRefused without a reason, where the flag is
    no longer as it was shown, or where a colleague has dismissed it.
    """
    require(by, "publish_story")
    story = lock(story)
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    reason = clean(reason).strip()
    if not reason:
        raise DismissalRefused(_("Say why readers may go on seeing it as it was."))
    flagged = Placement.objects.moved().filter(story=story, claim=claim).exists()
    number = story.live.number if story.live else 0
    if not flagged or claim.status != status or number != revision:
        raise DismissalRefused(
            _("The claim or the story has changed while you were looking. Look at it again.")
        )
    made, new = Dismissal.objects.get_or_create(
        story=story,
        claim=claim,
        status=status,
        revision=story.live,
        defaults={"by": by, "reason": reason},
    )
    if not new and made.by_id != by.pk:
        raise DismissalRefused(_("%(who)s has dismissed it already.") % {"who": name_of(made.by)})
    return made


def _dismissals() -> QuerySet[Dismissal]:
    """Those of the revision that is live."""
    rows: QuerySet[Dismissal] = Dismissal.objects.filter(revision=F("story__live"))
    return rows
