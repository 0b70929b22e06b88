"""The panel of sentences without a claim, and the pages behind it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.editorial.suggesting import suggested
from stories.editorial.versions import draft
from stories.models import Claim, Status, Story
from tests.factories import make_claim, make_story, stand

JSON = {"Accept": "application/json"}
HURT = "Twelve people were hurt on the quay."


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def story(db: None) -> Story:
    return make_story(body=f"It is sad. {HURT} Anna Berg joined the board in 1998.")


def screen(desk: Client, story: Story) -> str:
    return desk.get(reverse("admin:story", args=[story.pk])).content.decode()


def key_of(story: Story) -> str:
    return suggested(draft(story)).open[0].key


def test_the_workspace_shows_the_share_and_why_each_is_proposed(
    desk: Client, story: Story
) -> None:
    page = screen(desk, story)

    assert "0 of 2 checkable sentences stand under a claim" in page
    assert "Toll: <bdi>Twelve</bdi>" in page
    assert page.count("data-mark ") == 2


def test_what_is_typed_is_looked_at_before_it_is_saved(desk: Client, story: Story) -> None:
    address = reverse("admin:story_preview", args=[story.pk])

    panels = desk.post(address, {"body": "Forty ships sank on Monday."}).json()["panels"]

    assert "0 of 1 checkable sentence stands under a claim" in panels["ws-claims"]


def test_a_story_that_states_nothing_has_no_panel(desk: Client) -> None:
    assert "data-suggested" not in screen(desk, make_story(body="It is sad."))


def test_who_only_checks_sees_them_and_marks_none(
    client: Client, checker: User, story: Story
) -> None:
    client.force_login(checker)

    page = screen(client, story)

    assert "0 of 2 checkable sentences" in page
    assert "data-mark " not in page


def test_not_a_claim_sets_it_aside_for_this_wording_and_can_be_undone(
    desk: Client, story: Story
) -> None:
    address, key = reverse("admin:story_suggested", args=[story.pk]), key_of(story)

    page = desk.post(address, {"aside": key}, follow=True).content.decode()
    assert "0 of 1 checkable sentence stands" in page
    assert "1 set aside as not a claim" in page

    panels = desk.post(address, {"back": key}, headers=JSON).json()["panels"]
    assert "0 of 2 checkable sentences stand" in panels["ws-claims"]


def test_what_is_set_aside_stays_so_for_this_story_alone(desk: Client, story: Story) -> None:
    other = make_story(body=HURT)
    address = reverse("admin:story_suggested", args=[story.pk])

    desk.post(address, {"aside": key_of(story)})

    assert "set aside" in screen(desk, story)
    assert "set aside" not in screen(desk, other)


def test_a_session_keeps_no_more_than_it_should(desk: Client, story: Story) -> None:
    address = reverse("admin:story_suggested", args=[story.pk])
    session = desk.session
    session["not-claims"] = {"0": [f"{n:012x}" for n in range(500)]}
    session.save()

    desk.post(address, {"aside": key_of(story)})

    assert list(desk.session["not-claims"]) == [str(story.pk)]


def test_without_a_script_a_page_marks_the_sentence_in_one_step(
    desk: Client, story: Story
) -> None:
    address = reverse("admin:story_claim", args=[story.pk])
    page = desk.get(address, {"sentence": key_of(story)}).content.decode()
    assert "Twelve people were hurt on the quay</textarea>" in page
    assert '<option value="toll" selected>' in page

    typed = {"sentence": key_of(story), "statement": "Twelve were hurt", "kind": "toll"}
    desk.post(address, typed)

    story.refresh_from_db()
    ref = Claim.objects.get(statement="Twelve were hurt").ref
    assert f"[Twelve people were hurt on the quay]{{claim={ref}}}." in story.body


def test_a_claim_that_says_nearly_the_same_is_used_or_made_again_on_purpose(
    desk: Client, story: Story
) -> None:
    claim = make_claim(statement="Twelve people were hurt on the quay")
    address, key = reverse("admin:story_claim", args=[story.pk]), key_of(story)
    typed = {"sentence": key, "statement": claim.statement, "kind": "toll"}

    asked = desk.post(address, typed)
    assert asked.status_code == 422
    assert f"{claim.ref} says nearly the same: use it or make a new one." in asked.content.decode()
    assert Claim.objects.count() == 1

    desk.post(address, {**typed, "use": claim.ref})
    story.refresh_from_db()
    assert f"{{claim={claim.ref}}}" in story.body


def test_it_is_made_again_where_that_was_meant(desk: Client, story: Story) -> None:
    claim = make_claim(statement="Twelve people were hurt on the quay")
    address = reverse("admin:story_claim", args=[story.pk])
    typed = {"sentence": key_of(story), "statement": claim.statement, "kind": "toll"}

    desk.post(address, {**typed, "anyway": "yes"})

    story.refresh_from_db()
    assert Claim.objects.count() == 2
    assert f"{{claim={Claim.objects.latest('pk').ref}}}" in story.body


def test_a_sentence_that_is_gone_is_told_so(desk: Client, story: Story) -> None:
    address = reverse("admin:story_claim", args=[story.pk])

    page = desk.get(address, {"sentence": "0" * 12}, follow=True).content.decode()

    assert "no longer in the saved text" in page


def test_a_statement_is_looked_up_while_it_is_typed_and_what_was_found_false_stands_out(
    desk: Client, story: Story
) -> None:
    claim = stand(make_claim(statement="Two people were hurt"), Status.FALSE)

    answer = desk.get(reverse("admin:alike"), {"q": "two people hurt"}).json()

    assert [found["ref"] for found in answer["alike"]] == [claim.ref]
    assert "alike-denied" in answer["html"]
    assert "data-use" not in answer["html"]
    asked = reverse("admin:claims_alike", args=[story.pk])
    assert "data-use" in desk.get(asked, {"q": "two people hurt", "use": ""}).json()["html"]


def test_the_page_of_a_new_claim_asks_before_it_makes_a_second(desk: Client) -> None:
    claim = make_claim(statement="Two people were hurt")
    address = reverse("admin:claim_new")
    typed = {"statement": "Two people were hurt.", "kind": "event"}

    page = desk.post(address, typed)
    assert page.status_code == 422
    assert f"{claim.ref} says nearly the same" in page.content.decode()

    desk.post(address, {**typed, "anyway": "yes"})
    assert Claim.objects.count() == 2


def test_the_panel_asks_the_database_nothing(
    desk: Client, django_assert_num_queries, django_assert_max_num_queries
) -> None:
    def asked(story: Story) -> int:
        with django_assert_max_num_queries(60) as made:
            screen(desk, story)
        return len(made)

    few = make_story(body=HURT)
    many = make_story(body=" ".join(f"{n} people were hurt in Lviv." for n in range(2, 60)))
    asked(few)

    assert asked(few) == asked(many)
