"""The end of a shift: the queue is worked off, and whoever comes next takes over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stories.clock import now
from stories.editorial.publishing import publish
from stories.models import Handover, Status
from tests.browsing import Newsroom
from tests.factories import make_claim, make_desk, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@pytest.mark.parametrize("script", [True, False])
def test_a_claim_is_checked_again_with_one_click_and_the_shift_is_taken_over(
    newsroom: Newsroom, editor: User, script: bool
) -> None:
    claim = make_claim(assignee=editor)
    stand(claim, Status.CHECKING, recheck_due=now() - timedelta(hours=1))
    story = make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said.")
    publish(story, by=editor)
    make_desk(name="Metro")
    page = newsroom.seat(editor, java_script_enabled=script)

    page.get_by_role("button", name="World").click()
    expect(page).to_have_url(f"{newsroom.address}/admin/?desk=world")
    page.get_by_role("button", name="Checked again, unchanged").click()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    page.get_by_role("button", name="Metro").click()
    expect(page.get_by_text("No story here yet.")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    expect(page.get_by_role("link", name=story.title)).to_be_visible()

    page.get_by_role("link", name="Hand the shift over").click()
    page.get_by_label("Note for the next shift").fill("Quiet night.")
    page.get_by_role("button", name="I have taken over").click()

    expect(page.get_by_text("You have taken over.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Edith Vos took over last, just now.")
    assert Handover.objects.get().note == "Quiet night."
