from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.models import Desk, Status, Story
from tests.factories import make_claim, make_desk, make_story, stand


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def listed(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:stories"), asked).content.decode()


def typed(desk: Desk | None = None, **words: str) -> dict[str, Any]:
    desk = desk or make_desk()
    return {"uid": str(uuid.uuid4()), "headline": "", "desk": str(desk.pk), **words}


def test_starting_a_story_makes_a_draft_with_a_slug_and_leads_to_its_workspace(
    desk: Client, reporter: User
) -> None:
    answer = desk.post(
        reverse("admin:story_start"),
        typed(
            headline="Ferry runs aground", standfirst="Nobody hurt.", body="The ferry grounded."
        ),
    )

    story = Story.objects.get()
    assert (story.headline, story.slug) == ("Ferry runs aground", "ferry-runs-aground")
    assert (story.standfirst, story.body) == ("Nobody hurt.", "The ferry grounded.")
    assert story.saved_by == reporter
    assert answer["Location"] == reverse("admin:story", args=[story.pk])


def test_a_double_click_starts_one_story(desk: Client) -> None:
    posted = typed(headline="Ferry runs aground")

    first = desk.post(reverse("admin:story_start"), posted)
    second = desk.post(reverse("admin:story_start"), posted)

    assert Story.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_pasted_copy_without_a_headline_gives_its_first_line(desk: Client) -> None:
    copy = "# Ferry runs aground\r\n\r\nThe ferry grounded at noon.\r\n\r\nNobody was hurt."

    desk.post(reverse("admin:story_start"), typed(body=copy))

    story = Story.objects.get()
    assert story.headline == "Ferry runs aground"
    assert story.body.startswith("The ferry grounded at noon.")
    assert "Nobody was hurt." in story.body


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "Write a headline"),
        ({"body": "long " * 80}, "too long to be a headline"),
        ({"headline": "x" * 301}, "at most 300 characters"),
        ({"headline": "Fine", "slug": "no spaces please"}, "valid “slug”"),
        ({"headline": "Turn\u202egnorw", "body": "Kept words"}, "invisible characters"),
        ({"headline": "Fine", "body": "w " * 120_000}, "Split it into updates"),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_form(
    desk: Client, words: dict[str, str], said: str
) -> None:
    answer = desk.post(reverse("admin:story_start"), typed(**words))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert "Nothing was saved yet." in page
    assert words.get("body", "")[:8].strip() in page
    assert not Story.objects.exists()


def test_two_stories_with_one_headline_get_two_addresses(desk: Client) -> None:
    for _ in range(2):
        desk.post(reverse("admin:story_start"), typed(headline="Ferry runs aground"))

    slugs = set(Story.objects.values_list("slug", flat=True))
    assert slugs == {"ferry-runs-aground", "ferry-runs-aground-2"}


def test_the_desk_that_one_saved_for_last_is_chosen_already(desk: Client, reporter: User) -> None:
    metro = make_desk(name="Metro")
    start_story(by=reporter, desk=metro, headline="Trams late")

    page = desk.get(reverse("admin:story_start")).content.decode()

    assert f'<option value="{metro.pk}" selected>Metro</option>' in page


def test_without_any_desk_the_page_says_who_makes_one(desk: Client) -> None:
    page = desk.get(reverse("admin:story_start")).content.decode()

    assert "There is no desk yet." in page
    assert "<textarea" not in page


def test_a_row_says_where_the_story_stands(client: Client, editor: User) -> None:
    claim = make_claim(statement="The quay is shut", claimant="The harbour office")
    body = f"[The quay is shut]{{claim={claim.ref}}}, the harbour office said."
    story = start_story(by=editor, desk=make_desk(), headline="Quay shut", body=body)
    publish(story, by=editor, note="First report.")
    stand(claim, Status.DISPUTED)
    client.force_login(editor)

    page = listed(client)

    assert "Quay shut" in page
    assert "stage-developing" in page
    assert "<b>r1</b>" in page
    assert 'title="1 × Disputed"' in page
    assert "Edith Vos" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "FERRY"}, True),
        ({"q": "grounded at noon"}, True),
        ({"q": "train"}, False),
        ({"stage": "draft"}, True),
        ({"stage": "closed"}, False),
        ({"stage": "nonsense"}, True),
        ({"desk": "world"}, True),
        ({"desk": "metro"}, False),
        ({"who": "me"}, False),
        ({"sort": "published"}, True),
        ({"sort": "password"}, True),
        ({"page": "7"}, True),
    ],
)
def test_the_list_is_searched_and_filtered_in_the_address(
    desk: Client, asked: dict[str, str], found: bool
) -> None:
    make_story(headline="Ferry aground", body="It grounded at noon.", desk=make_desk())
    make_desk(name="Metro")

    assert ("Ferry aground" in listed(desk, **asked)) is found


def test_a_list_that_finds_nothing_says_so_and_offers_everything(desk: Client) -> None:
    make_story()

    assert "No story fits." in listed(desk, q="nowhere")


def test_markup_in_a_headline_is_shown_as_words(desk: Client) -> None:
    make_story(headline="<script>alert(1)</script> [x]{claim=C-1}")

    page = listed(desk)

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_stories(
    count: int,
    desk: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        claim = make_claim(statement=f"Claim {number}")
        make_story(headline=f"Story {number}", body=f"[It is so]{{claim={claim.ref}}}, they said.")

    with django_assert_max_num_queries(14):
        listed(desk)
