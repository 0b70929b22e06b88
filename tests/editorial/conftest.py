"""A story that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import publish
from tests.factories import make_claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim, Story


@pytest.fixture
def live(story: Story, editor: User) -> Story:
    publish(story, by=editor)
    story.refresh_from_db()
    return story


@pytest.fixture
def older(db: None) -> Claim:
    return make_claim(statement="Twelve people died")


@pytest.fixture
def newer(db: None) -> Claim:
    return make_claim(statement="A dozen people were killed")
