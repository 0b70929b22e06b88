from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.models import Rendering, rendering
from stories.text.render import render
from tests.factories import make_story

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

pytestmark = pytest.mark.django_db


def kept(story: Story) -> set[str]:
    return set(Rendering.objects.filter(story=story).values_list("html", flat=True))


def test_what_a_story_says_is_rendered_once_and_then_read(
    story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = {story.pk: ["*One.*", "Two.", "Two."]}
    with django_assert_num_queries(2):
        made = Rendering.objects.live(said)
    with django_assert_num_queries(1):
        assert Rendering.objects.live(said) == made

    assert made == {text: render(text).html for text in ("*One.*", "Two.")}


def test_what_a_story_no_longer_says_goes_and_another_story_keeps_it(story: Story) -> None:
    other = make_story()
    Rendering.objects.live({story.pk: ["One.", "Two."], other.pk: ["One."]})

    Rendering.objects.live({story.pk: ["Two.", "Three."]})

    assert kept(story) == {render(text).html for text in ("Two.", "Three.")}
    assert kept(other) == {render("One.").html}


def test_many_stories_take_one_query(
    story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = {story.pk: ["One."], make_story().pk: ["One.", "Two."]}
    Rendering.objects.live(said)

    with django_assert_num_queries(1):
        assert set(Rendering.objects.live(said)) == {"One.", "Two."}


def test_a_text_that_is_not_live_is_rendered_and_not_kept(
    story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Rendering.objects.live({story.pk: ["One."]})

    with django_assert_num_queries(1):
        found = Rendering.objects.html(["*As it was.*", "One."])

    assert found == {text: render(text).html for text in ("*As it was.*", "One.")}
    assert Rendering.objects.count() == 1


def test_a_new_renderer_makes_every_text_anew(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    Rendering.objects.live({story.pk: ["One."]})
    Rendering.objects.update(html="<p>As it was once rendered.</p>")

    monkeypatch.setattr(rendering, "RENDERER", "another")

    assert Rendering.objects.html(["One."]) == {"One.": render("One.").html}
    assert Rendering.objects.live({story.pk: ["One."]}) == {"One.": render("One.").html}
    assert Rendering.objects.count() == 1


def test_two_readers_at_once_make_no_twin(story: Story) -> None:
    first = Rendering(story=story, key=rendering.key_of("One."), html="<p>One.</p>")
    first.save()

    late = Rendering(story=story, key=first.key, html="x")
    Rendering.objects.bulk_create([late], ignore_conflicts=True)

    assert Rendering.objects.get().html == "<p>One.</p>"


def test_nothing_to_render_is_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert Rendering.objects.html([]) == Rendering.objects.live({}) == {}
