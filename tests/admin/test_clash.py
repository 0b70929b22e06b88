from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.editorial.saving import add_update, save_story, save_update, start_story
from stories.models import Story, Update
from tests.factories import make_desk

BASE = "A fire broke out on the quay, the harbour office said."


@pytest.fixture
def story(editor: User) -> Story:
    return start_story(
        by=editor, desk=make_desk(), headline="Fire at the harbour", standfirst="", body=BASE
    )


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def post(client: Client, story: Story, **typed: Any) -> Any:
    words = {"token": 1, "headline": story.headline, "standfirst": "", "body": BASE}
    return client.post(reverse("admin:story", args=[story.pk]), words | typed)


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_two_texts_that_met_are_shown_and_neither_is_lost(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body="Edith wrote this, police said.")

    answer = post(desk, story, body="Rosa wrote this, police said.")

    page = words_of(answer)
    assert answer.status_code == 409
    assert "Edith Vos saved this" in page
    assert "Rosa wrote this, police said." in page
    assert "Edith wrote this, police said." in page
    assert "both of you changed it" in page
    assert 'name="token" value="2"' in page
    story.refresh_from_db()
    assert story.body == "Edith wrote this, police said."


def test_my_own_text_wins_if_i_say_so(desk: Client, story: Story, editor: User) -> None:
    save_story(story, by=editor, token=1, body="Edith wrote this, police said.")

    answer = post(desk, story, token=2, body="Both wrote this.", **{"take-body": "mine"})

    story.refresh_from_db()
    assert answer.status_code == 302
    assert story.body == "Both wrote this."


def test_the_colleagues_text_stands_if_i_say_so(desk: Client, story: Story, editor: User) -> None:
    save_story(story, by=editor, token=1, body="Edith wrote this, police said.")
    choice = {"take-body": "theirs", "take-headline": "mine"}

    post(desk, story, token=2, headline="My headline", body="Rosa wrote this.", **choice)

    story.refresh_from_db()
    assert (story.headline, story.body) == ("My headline", "Edith wrote this, police said.")


def test_what_only_one_changed_is_proposed_to_stand(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, headline="Edith’s headline")

    page = words_of(post(desk, story, body="Rosa wrote this, police said."))

    assert "You changed different things, so both can stand." in page
    assert '<input type="radio" name="take-headline" value="theirs" checked>' in page
    assert '<input type="radio" name="take-body" value="mine" checked>' in page


def test_a_third_save_meanwhile_shows_the_clash_again(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body="Edith wrote this.")
    save_story(story, by=editor, token=2, body="Edith wrote more.")

    answer = post(desk, story, token=2, body="Rosa wrote this.", **{"take-body": "mine"})

    assert answer.status_code == 409
    assert "Edith wrote more." in words_of(answer)


def test_a_token_that_never_was_shows_both_without_a_common_text(
    desk: Client, story: Story
) -> None:
    answer = post(desk, story, token=77, body="Rosa wrote this.")

    assert answer.status_code == 409
    assert "Yours against" in words_of(answer)


def test_an_update_has_the_same_screen(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    update = add_update(story, by=reporter, headline="Ferries", body="No ferries, they said.")
    save_update(update, by=editor, token=1, body="Edith edits.", pinned=True)
    address = reverse("admin:update", args=[update.pk])

    page = desk.post(address, {"token": 1, "headline": "Ferries", "body": "Rosa edits."})

    words = words_of(page)
    assert page.status_code == 409
    assert f'action="{address}"' in words
    assert "Rosa edits." in words
    assert "only Edith Vos changed it" in words
    choice = {"take-body": "mine", "take-pinned": "theirs"}
    desk.post(address, {"token": 2, "headline": "Ferries", "body": "Both.", **choice})
    update = Update.objects.get()
    assert (update.body, update.pinned) == ("Both.", True)


def test_the_settings_have_the_same_screen(desk: Client, story: Story, editor: User) -> None:
    save_story(story, by=editor, token=1, byline="Edith")
    address = reverse("admin:story_settings", args=[story.pk])
    typed = {
        "token": 1,
        "byline": "Rosa",
        "desk": story.desk_id,
        "language": story.language,
        "slug": story.slug,
    }

    page = desk.post(address, typed)

    assert page.status_code == 409
    assert f'action="{address}"' in words_of(page)
    assert desk.post(address, {**typed, "token": 2}).status_code == 302
    story.refresh_from_db()
    assert story.byline == "Rosa"
