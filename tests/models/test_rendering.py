from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.models import Rendering, rendering
from stories.text.render import render

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_a_text_is_rendered_once_and_then_read(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        made = Rendering.objects.html(["*One.*", "Two.", "Two."])
    with django_assert_num_queries(1):
        assert Rendering.objects.html(["Two.", "*One.*"]) == made

    assert made == {text: render(text).html for text in ("*One.*", "Two.")}


def test_a_new_renderer_makes_every_text_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    Rendering.objects.html(["One."])
    Rendering.objects.update(html="<p>As it was once rendered.</p>")

    monkeypatch.setattr(rendering, "RENDERER", "another")

    assert Rendering.objects.html(["One."]) == {"One.": render("One.").html}


def test_two_readers_at_once_make_no_twin() -> None:
    key = rendering.key_of("One.")
    Rendering.objects.bulk_create([Rendering(key=key, html="<p>One.</p>")])

    Rendering.objects.bulk_create([Rendering(key=key, html="x")], ignore_conflicts=True)

    assert Rendering.objects.get().html == "<p>One.</p>"


def test_nothing_to_render_is_nothing() -> None:
    assert Rendering.objects.html([]) == {}
