from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from stories.editorial.publishing import publish, retract
from stories.models import Stage, Story
from tests.factories import make_story, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def test_readers_may_open_what_was_published_and_what_was_withdrawn(
    editor: User, standards: User
) -> None:
    make_story()
    developing, withdrawn = make_story(), make_story()
    publish(developing, by=editor)
    publish(withdrawn, by=editor)
    retract(withdrawn, by=standards, reason="It was invented.")

    assert set(Story.objects.live()) == {developing, withdrawn}


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage != Stage.DRAFT])
def test_the_database_refuses_a_stage_that_was_never_published(story: Story, stage: Stage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(stage=stage)


def test_a_title_is_the_headline_without_claim_marks() -> None:
    story = Story(headline="[Two hurt]{claim=C-1} at the harbour")

    assert str(story) == story.title == "Two hurt at the harbour"


def test_an_update_keeps_its_key_through_every_save(editor: User) -> None:
    update = make_update()
    key = update.key

    update.save_as(editor)

    assert update.key == key
    assert len(key) == 13
