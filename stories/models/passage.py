"""Texts of published revisions, stored once and apart from the rows that name them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import models

from stories.models.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class PassageQuerySet(models.QuerySet["Passage"]):
    def keep(self, story: Story, texts: Iterable[str]) -> dict[str, int]:
        """The row number of every text, each stored once for the story (three queries at most)."""
        wanted = {digest_of(text): text for text in texts}
        mine = self.filter(story=story, digest__in=wanted)
        found = dict(mine.values_list("digest", "pk"))
        missing = [digest for digest in wanted if digest not in found]
        if missing:
            Passage.objects.bulk_create(
                Passage(story=story, digest=digest, text=wanted[digest]) for digest in missing
            )
            found = dict(mine.all().values_list("digest", "pk"))
        return {wanted[digest]: pk for digest, pk in found.items()}


class Passage(models.Model):
    """One paragraph, update, claim or salt of a story's revisions.

    Legal removal erases `text` and `digest` and nothing else, and the database refuses any other
    change; a revision then shows a tombstone.
    """

    story = models.ForeignKey(Story, models.PROTECT, related_name="passages")
    # Null says erased; an empty text is a text.
    digest = models.CharField(max_length=64, null=True)  # noqa: DJ001
    text = models.TextField(null=True)  # noqa: DJ001

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "digest"], name="passage_once_per_story")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
