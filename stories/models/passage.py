"""Texts of saves and revisions, stored once and apart from the rows that name them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import models

from stories.models.digests import DigestField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stories.models.story import Story


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class PassageQuerySet(models.QuerySet["Passage"]):
    def keep(self, story: Story | int, texts: Iterable[str]) -> dict[str, int]:
        """The row number of every text, each stored once for the story (three queries at most)."""
        key = story if isinstance(story, int) else story.pk
        wanted = {digest_of(text): text for text in texts}
        mine = self.filter(story=key, digest__in=wanted)
        found = dict(mine.values_list("digest", "pk"))
        missing = [digest for digest in wanted if digest not in found]
        if missing:
            # Two savers of one story at once: the second waits, and takes what the first made.
            Passage.objects.bulk_create(
                (Passage(story_id=key, digest=digest, text=wanted[digest]) for digest in missing),
                ignore_conflicts=True,
            )
            found = dict(mine.all().values_list("digest", "pk"))
        return {wanted[digest]: pk for digest, pk in found.items()}


class Passage(models.Model):
    """One paragraph, update, claim or salt of a story's revisions and of its diary.

    A save and the publication after it share every paragraph. Legal removal erases `text` and
    `digest` and nothing else, and the database refuses any other change; a revision then shows a
    tombstone, and the diary no longer has the words either.
    """

    # The constraint's index begins with it.
    story = models.ForeignKey(
        "stories.Story", models.PROTECT, related_name="passages", db_index=False
    )
    # Null for a text that was erased, and for one that is never looked for, such as a salt.
    digest = DigestField(null=True)
    # Null says erased; an empty text is a text.
    text = models.TextField(null=True)  # noqa: DJ001

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "digest"], name="passage_once_per_story")
        ]
        indexes = [
            # Asked at every reader's page, and nearly always empty.
            models.Index(
                fields=["story"], condition=models.Q(text=None), name="passage_erased_by_story"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
