from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from stories.clock import now, told
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story
from stories.editorial.warming import FRESH, bodies, warm_pages
from stories.models import Difference, Rendering
from stories.text.version import UpdateText, Version
from tests.factories import make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story


@pytest.fixture
def published(story: Story, editor: User) -> Story:
    """Two revisions, of which the second has an update; nothing of them is rendered."""
    publish(story, by=editor)
    make_update(story=story, body="Ferries stop, the company said.")
    save_story(story, by=editor, token=1, standfirst="The quay is shut.")
    publish(story, by=editor, note="Ferries stop.")
    Difference.objects.all().delete()
    return story


def test_what_readers_will_ask_for_is_there_before_they_do(
    published: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert warm_pages() == 2

    first, second = published.revisions.order_by("number").with_versions()  # type: ignore[attr-defined]
    with django_assert_num_queries(1):
        Rendering.objects.live({published.pk: bodies(second.version())})
    with django_assert_num_queries(1):
        Difference.objects.between(first, second)


def test_warming_what_is_warm_writes_nothing(published: Story) -> None:
    warm_pages()
    made = (Rendering.objects.count(), Difference.objects.count())

    warm_pages()

    assert made == (Rendering.objects.count(), Difference.objects.count()) == (2, 1)


def test_only_what_is_fresh_is_warmed(story: Story, editor: User) -> None:
    with told(now() - FRESH - timedelta(minutes=1)):
        publish(story, by=editor)

    assert warm_pages() == 0


def test_the_texts_of_a_page_are_its_body_and_its_updates() -> None:
    update = UpdateText("u1", "", "Ferries", "They stopped.")

    assert bodies(Version("Fire", "One.", updates=(update,))) == ("One.", "They stopped.")
