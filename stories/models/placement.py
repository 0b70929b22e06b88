from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.claim import Claim
from stories.models.merge import ClaimMerge
from stories.models.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class PlacementQuerySet(models.QuerySet["Placement"]):
    def moved(self) -> PlacementQuerySet:
        """Live placements whose claim now has another status than readers see."""
        return self.filter(live=True).exclude(status=models.F("claim__status"))

    def replace(
        self,
        story: Story,
        marks: Iterable[tuple[str, int, str]],
        *,
        live: bool,
        shown: Mapping[int, str] | None = None,
    ) -> None:
        """Let the story's draft (or live) placements be `marks`: place, claim number, words.

        `shown` gives the status that readers see, by claim number. A claim that became part of
        another is placed as that one. One delete, one query for the claims that exist, one
        insert; unknown claims are passed over (the draft's problems name them).
        """
        marks = tuple(marks)
        self.filter(story=story, live=live).delete()
        known = _known({number for _, number, _ in marks})
        Placement.objects.bulk_create(
            Placement(
                story=story,
                live=live,
                place=place,
                claim_id=known[number],
                wording=words[:1000],
                status=(shown or {}).get(number, ""),
                position=position,
            )
            for position, (place, number, words) in enumerate(marks)
            if number in known
        )


class Placement(models.Model):
    """Where a claim stands in a text, and in which words. Derived, never edited.

    Draft placements are written by every save from the markup; live ones by publishing from the
    revision that readers see.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="placements")
    story = models.ForeignKey(Story, models.CASCADE, related_name="placements")
    live = models.BooleanField(default=False)
    place = models.CharField(
        max_length=40, help_text="headline, standfirst, alert, body or update:KEY"
    )
    wording = models.CharField(max_length=1000)
    status = models.CharField(max_length=12, blank=True, help_text="live only: as readers see it")
    position = models.PositiveIntegerField()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("placement")
        constraints = [
            models.UniqueConstraint(
                fields=["story", "live", "position"], name="placement_position_once"
            )
        ]
        indexes = [models.Index(fields=["claim", "live"], name="placement_of_claim")]

    def __str__(self) -> str:
        return f"C-{self.claim_id} in {self.place}"


def _known(numbers: set[int]) -> dict[int, int]:
    """The numbers that are claims, each with the claim that it means today."""
    rows = dict(Claim.objects.filter(pk__in=numbers).values_list("pk", "merge__into"))
    known = {number: number for number in rows}
    if any(rows.values()):
        known |= ClaimMerge.objects.targets(rows)
    return known
