from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factories import make_claim, make_source, make_story


def found(client: Client, words: str) -> str:
    return client.get(reverse("admin:search"), {"q": words}).content.decode()


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def test_one_search_finds_stories_claims_and_sources(desk: Client) -> None:
    make_story(headline="Bridge shut", body="The river rose.")
    make_claim(statement="The bridge cracked")
    make_source(name="Bridge inspectors")

    page = found(desk, "BRIDGE")

    for words in ("Bridge shut", "The bridge cracked", "Bridge inspectors"):
        assert words in page


def test_a_reference_leads_straight_to_its_claim(desk: Client) -> None:
    claim = make_claim()

    answer = desk.get(reverse("admin:search"), {"q": claim.ref.lower()})

    assert answer["Location"] == reverse("admin:claim", args=[claim.ref])


@pytest.mark.parametrize("words", ["C-999", "nowhere", "<script>alert(1)</script>", "\x00"])
def test_what_is_not_there_is_said_or_nothing_is(desk: Client, words: str) -> None:
    page = found(desk, words)

    assert "<script>alert" not in page
    assert "Stories</h2>" not in page


def test_without_a_role_a_search_finds_nothing(client: Client, reporter: User) -> None:
    make_story(headline="Bridge shut")
    reporter.groups.clear()
    client.force_login(reporter)

    assert "Bridge shut" not in found(client, "bridge")
