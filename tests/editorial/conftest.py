"""A story that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import publish

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story


@pytest.fixture
def live(story: Story, editor: User) -> Story:
    publish(story, by=editor)
    story.refresh_from_db()
    return story
