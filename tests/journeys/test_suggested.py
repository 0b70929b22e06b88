"""A text is pasted: what can be checked is proposed, and one click marks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from stories.models import Claim, Status, Story
from tests.browsing import copy_of, paste
from tests.factories import make_claim, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk
    from tests.browsing import Newsroom

PASTED = (
    "It was a bad night for the port. Twelve people were hurt on the quay, the harbour office "
    "said.\n\nThe mayor, Anna Berg, resigned on Monday. “We pulled 40 people from the water 🚒,” "
    "she said. Something should be done."
)


def test_a_pasted_text_is_marked_sentence_by_sentence(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    story = make_story(body="", desk=world)
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{story.pk}/")
    body = copy_of(page)
    paste(body, PASTED)

    panel = page.get_by_role("region", name="Sentences without a claim")
    expect(panel).to_contain_text("0 of 3 checkable sentences stand under a claim")
    expect(panel).not_to_contain_text("Something should be done")

    row = panel.get_by_role("listitem").filter(has_text="Twelve people")
    row.get_by_role("link", name="Make it a claim").click()
    dialog = page.get_by_role("dialog", name="Make it a claim")
    expect(dialog.get_by_label("What is claimed")).to_have_value(
        "Twelve people were hurt on the quay"
    )
    expect(dialog.get_by_label("Who says so")).to_have_value("The harbour office")
    page.keyboard.press("Enter")

    expect(panel).to_contain_text("1 of 3 checkable sentences stand under a claim")
    claim = Claim.objects.get()
    assert claim.kind == "toll"
    marked = f"[Twelve people were hurt on the quay]{{claim={claim.ref}}}, the harbour office"
    expect(body).to_have_value(re.compile(re.escape(marked)))
    assert not Story.objects.filter(pk=story.pk, body__contains="claim=").exists()

    page.keyboard.press("Control+z")
    expect(body).to_have_value(PASTED)
    expect(panel).to_contain_text("0 of 3 checkable sentences")


def test_not_a_claim_is_taken_back_and_what_is_typed_stays(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    story = make_story(body="", desk=world)
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{story.pk}/")
    body = copy_of(page)
    paste(body, PASTED)
    panel = page.get_by_role("region", name="Sentences without a claim")
    row = panel.get_by_role("listitem").filter(has_text="resigned")

    row.get_by_role("button", name="Not a claim").click()

    expect(panel).to_contain_text("0 of 2 checkable sentences")
    panel.get_by_text("1 set aside as not a claim").click()
    body.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Forty ships sank.")
    expect(panel).to_contain_text("0 of 3 checkable sentences")
    panel.get_by_role("button", name="Put it back").click()
    expect(panel).to_contain_text("0 of 4 checkable sentences")
    expect(body).to_have_value(f"{PASTED} Forty ships sank.")


def test_a_statement_that_was_found_false_stands_out_while_it_is_typed(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    claim = stand(make_claim(statement="The Ardal bridge has collapsed"), Status.FALSE)
    page = newsroom.seat(editor)
    page.goto("/admin/claims/new/")

    page.get_by_label("Statement").press_sequentially("The bridge at Ardal has coll")

    found = page.get_by_role("listitem").filter(has_text=claim.ref)
    expect(found).to_contain_text("False")
    expect(found).to_have_class(re.compile("alike-denied"))
