"""A claim is moved, renewed and decided alone from its own page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stories.clock import now
from stories.models import Check, LoneCheck, Outcome, Status
from tests.factories import make_claim, make_evidence, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim, Desk
    from tests.browsing import Newsroom

WHY = "The hospital denies it, on the record."


@pytest.fixture
def claim(world: Desk) -> Claim:
    """A claim whose evidence carries “false”, overdue by two hours."""
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    return stand(claim, "unverified", recheck_due=now() - timedelta(hours=2))  # type: ignore[arg-type]


def test_the_picker_moves_what_is_allowed_and_says_what_the_rest_lacks(
    newsroom: Newsroom, claim: Claim, checker: User, editor: User
) -> None:
    page = newsroom.seat(checker)
    page.goto(f"/admin/claims/{claim.ref}/")
    picker = page.get_by_role("region", name="What to do next")
    expect(picker.get_by_text("Add primary evidence that supports it")).to_be_hidden()
    picker.get_by_text("Other statuses, and what each still lacks").click()
    expect(picker.get_by_text("Add primary evidence that supports it")).to_be_visible()
    expect(picker.get_by_text("In an emergency")).to_have_count(0)

    picker.get_by_label("Reason").first.fill(WHY)
    picker.get_by_role("button", name="Propose “False”").click()

    expect(page.get_by_text("Proposed. A second person has to agree")).to_be_visible()
    expect(picker.get_by_role("button", name="Propose “False”")).to_have_count(0)
    colleague = newsroom.seat(editor)
    colleague.goto("/admin/checks/")
    colleague.get_by_role("button", name="Agree: “False”").click()
    page.reload()
    expect(page.locator(".claim-head .badge")).to_contain_text("False")


def test_checked_again_is_one_click_and_a_second_one_makes_no_second_check(
    newsroom: Newsroom, claim: Claim, checker: User
) -> None:
    stand(claim, Status.UNVERIFIED, as_of=now() - timedelta(hours=3))
    page = newsroom.seat(checker)
    page.goto("/admin/claims/?queue=overdue")
    page.get_by_role("button", name=re.compile("Checked again, unchanged")).dblclick()

    expect(page.get_by_text(f"Checked again: {claim.ref} is still")).to_be_visible()
    expect(page.get_by_text("overdue by")).to_have_count(0)
    assert Check.objects.get().outcome == Outcome.DECIDED


def test_an_editor_who_is_alone_breaks_the_glass_and_a_colleague_looks_at_it(
    newsroom: Newsroom, claim: Claim, editor: User, standards: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(f"/admin/claims/{claim.ref}/")
    picker = page.get_by_role("region", name="What to do next")
    picker.get_by_text("In an emergency: decide alone").click()
    form = picker.locator("details.alone")
    form.get_by_label("Reason").fill(WHY)
    form.get_by_label("Why nobody else could be asked").fill("Nobody else is on duty tonight.")
    form.get_by_role("button", name="Decide alone: “False”").click()
    expect(page.get_by_text("by you alone")).to_be_visible()

    colleague = newsroom.seat(standards)
    colleague.goto("/admin/checks/")
    colleague.get_by_role("link", name="Look at it").click()
    colleague.get_by_role("button", name="I have looked at it").click()
    expect(colleague.get_by_text(f"You have looked at {claim.ref}.")).to_be_visible()
    assert not LoneCheck.objects.unreviewed()
