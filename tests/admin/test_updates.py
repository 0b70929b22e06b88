from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from stories.editorial.saving import add_update
from stories.models import Story, Update

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


@pytest.fixture
def update(story: Story, reporter: User) -> Update:
    return add_update(story, by=reporter, headline="Ferries stop", body="No ferries, they said.")


def add(client: Client, story: Story, **typed: Any) -> Any:
    headers = typed.pop("headers", None)
    words = {"uid": uuid.uuid4(), "body": "News, police said.", **typed}
    return client.post(reverse("admin:update_add", args=[story.pk]), words, headers=headers)


def save(client: Client, update: Update, **typed: Any) -> Any:
    headers = typed.pop("headers", None)
    words = {"token": update.saves, "headline": update.headline, "body": update.body, **typed}
    return client.post(reverse("admin:update", args=[update.pk]), words, headers=headers)


def test_an_update_is_added_and_the_page_returns_to_it(desk: Client, story: Story) -> None:
    answer = add(desk, story, headline="Trains stop", key_event="on")

    update = Update.objects.get()
    assert (update.headline, update.body, update.key_event, update.pinned) == (
        "Trains stop",
        "News, police said.",
        True,
        False,
    )
    assert answer["Location"] == f"{reverse('admin:story', args=[story.pk])}#{update.key}"


def test_a_double_click_adds_one_update(desk: Client, story: Story) -> None:
    uid = uuid.uuid4()

    for _ in range(2):
        assert add(desk, story, uid=uid).status_code == 302

    assert Update.objects.count() == 1


def test_a_script_gets_the_update_as_the_page_shows_it(desk: Client, story: Story) -> None:
    found = add(desk, story, headline="<b>Bold</b>", headers=JSON).json()

    update = Update.objects.get()
    assert found["id"] == update.key
    assert found["order"] == [update.key]
    assert found["slip"].startswith("<li")
    assert "<b>Bold" not in found["slip"]
    assert "ws-claims" in found["panels"]


def test_an_update_without_words_is_refused_and_what_was_typed_stays(
    desk: Client, story: Story
) -> None:
    page = add(desk, story, body="  ", headline="Typed at night")
    by_script = add(desk, story, body="", headers=JSON)

    assert page.status_code == by_script.status_code == 422
    assert "Typed at night" in page.content.decode()
    assert by_script.json()["problem"]
    assert not Update.objects.exists()


def test_an_edit_is_kept_with_its_own_token(desk: Client, update: Update) -> None:
    found = save(desk, update, body="No ferries at all.", pinned="on", headers=JSON).json()

    update.refresh_from_db()
    assert (update.body, update.pinned, update.saves) == ("No ferries at all.", True, 2)
    assert found["token"] == 2
    update.story.refresh_from_db()
    assert update.story.saves == 1


def test_a_time_that_nobody_touched_keeps_its_seconds(desk: Client, update: Update) -> None:
    filed_at = update.filed_at
    shown = f"{localtime(filed_at):%Y-%m-%dT%H:%M}"

    save(desk, update, filed_at=shown)

    update.refresh_from_db()
    assert (update.filed_at, update.saves) == (filed_at, 1)


def test_a_new_time_is_kept(desk: Client, update: Update) -> None:
    save(desk, update, filed_at="2026-11-20T08:30")

    update.refresh_from_db()
    assert f"{update.filed_at:%Y-%m-%d %H:%M}" == "2026-11-20 08:30"


def test_an_update_is_removed_and_put_back(desk: Client, update: Update) -> None:
    desk.post(reverse("admin:update_remove", args=[update.pk]))
    update.refresh_from_db()
    removed = update.removed_at
    page = desk.get(reverse("admin:story", args=[update.story_id])).content.decode()
    desk.post(reverse("admin:update_put_back", args=[update.pk]))
    update.refresh_from_db()

    assert removed
    assert "1 removed update" in page
    assert update.removed_at is None


@pytest.mark.parametrize("name", ["update", "update_remove", "update_put_back"])
def test_a_get_changes_nothing(desk: Client, update: Update, name: str) -> None:
    answer = desk.get(reverse(f"admin:{name}", args=[update.pk]))

    assert answer.status_code == 302
    update.refresh_from_db()
    assert (update.removed_at, update.saves) == (None, 1)


def test_a_stale_save_by_script_is_told_to_come_as_a_page(desk: Client, update: Update) -> None:
    save(desk, update, body="First.")

    answer = save(desk, update, body="Second.", headers=JSON)

    assert answer.status_code == 409
    assert answer.json() == {"stale": True}
    update.refresh_from_db()
    assert update.body == "First."
