from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.admin.steps import STEPS
from stories.editorial.publishing import publish
from stories.models import Kind, Stage, Story


@pytest.fixture
def desk(client: Client, standards: User) -> Client:
    client.force_login(standards)
    return client


@pytest.fixture
def published(story: Story, editor: User) -> Story:
    publish(story, by=editor)
    return story


def take(client: Client, story: Story, step: str, reason: str = "We are looking at it.") -> Any:
    address = reverse("admin:story_step", args=[story.pk, step])
    return client.post(address, {"reason": reason}, follow=True)


def test_a_story_is_held_restored_closed_reopened_and_retracted(
    desk: Client, published: Story
) -> None:
    seen = []
    for step in ("hold", "restore", "close", "reopen", "retract"):
        page = take(desk, published, step)
        published.refresh_from_db()
        assert published.live
        seen.append((published.live.kind, published.stage, published.held))
        assert f"Revision {published.live.number} is published" in page.content.decode()

    assert seen == [
        (Kind.HOLD, Stage.DEVELOPING, True),
        (Kind.RESTORATION, Stage.DEVELOPING, False),
        (Kind.UPDATE, Stage.CLOSED, False),
        (Kind.UPDATE, Stage.DEVELOPING, False),
        (Kind.RETRACTION, Stage.WITHDRAWN, False),
    ]


@pytest.mark.parametrize("step", STEPS)
def test_the_page_says_what_readers_will_see(desk: Client, published: Story, step: str) -> None:
    page = desk.get(reverse("admin:story_step", args=[published.pk, step])).content.decode()

    assert str(STEPS[step].readers) in page


@pytest.mark.parametrize("step", ["hold", "retract"])
def test_a_step_without_a_reason_is_refused(desk: Client, published: Story, step: str) -> None:
    page = take(desk, published, step, reason="  ")

    assert page.status_code == 422
    assert "Nothing was published." in page.content.decode()
    assert published.revisions.count() == 1


def test_a_step_that_the_stage_does_not_allow_says_so_and_keeps_the_reason(
    desk: Client, published: Story
) -> None:
    page = take(desk, published, "restore", reason="Nothing was found.")

    assert page.status_code == 422
    assert "The story is not under review." in page.content.decode()
    assert "Nothing was found." in page.content.decode()


def test_a_double_click_holds_the_story_once(desk: Client, published: Story) -> None:
    take(desk, published, "hold")
    take(desk, published, "hold")

    assert published.revisions.count() == 2


def test_a_draft_has_no_steps_to_take(desk: Client, story: Story) -> None:
    page = take(desk, story, "hold")

    assert "has not been published yet" in page.content.decode()
    assert not story.revisions.exists()


def test_an_editor_may_not_retract(client: Client, published: Story, editor: User) -> None:
    client.force_login(editor)

    assert take(client, published, "retract").status_code == 403
    assert published.revisions.count() == 1


def test_a_step_that_does_not_exist_is_not_found(desk: Client, published: Story) -> None:
    assert take(desk, published, "burn").status_code == 404
