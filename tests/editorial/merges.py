"""Words that every test of a merge uses: stories that say claims, and what nothing may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from stories.editorial.publishing import publish
from stories.errors import MergeRefused
from stories.models import (
    Check,
    Claim,
    ClaimMerge,
    Evidence,
    Exposure,
    Placement,
    Story,
)
from tests.factories import make_story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

WHY = "Both say how many died in the fire."


def saying(*claims: Claim) -> str:
    return "\n\n".join(f"[It is so]{{claim={c.ref}}}, the harbour office said." for c in claims)


def live(by: User, *claims: Claim) -> Story:
    story = make_story(body=saying(*claims))
    publish(story, by=by)
    return Story.objects.get(pk=story.pk)


def world() -> list[Any]:
    tables = (Claim, ClaimMerge, Check, Evidence, Exposure, Placement)
    histories = (Claim.history, Evidence.history)
    return [
        *([*model.objects.order_by("pk").values()] for model in tables),
        *(rows.count() for rows in histories),
    ]


def refuses(verb: Callable[[], object], match: str) -> None:
    before = world()
    with pytest.raises(MergeRefused, match=match):
        verb()
    assert world() == before
