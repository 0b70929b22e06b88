"""Corrections, publications and saves at once: nothing is lost, nothing goes out twice."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from stories.editorial.auditing import audit_record
from stories.editorial.lane import Done, Mend, mend_live
from stories.editorial.publishing import publish
from stories.editorial.saving import keep_story
from stories.errors import StaleSave
from stories.models import Kind, Revision, Story
from stories.text.excerpts import Excerpt
from tests.editorial.publications import MENDED
from tests.editorial.test_concurrency import at_once
from tests.factories import make_story, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

BODY = "Twelve people were hurt, the hospital said.\n\nThe quay is shut, the harbour office said."


@pytest.fixture
def editors(transactional_db: None) -> list[User]:
    return [make_user(f"editor-{n}", "Editor") for n in range(4)]


@pytest.fixture
def live(editors: list[User]) -> Story:
    story = make_story(body=BODY)
    publish(story, by=editors[0])
    return Story.objects.get(pk=story.pk)


def mends(story: Story, by: User, words: str) -> Any:
    return lambda: mend_live(
        story, Mend(Excerpt("body:0", words), corrected=MENDED), by=by, live=1
    )


def test_of_several_corrections_of_one_revision_one_goes_out(
    live: Story, editors: list[User]
) -> None:
    words = [f"{n} people were hurt, the hospital said." for n in ("Six", "Seven", "Eight", "Ten")]

    done = at_once(*(mends(live, by, text) for by, text in zip(editors, words, strict=True)))

    assert sum(isinstance(one, Done) for one in done) == 1
    assert sum(isinstance(one, StaleSave) for one in done) == 3
    assert Revision.objects.count() == 2
    story = Story.objects.get(pk=live.pk)
    assert story.live is not None
    assert story.body == story.live.version().body
    assert audit_record().unbroken


def test_a_draft_that_is_saved_meanwhile_holds_both(live: Story, editors: list[User]) -> None:
    more = BODY + "\n\nA ship has sunk, they said."

    done = at_once(
        mends(live, editors[0], "Seven people were hurt, the hospital said."),
        lambda: keep_story(live, by=editors[1], token=live.saves, body=more),
    )

    assert isinstance(done[0], Done)
    story = Story.objects.get(pk=live.pk)
    assert story.body == more.replace("Twelve", "Seven")
    assert story.live is not None
    assert story.live.version().body == BODY.replace("Twelve", "Seven")


def test_a_publication_of_the_draft_meanwhile_follows_or_makes_the_correction_look_again(
    live: Story, editors: list[User]
) -> None:
    more = BODY + "\n\nA ship has sunk, they said."
    keep_story(live, by=editors[1], token=live.saves, body=more)

    done = at_once(
        mends(live, editors[0], "Seven people were hurt, the hospital said."),
        lambda: publish(live, by=editors[1], kind=Kind.UPDATE, note="A ship has sunk."),
    )

    assert isinstance(done[1], Revision)
    numbers = list(Revision.objects.order_by("number").values_list("number", flat=True))
    body = Revision.objects.latest("number").version().body
    if isinstance(done[0], Done):
        assert numbers == [1, 2, 3]
        assert body == more.replace("Twelve", "Seven")
    else:
        assert isinstance(done[0], StaleSave)
        assert (numbers, body) == ([1, 2], more)
    assert audit_record().unbroken
