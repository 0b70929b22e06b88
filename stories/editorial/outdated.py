"""The live stories that show a claim as it was, each with what it takes to show it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stories.editorial.radius import carriers_of
from stories.editorial.restating import restatable
from stories.models import Claim, Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from stories.editorial.candidate import Finding
    from stories.editorial.radius import Reach
    from stories.editorial.restating import Restatable
    from stories.models import Story


@dataclass(frozen=True, slots=True)
class Outdated:
    """One claim in one live story whose readers see another status."""

    claim: Claim
    reach: Reach  # its sentences, and what the move asks of them
    plan: Restatable  # the whole story, should it follow
    moved_at: datetime | None  # when the claim last took another status

    @property
    def story(self) -> Story:
        return self.reach.story

    @property
    def shown(self) -> Status:
        assert self.reach.shown is not None  # it is live
        return self.reach.shown

    @property
    def one_click(self) -> bool:
        """The live words can go out with the claims as they stand, as a status change."""
        return not self.plan.blocks

    @property
    def seen(self) -> str:
        return self.plan.seen

    @property
    def along(self) -> tuple[str, ...]:
        """References of the other claims whose new status goes out with it."""
        return tuple(ref for ref in self.plan.moved if ref != self.claim.ref)

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """What stands in the way beside what the move itself asks of this claim's sentences."""
        return tuple(one for one in self.plan.blocks if not self._is_own(one))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What an editor should know who publishes it in one click."""
        return tuple(one for one in self.plan.warnings if not self._is_own(one))

    @property
    def edits_first(self) -> str:
        """The place whose words must change before anything is published; empty if none."""
        spots = self.reach.spots
        return next((spot.use.place for spot in spots if spot.live and spot.blocks), "")

    @property
    def kind(self) -> Kind:
        """What the story needs, as far as its claims decide it."""
        return self.plan.needed

    def _is_own(self, finding: Finding) -> bool:
        if finding.code == "claim-turned":
            return finding.place == self.claim.ref
        spots = {(spot.use.place, spot.use.sentence) for spot in self.reach.spots if spot.says}
        return (finding.place, finding.excerpt) in spots


def outdated(pairs: Iterable[Mapping[str, Any]]) -> tuple[Outdated, ...]:
    """A row for each of these flags of `moved_pairs`, in their order.

    Sixteen queries for any number of rows, none without any.
    """
    wanted = {(pair["claim_id"], pair["story_id"]): pair["moved_at"] for pair in pairs}
    if not wanted:
        return ()
    claims = Claim.objects.in_bulk({claim for claim, _story in wanted})
    carriers = carriers_of(claims.values(), stories={story for _claim, story in wanted})
    reaches = {
        (pk, reach.story.pk): reach
        for pk, of in carriers.items()
        for reach in of.if_it_became(of.claim.standing).reaches
    }
    plans = restatable(list({reach.story.pk: reach.story for reach in reaches.values()}.values()))
    return tuple(
        Outdated(claims[claim], reaches[claim, story], plans[story], moved_at)
        for (claim, story), moved_at in wanted.items()
        # Whoever published between two of our queries has answered the row.
        if (claim, story) in reaches and reaches[claim, story].shown and story in plans
    )
