"""A claim moves under three live stories: two follow at once, one is left with a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.models import Claim, Story
from tests.browsing import Newsroom
from tests.factories import make_claim, make_evidence
from tests.journeys.test_axe import complaints, too_wide

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk

TITLES = ("Quay shut", "Ferries wait", "What we know")


def carried(world: Desk, by: User) -> tuple[Claim, list[Story]]:
    """A claim with evidence for and against it, and three live stories that carry it."""
    claim = make_claim(statement="The quay is shut")
    make_evidence(claim=claim)
    make_evidence(claim=claim, stance="contradicts")
    stories = []
    for title in TITLES:
        body = f"[The quay is shut]{{claim={claim.ref}}}, the harbour office said."
        story = start_story(by=by, desk=world, headline=title, body=body)
        publish(story, by=by, note="First report.")
        stories.append(story)
    return claim, stories


def moves_it(page: Page, claim: Claim) -> None:
    """The checker sees what the move touches, makes it, and is led on."""
    page.goto(f"/admin/claims/{claim.ref}/")
    page.get_by_text("Carried by 3 live stories.").click()
    page.get_by_role("textbox", name="Reason").fill("The ferry company says that it sails.")
    page.get_by_role("button", name=re.compile("Set to “Disputed”")).click()
    expect(page.get_by_text("3 live stories still show the old status.")).to_be_visible()
    page.get_by_role("link", name="See what each needs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims that moved")
    expect(page.locator(".moved-row")).to_have_count(3)
    expect(page.get_by_role("button", name="Publish the status change")).to_have_count(0)


def publishes_two_at_once(page: Page, claim: Claim) -> None:
    page.goto("/admin/moved/")
    for title in TITLES[:2]:
        page.get_by_role("checkbox", name=f"Pick {title} for {claim.ref}").check()
    page.get_by_role("button", name="Publish those that are ticked").click()
    expect(page.get_by_text("2 stories published.")).to_be_visible()
    expect(page.locator(".moved-row")).to_have_count(1)


def leaves_the_third(page: Page) -> None:
    page.locator("summary", has_text="Dismiss").click()
    page.get_by_label("Why readers may go on seeing it").fill("It is of last week.")
    page.get_by_role("button", name="Dismiss with this reason").click()
    expect(page.get_by_text("Readers see every claim as it stands.")).to_be_visible()
    page.get_by_text("1 dismissed").click()
    expect(page.get_by_text("It is of last week.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_stories_of_a_claim_that_moved_follow_it(
    newsroom: Newsroom, world: Desk, editor: User, checker: User, script: bool
) -> None:
    claim, stories = carried(world, editor)
    moves_it(newsroom.seat(checker, java_script_enabled=script), claim)
    page = newsroom.seat(editor, java_script_enabled=script)

    publishes_two_at_once(page, claim)
    leaves_the_third(page)

    reader = newsroom.seat(java_script_enabled=script)
    for story, status in zip(stories, ("Disputed", "Disputed", "Unverified"), strict=True):
        reader.goto(story.get_absolute_url())
        expect(reader.locator(".badge", has_text=status).first).to_be_visible()


def test_the_screen_can_be_used_by_everybody(
    newsroom: Newsroom, world: Desk, editor: User, checker: User
) -> None:
    claim, _stories = carried(world, editor)
    moves_it(newsroom.seat(checker), claim)
    page = newsroom.seat(editor)

    for address in ("/admin/moved/", f"/admin/claims/{claim.ref}/"):
        page.goto(address)
        assert complaints(page, width=1440, scheme="light") == []
        assert complaints(page, width=390, scheme="dark") == []
        assert too_wide(page) == []
