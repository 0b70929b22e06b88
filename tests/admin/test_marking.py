from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Claim, Story
from tests.factories import make_claim

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def address(story: Story) -> str:
    return reverse("admin:story_claim", args=[story.pk])


def test_a_script_gets_the_reference_of_the_new_claim(desk: Client, story: Story) -> None:
    typed = {"statement": "Two people were hurt", "kind": "toll", "claimant": "The police"}

    answer = desk.post(address(story), typed, headers=JSON)

    claim = Claim.objects.get()
    assert answer.status_code == 201
    assert answer.json()["ref"] == claim.ref
    assert (claim.statement, claim.kind, claim.claimant) == (
        "Two people were hurt",
        "toll",
        "The police",
    )


def test_without_a_script_the_page_says_what_to_paste(desk: Client, story: Story) -> None:
    typed = {"statement": "Two people were hurt", "kind": "event"}

    page = desk.post(address(story), typed, follow=True).content.decode()

    assert f"[words]{{claim={Claim.objects.get().ref}}}" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"statement": " ", "kind": "event"},
        {"statement": "It is so", "kind": "weather"},
        {"statement": "x" * 501, "kind": "event"},
    ],
)
def test_what_is_no_claim_is_refused_with_a_reason(
    desk: Client, story: Story, typed: dict[str, str]
) -> None:
    by_script = desk.post(address(story), typed, headers=JSON)
    page = desk.post(address(story), typed, follow=True)

    assert by_script.status_code == 422
    assert by_script.json()["problem"]
    assert "message error" in page.content.decode()
    assert not Claim.objects.exists()


def test_claims_that_say_it_already_are_offered(desk: Client, story: Story) -> None:
    claim = make_claim(statement="Two people were hurt")
    asked = reverse("admin:claims_alike", args=[story.pk])

    (found,) = desk.get(asked, {"q": "two people hurt"}).json()["alike"]

    assert found == {
        "ref": claim.ref,
        "statement": "Two people were hurt",
        "claimant": "The harbour office",
        "status": "unverified",
        "label": "Unverified",
        "glyph": "?",
    }


def test_a_claim_that_says_the_same_is_made_again_only_on_purpose(
    desk: Client, story: Story
) -> None:
    claim = make_claim(statement="Two people were hurt")
    typed = {"statement": "Two people were hurt.", "kind": "toll"}

    asked = desk.post(address(story), typed, headers=JSON)
    assert asked.status_code == 422
    assert asked.json()["problem"].startswith(f"{claim.ref} says nearly the same")
    page = desk.post(address(story), typed)
    assert f"{claim.ref} says nearly the same" in page.content.decode()
    assert Claim.objects.count() == 1

    desk.post(address(story), {**typed, "anyway": "yes"}, headers=JSON)
    assert Claim.objects.count() == 2
