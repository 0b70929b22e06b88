"""Two stories differ in a toll: the desk finds out, makes one claim of them, readers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from stories.editorial.publishing import publish
from stories.models import Claim, ClaimMerge
from tests.browsing import Newsroom
from tests.factories import make_claim, make_evidence, make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DEATHS = "Deaths in the harbour fire"


def told(by: User, claim: Claim, headline: str) -> None:
    body = f"[{claim.statement}]{{claim={claim.ref}}}, the harbour office said on Monday."
    publish(make_story(headline=headline, body=body), by=by)


def test_different_figures_are_found_and_made_one_claim(
    newsroom: Newsroom, checker: User, editor: User
) -> None:
    twelve = make_claim(statement="Twelve people died in the fire", claimant="The harbour office")
    fourteen = make_claim(statement="Fourteen people were killed", claimant="The harbour office")
    make_evidence(claim=twelve, title="The office's list at noon")
    told(editor, twelve, "Fire at the harbour")
    told(editor, fourteen, "What we know of the fire")
    page = newsroom.seat(checker)

    for claim, figure in ((twelve, "12"), (fourteen, "14")):
        page.goto(f"/admin/claims/{claim.ref}/edit/")
        expect(page.get_by_label("Figure")).to_have_value(figure)
        page.get_by_label("What is counted").fill(DEATHS)
        page.get_by_role("button", name="Save the claim").click()
        expect(page.locator(".facts")).to_contain_text(f"{DEATHS}: {figure} people")

    page.goto("/admin/claims/")
    page.get_by_role("link", name="Different figures").click()
    clash = page.get_by_role("region", name=DEATHS)
    expect(clash.get_by_role("article")).to_have_count(2)
    expect(clash).to_contain_text("Fourteen people were killed, the harbour office said")

    clash.get_by_role("link", name="Make it one claim").click()
    expect(page.get_by_role("main")).to_contain_text("This can’t be undone.")
    page.get_by_label("Why they are one claim").fill("The office counted anew; both are its toll.")
    page.get_by_role("button", name=f"Make {twelve.ref} part of {fourteen.ref}").click()
    expect(page.locator("#joined")).to_contain_text("The office counted anew")
    expect(page.locator("#evidence")).to_contain_text("The office's list at noon")
    assert ClaimMerge.objects.get().by == checker

    page.goto("/admin/claims/figures/")
    expect(page.get_by_role("main")).to_contain_text("No two live stories give different figures.")

    reader = newsroom.seat()
    reader.get_by_role("link", name="Fire at the harbour").first.click()
    reader.locator("a.badge").first.click()
    expect(reader).to_have_url(f"{newsroom.address}/c/{fourteen.ref}/#{twelve.ref}")
    expect(reader.get_by_role("main")).to_contain_text("The office counted anew")
