"""Safe HTML of what live stories say, kept by the digest of the text it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from stories.models.passage import digest_of
from stories.models.story import Story
from stories.text.render import RENDERER, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def key_of(text: str) -> str:
    return digest_of(f"{RENDERER}\n{text}")


class RenderingQuerySet(models.QuerySet["Rendering"]):
    def html(self, texts: Iterable[str]) -> dict[str, str]:
        """The HTML of every text; what no live story says is rendered and not kept (one query)."""
        keys = {key_of(text): text for text in texts}
        found = dict(self.filter(key__in=keys).values_list("key", "html"))
        return {
            text: found[key] if key in found else render(text).html for key, text in keys.items()
        }

    def live(self, pages: Mapping[int, Iterable[str]]) -> dict[str, str]:
        """The HTML of all that these stories say now, by their keys; it is kept.

        What a story said before goes. One query; two writes at most, after a publication.
        """
        wanted = {(story, key_of(text)): text for story, texts in pages.items() for text in texts}
        rows = self.filter(story__in=pages).values_list("pk", "story", "key", "html")
        found = {(story, key): (pk, html) for pk, story, key, html in rows}
        made = {place: render(text).html for place, text in wanted.items() if place not in found}
        self._change(made, [pk for place, (pk, _) in found.items() if place not in wanted])
        html = made | {place: html for place, (_, html) in found.items()}
        return {text: html[place] for place, text in wanted.items()}

    def _change(self, made: Mapping[tuple[int, str], str], gone: list[int]) -> None:
        if gone:
            self.filter(pk__in=gone).delete()
        rows = (
            Rendering(story_id=story, key=key, html=html) for (story, key), html in made.items()
        )
        Rendering.objects.bulk_create(rows, ignore_conflicts=True)


class Rendering(models.Model):
    """A cache that any row may be dropped from: it is made again when somebody reads.

    A story's rows are those of the version that was shown last, so they grow with what is live
    and not with what has been. Two readers of two versions at once may drop each other's rows:
    the next one makes them again.
    """

    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    html = models.TextField()

    objects = RenderingQuerySet.as_manager()

    class Meta:
        # In this order: pages of old versions and of drafts ask for texts of any story.
        constraints = [
            models.UniqueConstraint(fields=["key", "story"], name="rendering_once_per_story")
        ]

    def __str__(self) -> str:
        return self.key
