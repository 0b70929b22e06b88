from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from stories.clock import now
from stories.editorial.publishing import publish
from stories.models import Story
from tests.factories import make_desk


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def save(client: Client, story: Story, **typed: Any) -> Any:
    words = {
        "token": story.saves,
        "byline": story.byline,
        "desk": story.desk_id,
        "language": story.language,
        "slug": story.slug,
    }
    return client.post(reverse("admin:story_settings", args=[story.pk]), words | typed)


def embargo(client: Client, story: Story, **typed: Any) -> Any:
    return client.post(reverse("admin:story_embargo", args=[story.pk]), typed)


def test_settings_are_saved_as_words_of_the_story(desk: Client, story: Story) -> None:
    metro = make_desk(name="Metro")

    save(desk, story, byline="Ana Ruiz", desk=metro.pk, language="en-IE", slug="harbour")

    story.refresh_from_db()
    assert (story.byline, story.desk, story.language, story.slug, story.saves) == (
        "Ana Ruiz",
        metro,
        "en-IE",
        "harbour",
        2,
    )


def test_the_slug_of_a_published_story_is_fixed(desk: Client, story: Story, editor: User) -> None:
    publish(story, by=editor)
    slug = story.slug

    page = desk.get(reverse("admin:story_settings", args=[story.pk])).content.decode()
    save(desk, story, slug="elsewhere", byline="Ana")

    story.refresh_from_db()
    assert (story.slug, story.byline) == (slug, "Ana")
    assert "disabled" in page[page.index('name="slug"') - 200 :][:500]


def test_a_slug_that_is_taken_is_refused_and_what_was_typed_stays(
    desk: Client, story: Story
) -> None:
    other = Story.objects.create(slug="taken", headline="x", desk=story.desk)

    page = save(desk, story, slug=other.slug, byline="Typed at night")

    assert page.status_code == 422
    assert "Typed at night" in page.content.decode()


def test_an_embargo_is_set_and_lifted(desk: Client, story: Story) -> None:
    tomorrow = localtime(now() + timedelta(days=1)).replace(second=0, microsecond=0)

    embargo(desk, story, until=f"{tomorrow:%Y-%m-%dT%H:%M}")
    story.refresh_from_db()
    was = story.embargo_until
    embargo(desk, story, lift="1")
    story.refresh_from_db()

    assert was == tomorrow
    assert story.embargo_until is None


@pytest.mark.parametrize("until", ["2020-01-01T10:00", "soon", ""])
def test_an_embargo_that_lies_behind_or_is_no_time_is_refused(
    desk: Client, story: Story, until: str
) -> None:
    answer = embargo(desk, story, until=until)

    assert answer.status_code == 422
    story.refresh_from_db()
    assert story.embargo_until is None
