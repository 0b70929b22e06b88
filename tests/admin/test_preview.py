from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Claim, Rendering, Status, Story
from tests.factories import make_claim, make_story, make_update, stand


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def preview(client: Client, story: Story, **typed: str) -> dict[str, str]:
    address = reverse("admin:story_preview", args=[story.pk])
    panels: dict[str, str] = client.post(address, typed).json()["panels"]
    return panels


def test_what_is_typed_is_rendered_with_badges_and_not_saved(desk: Client, story: Story) -> None:
    claim = stand(make_claim(), Status.DISPUTED)

    panels = preview(desk, story, body=f"*Two* [hurt]{{claim={claim.ref}}}, police said.")

    assert "<em>Two</em>" in panels["ws-preview"]
    assert "badge-disputed" in panels["ws-preview"]
    assert claim.ref in panels["ws-claims"]
    story.refresh_from_db()
    assert story.saves == 1
    assert not Rendering.objects.exists()


def test_a_field_that_was_not_sent_is_the_saved_one(desk: Client, story: Story) -> None:
    panel = preview(desk, story, headline="Typed headline")["ws-preview"]

    assert "Typed headline" in panel
    assert "A fire broke out on the quay" in panel


def test_hostile_words_stay_words(desk: Client, story: Story) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>"

    panel = preview(desk, story, headline=hostile, standfirst=hostile, body=hostile)["ws-preview"]

    assert "<script" not in panel
    assert "<img" not in panel
    assert 'href="javascript' not in panel


def test_the_page_shows_the_saved_draft_with_its_updates(desk: Client) -> None:
    story = make_story(body="Saved words, police said.")
    make_update(story=story, headline="Ferries stop", body="*No* ferries.")

    page = desk.get(reverse("admin:story_preview", args=[story.pk])).content.decode()

    assert "Saved words, police said." in page
    assert "<em>No</em> ferries." in page
    assert not Claim.objects.exists()


def test_a_text_too_long_to_render_is_cut_and_does_not_break_the_page(
    desk: Client, story: Story
) -> None:
    address = reverse("admin:story_preview", args=[story.pk])

    assert desk.post(address, {"body": "word " * 60_000}).status_code == 200
