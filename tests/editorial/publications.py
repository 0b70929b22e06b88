"""Words that every test of a publication uses: write, look at the findings, be refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stories.editorial.candidate import Mended
from stories.editorial.publishing import Publication, examine
from stories.editorial.saving import save_story
from stories.editorial.versions import draft
from stories.models import (
    Correction,
    Difference,
    Exposure,
    Kind,
    Passage,
    Placement,
    Revision,
    Story,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

MENDED = Mended("Twelve people were hurt.", "Seven people were hurt.", "the hospital")


def write(story: Story, by: User, **texts: Any) -> Story:
    return save_story(Story.objects.get(pk=story.pk), by=by, token=story.saves, **texts)


def world() -> list[Any]:
    """Everything that publishing may change."""
    tables = (Revision, Passage, Correction, Exposure, Placement, Difference, Story)
    return [[*model.objects.order_by("pk").values()] for model in tables]


def refuses(
    refusal: type[Exception], verb: Callable[[], object], match: str | None = None
) -> None:
    """The verb refuses, and nothing has changed."""
    before = world()
    with pytest.raises(refusal, match=match):
        verb()
    assert world() == before


def findings(story: Story, kind: Kind = Kind.UPDATE) -> tuple[Any, ...]:
    story.refresh_from_db()
    return examine(story, draft(story), Publication(kind, "A note."))
