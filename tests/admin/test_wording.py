from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Status, Story
from tests.factories import make_claim, make_source, stand


@pytest.fixture
def desk(client: Client, reporter: User) -> Client:
    client.force_login(reporter)
    return client


def look(client: Client, story: Story, **typed: str) -> dict[str, Any]:
    found: dict[str, Any] = client.post(
        reverse("admin:story_wording", args=[story.pk]), typed
    ).json()
    return found


def test_the_words_of_a_claim_that_says_too_much_are_named_with_their_place(
    desk: Client, story: Story
) -> None:
    ref = stand(make_claim(), Status.DISPUTED).ref
    body = f"Fire.\n\n😀 [Two hurt]{{claim={ref}}} on the quay."

    found = look(desk, story, body=body)

    [finding] = found["findings"]
    units = body.encode("utf-16-le")
    words = units[2 * finding["start"] : 2 * finding["end"]].decode("utf-16-le")
    assert (finding["place"], words, finding["words"]) == ("body", "Two hurt", "Two hurt")
    assert finding["blocks"] is False
    assert (found["count"], found["blocking"]) == (1, 0)
    assert f"{ref} is disputed" in found["html"]


@pytest.mark.parametrize("place", ["headline", "standfirst", "alert"])
def test_what_warns_in_the_text_blocks_in_the_lines_above_it(
    desk: Client, story: Story, place: str
) -> None:
    ref = make_claim().ref
    words = f"[Two hurt]{{claim={ref}}} on the quay"

    below = look(desk, story, body=f"{words}.")["findings"]
    above = look(desk, story, **{place: words})["findings"]

    assert [finding["blocks"] for finding in below] == [False]
    assert [(finding["place"], finding["blocks"]) for finding in above] == [(place, True)]


@pytest.mark.parametrize(
    "sentence",
    [
        "[Two hurt]{claim=REF}, police said.",
        "According to police, [two were hurt]{claim=REF}.",
        "[Two were reportedly hurt]{claim=REF}.",
        "Were [two hurt]{claim=REF}?",
    ],
)
def test_a_sentence_that_says_who_says_so_or_leaves_it_open_is_not_underlined(
    desk: Client, story: Story, sentence: str
) -> None:
    words = sentence.replace("REF", make_claim().ref)

    found = look(desk, story, headline=words, standfirst=words, body=words)

    assert found["findings"] == []
    assert found["html"].strip() == ""
    assert found["told"] == "Nothing to mend in the words."


def test_the_text_of_an_update_is_looked_at_alone(desk: Client, story: Story) -> None:
    ref = stand(make_claim(), Status.FALSE).ref
    words = f"[Two hurt]{{claim={ref}}}"

    found = look(desk, story, of="update", headline=f"😀 {words}", body=f"😀 {words}.")

    assert found["count"] == 2
    assert [(f["place"], f["start"], f["words"]) for f in found["findings"]] == [
        ("headline", 4, "Two hurt"),
        ("body", 4, "Two hurt"),
    ]


def test_nothing_that_is_looked_at_is_saved(desk: Client, story: Story) -> None:
    look(desk, story, headline="Typed", body="Typed too.")

    story.refresh_from_db()
    assert (story.saves, story.headline) == (1, "Fire at the harbour")


def test_who_may_not_know_a_source_cannot_find_its_name_by_typing(
    client: Client, reporter: User, standards: User, story: Story
) -> None:
    make_source(name="Ilse Hartmann", confidential=True, public_label="a senior official")
    body = "It burned, Ilse Hartmann said."
    client.force_login(reporter)
    assert look(client, story, body=body)["count"] == 0

    client.force_login(standards)
    [finding] = look(client, story, body=body)["findings"]
    assert finding["words"] == "Ilse Hartmann"


def test_how_much_is_marked_costs_no_query_more(
    desk: Client, story: Story, django_assert_max_num_queries: Any
) -> None:
    refs = [make_claim().ref for _ in range(12)]
    body = " ".join(f"[Two hurt]{{claim={ref}}}." for ref in refs)

    with django_assert_max_num_queries(13):
        found = look(desk, story, body=body)

    assert found["count"] == 12


def test_without_a_script_the_same_findings_stand_beside_the_text(
    desk: Client, story: Story
) -> None:
    ref = stand(make_claim(), Status.FALSE).ref
    body = f"[Two hurt]{{claim={ref}}}."
    address = reverse("admin:story", args=[story.pk])
    typed = {"headline": "Fire", "standfirst": "", "body": body, "token": str(story.saves)}
    desk.post(address, typed)

    page = desk.get(address).content.decode()

    listed = page[page.index('id="ws-wording"') :]
    assert "is stated as if it were so" in listed[: listed.index('id="claims"')]


def test_it_is_asked_by_post_alone(desk: Client, story: Story) -> None:
    assert desk.get(reverse("admin:story_wording", args=[story.pk])).status_code == 405
