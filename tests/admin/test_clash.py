from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.editorial.saving import (
    add_update,
    remove_update,
    save_story,
    save_update,
    start_story,
)
from stories.models import Story, Update
from tests.factories import make_desk

QUAY = "A fire broke out on the quay before noon, the harbour office said."
DIVERS = "Divers went on with the search until dark on Monday."
BODY = f"{QUAY}\n\n{DIVERS}"
NOON = "before noon"


@pytest.fixture
def story(editor: User) -> Story:
    return start_story(by=editor, desk=make_desk(), headline="Fire at the harbour", body=BODY)


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def post(client: Client, story: Story, **typed: Any) -> Any:
    words = {"token": 1, "headline": "Fire at the harbour", "standfirst": "", "body": BODY}
    return client.post(reverse("admin:story", args=[story.pk]), words | typed)


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def fields_of(answer: Any) -> dict[str, str]:
    """The machine's fields of the clash screen, as the browser would send them."""
    return dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode()
        )
    )


def keys_of(answer: Any) -> list[str]:
    """The names of the questions, in the order of the page."""
    found = re.findall(r'name="answer-([\w-]+)" value="mine"', answer.content.decode())
    return list(dict.fromkeys(found))


def test_what_both_changed_is_asked_with_what_it_was_and_neither_is_lost(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))

    answer = post(desk, story, body=BODY.replace("noon", "dusk").replace("Monday", "Tuesday"))

    page = words_of(answer)
    assert answer.status_code == 409
    assert "Edith Vos saved this" in page
    assert "both of you changed it" in page
    assert f'<p dir="auto">{QUAY}</p>' in page
    for word in ("noon", "dusk", "dawn"):
        assert re.search(rf"<(ins|del)[^>]*>.*?{word}", page)
    assert "1 paragraph · you changed 1" in page
    assert "checked" not in page  # nothing is proposed
    assert fields_of(answer)["token"] == "1"
    assert fields_of(answer)["onto"] == "2"
    story.refresh_from_db()
    assert story.body == BODY.replace("noon", "dawn")


@pytest.mark.parametrize(("answer", "word"), [("mine", "dusk"), ("theirs", "dawn")])
def test_an_answer_stands_with_all_that_merged_by_itself(
    desk: Client, story: Story, editor: User, answer: str, word: str
) -> None:
    theirs = BODY.replace("noon", "dawn")
    save_story(story, by=editor, token=1, headline="Edith’s headline", body=theirs)
    page = post(desk, story, body=BODY.replace("noon", "dusk").replace("Monday", "Tuesday"))
    [key] = keys_of(page)

    done = post(desk, story, **fields_of(page) | {f"answer-{key}": answer})

    story.refresh_from_db()
    assert done.status_code == 302
    assert story.body == BODY.replace("noon", word).replace("Monday", "Tuesday")
    assert (story.headline, story.saves) == ("Edith’s headline", 3)


def test_ones_own_words_stand_with_the_blank_lines_around_them(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=DIVERS)
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    [key] = keys_of(page)
    typed = {f"answer-{key}": "edit", f"edit-{key}": "One.\r\n\r\nTwo.\r\n"}

    post(desk, story, **fields_of(page) | typed)

    story.refresh_from_db()
    assert story.body == f"One.\n\nTwo.\n\n{DIVERS}"


def test_what_both_wrote_at_one_place_can_stand_both(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=f"{BODY}\n\nEdith’s.")
    page = post(desk, story, body=f"{BODY}\n\nRosa’s.")
    [key] = keys_of(page)

    post(desk, story, **fields_of(page) | {f"answer-{key}": "both"})

    story.refresh_from_db()
    assert story.body == f"{BODY}\n\nEdith’s.\n\nRosa’s."


def test_an_open_question_is_asked_again_with_all_answers_kept(
    desk: Client, story: Story, editor: User
) -> None:
    theirs = BODY.replace("noon", "dawn").replace("Monday", "Friday")
    save_story(story, by=editor, token=1, body=theirs)
    page = post(desk, story, body=BODY.replace("noon", "dusk").replace("Monday", "Sunday"))
    first, second = keys_of(page)
    typed = {f"answer-{first}": "edit", f"edit-{first}": "My own words."}

    again = post(desk, story, **fields_of(page) | typed)

    words = words_of(again)
    assert again.status_code == 409
    assert f'name="answer-{first}" value="edit" checked' in words
    assert "My own words.</textarea>" in words
    assert words.count("not answered yet</span>") == 1
    assert keys_of(again) == [first, second]
    story.refresh_from_db()
    assert story.body == theirs


