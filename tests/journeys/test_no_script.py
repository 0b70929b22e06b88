"""The desk's main path and the reader's pages without any script: slower, never less."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.browsing import Newsroom, copy_of, ref_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk


def starts(page: Page) -> None:
    page.get_by_role("link", name="Start a story").first.click()
    page.get_by_label("Headline").fill("Tram stops at the bridge")
    page.get_by_label("Text").fill("The bridge is closed, the city said. Two trams wait there.")
    page.get_by_role("button", name="Start the story").click()
    expect(page.get_by_text("The story is started.")).to_be_visible()


def makes_a_claim(page: Page) -> str:
    """The claim's reference."""
    page.get_by_text("New claim", exact=True).click()
    page.get_by_role("textbox", name="What is claimed").fill("The bridge is closed")
    page.get_by_role("textbox", name="Who says so").fill("The city")
    page.get_by_role("button", name="Make the claim").click()
    ref = ref_in(page.get_by_text("is made.").inner_text())
    copy_of(page).fill(
        f"[The bridge is closed]{{claim={ref}}}, the city said. Two trams wait there."
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    expect(page.get_by_role("region", name="Claims in reading order")).to_contain_text(ref)
    return ref


def adds_an_update(page: Page) -> None:
    page.locator("summary", has_text="Add an update").click()
    page.get_by_label("What is new").first.fill("Buses run instead, the city said.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The update is in the draft.")).to_be_visible()
    expect(page.locator("#slips article")).to_contain_text("Buses run instead")


def corrects(page: Page, ref: str) -> None:
    copy_of(page).fill(
        f"[The bridge is closed]{{claim={ref}}}, the city said. Three trams wait there."
    )
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("radio", name=re.compile("^Correction")).check()
    wrong = page.get_by_label("It said")
    if not wrong.is_visible():  # open from the start where a correction is proposed
        page.locator("summary", has_text="What was wrong, what is right").click()
    wrong.fill("two trams were waiting")
    page.get_by_label("It should say").fill("three trams were waiting")
    page.get_by_label("According to").fill("the city")
    page.get_by_role("button", name="Check again").last.click()
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()
    page.get_by_role("button", name="Publish revision 2: Correction").click()
    expect(page.get_by_text("Live: revision 2")).to_be_visible()


def test_a_story_is_written_published_corrected_and_read_without_a_script(
    newsroom: Newsroom, world: Desk, editor: User
) -> None:
    page = newsroom.seat(editor, java_script_enabled=False)
    starts(page)
    ref = makes_a_claim(page)
    adds_an_update(page)
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Publish the story").click()
    expect(page.get_by_text("Live: revision 1")).to_be_visible()
    corrects(page, ref)
    reads(newsroom.seat(java_script_enabled=False))


def reads(page: Page) -> None:
    page.get_by_role("link", name="Tram stops at the bridge").first.click()
    expect(page.locator(".prose").first).to_contain_text("Three trams wait there.")
    expect(page.locator(".notice-correction")).to_contain_text("two trams were waiting")
    expect(page.get_by_text("Buses run instead, the city said.")).to_be_visible()
    page.get_by_role("link", name="See what changed in version 2").first.click()
    expect(page.locator("del", has_text="Two").first).to_be_visible()
    expect(page.locator("ins", has_text="Three").first).to_be_visible()
    page.get_by_label("From").select_option("1")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"/diff/1\.\.2/"))
    page.get_by_role("link", name="Change log").first.click()
    page.get_by_role("link", name="Read it as it stood in version 1").click()
    expect(page.locator(".prose").first).to_contain_text("Two trams wait there.")


def test_a_clash_without_a_script_keeps_both_texts(
    newsroom: Newsroom, world: Desk, editor: User, standards: User
) -> None:
    page = newsroom.seat(editor, java_script_enabled=False)
    starts(page)
    other = newsroom.seat(standards, java_script_enabled=False)
    other.goto(page.url)
    copy_of(page).fill("Edith’s words, she said.")
    copy_of(other).fill("Sade’s words, she said.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    other.get_by_role("button", name="Save", exact=True).click()

    expect(other.locator(".clash-side").nth(2)).to_contain_text("Edith’s")
    other.get_by_role("button", name="Save this").click()
    expect(other.get_by_text("not answered yet", exact=True)).to_be_visible()
    other.get_by_role("radio", name="Edit", exact=True).check()
    other.get_by_role("textbox", name="Your own words for this place").fill("Both of ours.")
    other.get_by_role("button", name="Save this").click()
    expect(copy_of(other)).to_have_value("Both of ours.")
