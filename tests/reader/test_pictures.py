"""The picture of how the facts moved, as a reader's page draws it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stories.editorial.verifying import check_claim
from stories.models import Claim, Kind, Passage, Status
from stories.syndication import course
from stories.text.lanes import LANES
from tests.factories import stand
from tests.syndication.telling import claimed, correct, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from stories.models import Story


@pytest.fixture
def claim(db: None) -> Claim:
    return claimed(statement="Two <b>people</b> were hurt")


@pytest.fixture
def story(editor: User, claim: Claim) -> Story:
    """Its claim was confirmed in version 2; version 3 is a correction."""
    story = told(editor, slug="fire", body=saying(claim))
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE)
    correct(story, by=editor, standfirst="Seven were hurt, the hospital said.")
    return story


def section(client: Client, address: str = "/s/fire/log/") -> str:
    """The picture's part of the page; empty without one."""
    html = client.get(address).content.decode()
    found = re.search(r'<section class="lanes-section".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_every_lane_is_an_image_with_a_name_and_a_description(
    client: Client, story: Story, claim: Claim
) -> None:
    html = section(client)

    (lane,) = re.findall(r'<svg class="lane"[^>]*>', html)
    assert 'role="img"' in lane
    (ids,) = re.findall(r'aria-labelledby="([^"]*)"', lane)
    for name in ids.split():
        assert re.search(rf'<(title|desc) id="{name}">[^<]+</', html)
    assert f"How {claim.ref} moved" in html
    assert "Unverified from" in html


def test_every_tick_is_a_link_with_words(client: Client, story: Story) -> None:
    ticks = re.findall(
        r'<a class="lanes-tick ([^"]*)" href="([^"]*)" aria-label="([^"]*)"', section(client)
    )

    assert [(sign, address) for sign, address, _ in ticks] == [
        ("sign-plain", "/s/fire/r/1/"),
        ("sign-plain", "/s/fire/diff/1..2/"),
        ("sign-correction", "/s/fire/diff/2..3/"),
    ]
    assert [words.partition(",")[0] for *_, words in ticks] == [
        "Version 1",
        "Version 2",
        "Version 3: Correction",
    ]
    assert all(client.get(address).status_code == 200 for _, address, _ in ticks)


def test_the_table_says_the_same(client: Client, story: Story, claim: Claim) -> None:
    table = section(client).partition("<details")[2]

    assert f'href="/c/{claim.ref}/"' in table
    assert re.findall(r"<li>(Unverified|Confirmed),", table) == ["Unverified", "Confirmed"]
    assert '<a href="/s/fire/r/2/">version 2</a>' in table
    assert "Version 3: Correction" in table


def test_what_is_drawn_needs_no_style_and_no_script_of_its_own(
    client: Client, story: Story
) -> None:
    html = section(client)

    assert " style=" not in html
    assert "<script" not in html
    assert "<b>people" not in html
    assert len(set(re.findall(r' id="([^"]*)"', html))) == len(re.findall(r' id="', html))


def test_a_check_after_the_last_publication_does_not_show(
    client: Client, story: Story, claim: Claim, checker: User
) -> None:
    before = section(client)
    check_claim(claim, to=Status.DISPUTED, by=checker, reason="The company denies it.")
    Claim.objects.filter(pk=claim.pk).update(statement="Nobody was hurt")
    course._kept.clear()

    assert section(client) == before
    assert "Disputed" not in section(client)


def test_words_that_were_erased_leave_a_lane_that_says_so(
    client: Client, story: Story, claim: Claim
) -> None:
    section(client)
    Passage.objects.filter(text__contains="were hurt").update(text=None, digest=None)

    assert "were hurt" not in section(client)
    assert "Its words were removed for legal reasons." in section(client)
    course._kept.clear()
    assert client.get("/s/fire/log/").status_code == 200


def test_a_first_version_and_a_story_without_claims_have_no_picture(
    client: Client, editor: User, claim: Claim
) -> None:
    told(editor, slug="fire", body=saying(claim))
    assert section(client) == ""
    other = told(editor, slug="quay")
    tell(other, by=editor, standfirst="The fire is out.")
    assert section(client, "/s/quay/log/") == ""


def test_more_claims_than_there_are_lanes_are_a_link_away(client: Client, editor: User) -> None:
    many = [claimed(statement=f"Claim number {n}") for n in range(LANES + 3)]
    story = told(editor, slug="fire", body="\n\n".join(map(saying, many)))
    tell(story, by=editor, standfirst="The fire is out.")

    few, whole = section(client), section(client, "/s/fire/log/?claims=all")

    assert few.count('class="lane"') == LANES
    assert '<a href="?claims=all#facts">And 3 more claims: see them all</a>' in few
    assert whole.count('class="lane"') == LANES + 3
    tags = {client.get(f"/s/fire/log/{query}")["ETag"] for query in ("", "?claims=all")}
    assert len(tags) == 2


def test_a_claim_s_page_draws_its_line(client: Client, story: Story, claim: Claim) -> None:
    html = client.get(f"/c/{claim.ref}/").content.decode()

    assert html.count('<svg class="lane"') == 1
    assert html.count('class="lanes-tick') == 2