def test_an_answer_to_another_question_answers_nothing(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    other = {"answer-body-0000000000": "mine", "answer-body": "mine"}

    assert post(desk, story, **fields_of(page) | other).status_code == 409


def test_the_whole_text_can_be_edited_instead(desk: Client, story: Story, editor: User) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    assert f"{BODY.replace('noon', 'dusk')}</textarea>" in page.content.decode()
    whole = {"whole-body": "All of it,\r\nanew."}

    unchosen = post(desk, story, **fields_of(page) | whole)
    post(desk, story, **fields_of(page) | whole | {"use-whole-body": "on"})

    assert unchosen.status_code == 409
    assert "All of it,\nanew.</textarea>" in unchosen.content.decode().replace("\r", "")
    story.refresh_from_db()
    assert story.body == "All of it,\nanew."


def test_a_third_save_meanwhile_asks_again_upon_what_was_answered(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    [key] = keys_of(page)
    newest = BODY.replace("noon", "midnight").replace("Monday", "Friday")
    save_story(story, by=editor, token=2, body=newest)

    again = post(desk, story, **fields_of(page) | {f"answer-{key}": "mine"})

    assert again.status_code == 409
    fields, [newer] = fields_of(again), keys_of(again)
    assert (fields["token"], fields["onto"]) == ("2", "3")
    assert "dusk" in fields["body"]
    assert newer != key
    post(desk, story, **fields | {f"answer-{newer}": "mine"})
    story.refresh_from_db()
    assert story.body == BODY.replace("noon", "dusk").replace("Monday", "Friday")


def test_a_third_save_of_something_else_is_merged_with_the_answers(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    [key] = keys_of(page)
    newest = BODY.replace("noon", "dawn").replace("Monday", "Friday")
    save_story(story, by=editor, token=2, body=newest)

    post(desk, story, **fields_of(page) | {f"answer-{key}": "mine"})

    story.refresh_from_db()
    assert story.body == BODY.replace("noon", "dusk").replace("Monday", "Friday")


def test_a_common_text_that_is_not_known_asks_about_the_whole(desk: Client, story: Story) -> None:
    page = post(desk, story, token=77, body="Rosa wrote this.")

    assert page.status_code == 409
    assert "The text that you both began with is not known." in words_of(page)
    [key] = keys_of(page)
    post(desk, story, **fields_of(page) | {f"answer-{key}": "mine"})
    story.refresh_from_db()
    assert story.body == "Rosa wrote this."


@pytest.mark.parametrize("onto", ["", "0", "999", "x", "²", "1" * 30])
def test_a_forged_state_overwrites_nothing(
    desk: Client, story: Story, editor: User, onto: str
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))

    answer = post(desk, story, body=BODY.replace("noon", "dusk"), onto=onto)

    assert answer.status_code == 409
    story.refresh_from_db()
    assert story.body == BODY.replace("noon", "dawn")


def test_words_that_do_not_touch_need_no_screen_and_are_told(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))

    answer = post(desk, story, body=BODY.replace("Monday", "Tuesday"))

    assert answer.status_code == 302
    page = words_of(desk.get(answer.url))
    assert "Edith Vos saved while you were writing; both changes are in the text." in page
    [address] = re.findall(r'href="([^"]*/compare/[^"]*from=s[^"]*)"', page)
    compared = words_of(desk.get(address.replace("&amp;", "&")))
    assert "dawn" in compared
    assert "Tuesday" not in compared


def test_a_script_gets_the_merged_words_as_splices(
    desk: Client, story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=1, headline="Hers", body=BODY.replace("noon", "dawn"))
    typed = {
        "token": 1,
        "headline": "Fire at the harbour",
        "standfirst": "",
        "body": f"😀 {BODY}".replace("\n", "\r\n"),
    }

    answer = desk.post(
        reverse("admin:story", args=[story.pk]), typed, headers={"Accept": "application/json"}
    ).json()

    assert answer["token"] == 3
    assert "Edith Vos saved while you were writing" in answer["met"]
    at = f"😀 {BODY}".index("noon") + 1  # scripts count the emoji twice
    assert answer["fields"]["body"]["splices"] == [[at, at + 4, "dawn"]]
    assert "headline" in answer["fields"]
    assert "standfirst" not in answer["fields"]


def test_an_update_asks_about_its_words_and_its_time(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    update = add_update(story, by=reporter, headline="Ferries", body="No ferries, they said.")
    at = "2026-03-01T10:00"
    later = update.filed_at.replace(year=2025)
    save_update(update, by=editor, token=1, body="Edith edits.", pinned=True, filed_at=later)
    address = reverse("admin:update", args=[update.pk])
    typed = {"token": 1, "headline": "Ferries", "body": "Rosa edits.", "filed_at": at}

    page = desk.post(address, typed)

    words = words_of(page)
    assert page.status_code == 409
    assert f'action="{address}"' in words
    assert "only Edith Vos changed it" in words
    body, time = keys_of(page)
    answers = {f"answer-{body}": "mine", f"answer-{time}": "theirs"}
    assert desk.post(address, fields_of(page) | answers).status_code == 302
    update = Update.objects.get()
    assert (update.body, update.pinned, update.filed_at) == ("Rosa edits.", True, later)


def test_a_time_that_was_not_touched_is_no_change(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    update = add_update(story, by=reporter, headline="Ferries", body="No ferries, they said.")
    later = update.filed_at.replace(year=2025)
    save_update(update, by=editor, token=1, filed_at=later)
    address = reverse("admin:update", args=[update.pk])
    shown = f"{update.filed_at:%Y-%m-%dT%H:%M}"
    typed = {"token": 1, "headline": "Ferries today", "body": update.body, "filed_at": shown}

    assert desk.post(address, typed).status_code == 302

    update = Update.objects.get()
    assert (update.headline, update.filed_at) == ("Ferries today", later)


@pytest.mark.parametrize(("answer", "stands"), [("mine", True), ("theirs", False)])
def test_an_update_that_was_removed_meanwhile_comes_back_only_if_i_say_so(
    desk: Client, story: Story, editor: User, reporter: User, answer: str, stands: bool
) -> None:
    update = add_update(story, by=reporter, headline="Ferries", body="No ferries, they said.")
    remove_update(update, by=editor)
    address = reverse("admin:update", args=[update.pk])

    page = desk.post(address, {"token": 1, "headline": "Ferries", "body": "Rosa edits."})

    assert page.status_code == 409
    assert "Edith Vos took this update out of the draft" in words_of(page)
    desk.post(address, fields_of(page) | {"answer-removed": answer})
    update = Update.objects.get()
    assert (update.body, update.removed_at is None) == ("Rosa edits.", stands)


def test_the_settings_have_the_same_screen(desk: Client, story: Story, editor: User) -> None:
    save_story(story, by=editor, token=1, byline="Edith", language="de")
    address = reverse("admin:story_settings", args=[story.pk])
    typed = {
        "token": 1,
        "byline": "Rosa",
        "desk": story.desk_id,
        "language": "fr",
        "slug": story.slug,
    }

    page = desk.post(address, typed)

    assert page.status_code == 409
    assert f'action="{address}"' in words_of(page)
    assert f'data-keep="settings-{story.pk}"' in words_of(page)
    byline, language = keys_of(page)
    answers = {f"answer-{byline}": "mine", f"answer-{language}": "theirs"}
    assert desk.post(address, fields_of(page) | answers).status_code == 302
    story.refresh_from_db()
    assert (story.byline, story.language) == ("Rosa", "de")


def test_answers_that_meet_a_closed_session_can_be_sent_again(
    desk: Client, story: Story, editor: User, reporter: User
) -> None:
    save_story(story, by=editor, token=1, body=BODY.replace("noon", "dawn"))
    page = post(desk, story, body=BODY.replace("noon", "dusk"))
    [key] = keys_of(page)
    answers = {f"answer-{key}": "edit", f"edit-{key}": "My own words."}
    desk.logout()

    closed = post(desk, story, **fields_of(page) | answers)

    assert closed.status_code == 403
    assert "My own words.</textarea>" in closed.content.decode()
    desk.force_login(reporter)
    post(desk, story, **fields_of(closed))
    story.refresh_from_db()
    assert story.body == f"My own words.\n\n{DIVERS}"
