"""The main job from the first word to the corrected story, by the people whose job it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from stories.models import Revision
from tests.browsing import Newsroom, copy_of, paste, ref_in, select

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Desk

COPY = """\
A freight train left the rails near Holm at 05:40 on Sunday, the rail operator said.

Four people were taken to hospital, the rail operator said. Two of them have gone home.

The line to the coast is closed until Monday."""
CLAIMED = "Four people were taken to hospital"


def starts_the_story(page: Page) -> str:
    """The story's address on the desk."""
    page.get_by_role("link", name="Start a story").first.click()
    page.get_by_label("Headline").fill("Train leaves the rails near Holm")
    page.get_by_label("Standfirst").fill("The line to the coast is closed.")
    paste(copy_of(page), COPY)
    page.get_by_role("button", name="Start the story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Train leaves the rails near Holm")
    expect(copy_of(page)).to_have_value(COPY)
    return page.url


def makes_it_a_claim(page: Page) -> str:
    """The claim's reference."""
    select(copy_of(page), CLAIMED)
    page.get_by_role("button", name="Make it a claim").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("What is claimed")).to_have_value(CLAIMED)
    dialog.get_by_label("Who says so").fill("The rail operator")
    dialog.get_by_role("button", name="Make a new claim").click()
    expect(copy_of(page)).to_have_value(re.compile(r"\{claim=C-\d+\}"))
    ref = ref_in(copy_of(page).input_value())
    expect(copy_of(page)).to_have_value(COPY.replace(CLAIMED, f"[{CLAIMED}]{{claim={ref}}}"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    return ref


def adds_evidence(page: Page, ref: str) -> None:
    page.get_by_role("region", name="Claims in reading order").get_by_role(
        "link", name=ref
    ).click()
    form = page.locator(f"form[data-keep='evidence-{ref}']")
    form.get_by_label("Title").fill("Admissions list of Holm hospital")
    form.get_by_label("What it is", exact=True).select_option("Document or file")
    form.get_by_label("What it says").fill("Admitted on Sunday morning from the train: 4.")
    form.get_by_label(re.compile("^Credibility")).select_option("2")
    form.get_by_label(re.compile("^Primary")).check()
    form.get_by_label("Name", exact=True).fill("Holm hospital")
    form.get_by_label("Reliability").select_option("A")
    form.get_by_role("button", name="Add the evidence").click()
    expect(page.get_by_text("The evidence is added.")).to_be_visible()


def proposes(page: Page, ref: str) -> None:
    page.goto(f"/admin/claims/{ref}/")
    picker = page.get_by_role("region", name="What to do next")
    picker.get_by_label("Reason").first.fill("We hold the hospital's own list of admissions.")
    picker.get_by_role("button", name="Propose “Confirmed”").click()
    expect(page.get_by_text("You can’t countersign what you proposed.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Agree"))).to_have_count(0)
    expect(page.locator(".claim-head .badge")).to_contain_text("Unverified")


def accepts(page: Page, ref: str) -> None:
    page.goto("/admin/checks/")
    page.get_by_role("button", name="Agree: “Confirmed”").click()
    page.goto(f"/admin/claims/{ref}/")
    expect(page.locator(".claim-head .badge")).to_contain_text("Confirmed")


def publishes(page: Page, address: str, button: str | re.Pattern[str]) -> None:
    page.goto(address)
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Readers see this draft")).to_be_visible()


def adds_an_update(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("summary", has_text="Add an update").click()
    form = page.locator("#new-update")
    form.get_by_label("Headline").fill("Cranes on their way")
    paste(form.get_by_label("What is new"), "Two cranes left the depot at noon, Lena Ruud said.")
    form.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Cranes on their way")).to_be_visible()
    expect(page.get_by_text("Draft differs from live")).to_be_visible()


def changes_the_figure(page: Page, address: str) -> None:
    page.goto(address)
    box = copy_of(page)
    select(box, "Two of them have gone home")
    page.keyboard.insert_text("Three of them have gone home")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved at")).to_be_visible()


def corrects(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("radio", name=re.compile("Minor edit")).check()
    found = page.get_by_role("region", name="Before it goes out")
    expect(found).to_contain_text("Two")
    expect(found).to_contain_text("Three")
    page.get_by_role("button", name=re.compile("^Publish revision 3: Minor")).click()
    expect(page.get_by_text("Nothing was published.")).to_be_visible()
    expect(page.get_by_text(re.compile("figure|number")).first).to_be_visible()

    page.get_by_role("radio", name=re.compile("^Correction")).check()
    page.get_by_label("It said").fill("two of the injured had gone home")
    page.get_by_label("It should say").fill("three of the injured had gone home")
    page.get_by_label("According to").fill("Holm hospital")
    page.get_by_role("button", name="Publish revision 3: Correction").click()
    expect(page.get_by_text("Live: revision 3")).to_be_visible()


def test_a_story_is_started_checked_published_updated_corrected_and_read(
    newsroom: Newsroom, world: Desk, reporter: User, checker: User, editor: User
) -> None:
    rosa = newsroom.seat(reporter)
    address = starts_the_story(rosa)
    ref = makes_it_a_claim(rosa)
    adds_evidence(rosa, ref)
    expect(rosa.get_by_role("button", name=re.compile("^Propose"))).to_have_count(0)
    proposes(newsroom.seat(checker), ref)
    edith = newsroom.seat(editor)
    accepts(edith, ref)
    publishes(edith, address, "Publish the story")
    adds_an_update(rosa, address)
    publishes(edith, address, re.compile("^Publish revision 2: Update"))
    changes_the_figure(rosa, address)
    expect(rosa.get_by_role("link", name="Publish…")).to_have_count(0)
    corrects(edith, address)

    assert [r.kind for r in Revision.objects.order_by("number")] == ["new", "update", "correction"]
    reads_it_all(newsroom.seat())


def reads_it_all(page: Page) -> None:
    """A reader without an account reads the story, its correction, its log and the difference."""
    page.get_by_role("link", name="Train leaves the rails near Holm").first.click()
    expect(page.locator(".prose").first).to_contain_text("Three of them have gone home.")
    expect(page.locator(".prose .claim, .prose [data-claim], .prose .badge").first).to_be_visible()
    expect(page.get_by_role("heading", name="Cranes on their way")).to_be_visible()
    notice = page.locator(".notice-correction")
    expect(notice).to_contain_text("two of the injured had gone home")
    expect(notice).to_contain_text("Three of the injured had gone home")
    expect(notice).to_contain_text("Holm hospital")

    page.get_by_role("link", name=re.compile("change log", re.I)).first.click()
    lines = page.locator(".log-whole > li")
    expect(lines).to_have_count(3)
    expect(lines.first).to_contain_text("Correction")
    expect(lines.first).to_contain_text("Three of the injured had gone home, according to Holm")
    lines.first.get_by_role("link", name="See what changed").click()
    expect(page.locator("del", has_text="Two").first).to_be_visible()
    expect(page.locator("ins", has_text="Three").first).to_be_visible()

    page.get_by_role("link", name="Change log").first.click()
    lines.last.get_by_role("link", name="Read it as it stood").click()
    expect(page.get_by_text("You are reading version 1 of 3")).to_be_visible()
    expect(page.locator(".prose").first).to_contain_text("Two of them have gone home.")
    expect(page.get_by_role("heading", name="Cranes on their way")).to_have_count(0)
