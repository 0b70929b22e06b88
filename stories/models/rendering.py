"""Safe HTML, kept by the digest of the text it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from stories.models.passage import digest_of
from stories.text.render import RENDERER, render

if TYPE_CHECKING:
    from collections.abc import Iterable


def key_of(text: str) -> str:
    return digest_of(f"{RENDERER}\n{text}")


class RenderingQuerySet(models.QuerySet["Rendering"]):
    def html(self, texts: Iterable[str]) -> dict[str, str]:
        """The HTML of every text: one query, and one insert if some had not been made yet."""
        keys = {key_of(text): text for text in texts}
        found = dict(self.filter(key__in=keys).values_list("key", "html"))
        missing = [key for key in keys if key not in found]
        if missing:
            made = [Rendering(key=key, html=render(keys[key]).html) for key in missing]
            Rendering.objects.bulk_create(made, ignore_conflicts=True)
            found.update((row.key, row.html) for row in made)
        return {keys[key]: html for key, html in found.items()}


class Rendering(models.Model):
    """A cache that any row may be dropped from: it is made again when somebody reads."""

    key = models.CharField(max_length=64, primary_key=True)
    html = models.TextField()

    objects = RenderingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
