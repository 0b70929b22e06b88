"""One story's screens in a real browser: saving in place, claims, keys, and who can use them."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from stories.editorial.candidate import Mended
from stories.editorial.publishing import correct, publish
from stories.editorial.saving import add_update, remove_update, save_story, start_story
from stories.models import Claim, Status, Story, Update
from tests.factories import make_claim, make_desk, stand

BODY = "Two people were hurt on the quay, the harbour office said.\n\nNobody knows why."


@pytest.fixture
def story(editor: User) -> Story:
    return start_story(
        by=editor, desk=make_desk(), headline="Fire at the harbour", standfirst="", body=BODY
    )


@pytest.fixture
def desk(page: Page, context: BrowserContext, live_server: Any, standards: User) -> Page:
    """A standards editor's browser."""
    client = Client()
    client.force_login(standards)
    session = client.cookies["sessionid"].value
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]  # type: ignore[list-item]
    )
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/admin/no-such-page/")
    return page


def go(page: Page, name: str, *args: Any, query: str = "") -> None:
    origin = page.url.partition("/admin/")[0]
    page.goto(f"{origin}{reverse(f'admin:{name}', args=args)}{query}")


def select(page: Page, words: str) -> None:
    """Select the words in the story's text, as a mouse would."""
    body = page.get_by_label("Text", exact=False).and_(page.locator("#id_body"))
    body.focus()
    body.evaluate(
        "(field, words) => field.setSelectionRange("
        "field.value.indexOf(words), field.value.indexOf(words) + words.length)",
        words,
    )


def test_saving_keeps_the_page_the_caret_and_the_undo_history(desk: Page, story: Story) -> None:
    go(desk, "story", story.pk)
    body = desk.locator("#id_body")
    body.focus()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" More is not known.")
    expect(desk.get_by_text("Not saved yet")).to_be_visible()

    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("Saved at")).to_be_visible()

    story.refresh_from_db()
    assert story.body == f"{BODY} More is not known."
    assert body.evaluate("field => field === document.activeElement")
    assert body.evaluate("field => field.selectionStart === field.value.length")
    desk.keyboard.type("!")
    desk.keyboard.press("Control+s")
    expect(desk.locator("form[data-quiet=story] [name=token]")).to_have_value("3")
    assert desk.evaluate("Object.keys(localStorage).filter(key => key.includes('keep'))") == []


def test_selected_words_become_a_claim_and_undo_takes_the_mark_back(
    desk: Page, story: Story
) -> None:
    go(desk, "story", story.pk)
    select(desk, "Two people were hurt")
    desk.get_by_role("button", name="Make it a claim").first.click()
    desk.get_by_label("Who says so").fill("The harbour office")
    desk.get_by_role("button", name="Make a new claim").click()

    expect(desk.locator("#make-claim")).to_be_hidden()
    body = desk.locator("#id_body")
    ref = Claim.objects.get().ref
    marked = BODY.replace("Two people were hurt", f"[Two people were hurt]{{claim={ref}}}")
    expect(body).to_have_value(marked)
    expect(desk.locator("#ws-claims").get_by_text("Unverified")).to_be_visible()
    desk.keyboard.press("Control+z")
    expect(body).to_have_value(BODY)


def test_a_claim_that_the_desk_has_already_is_offered_and_used(desk: Page, story: Story) -> None:
    claim = make_claim(statement="Two people were hurt on the quay")
    go(desk, "story", story.pk)
    select(desk, "Two people were hurt")
    desk.keyboard.press("Alt+c")
    desk.get_by_role("button", name=f"Use it: {claim.ref}").click()

    expect(desk.locator("#id_body")).to_have_value(
        BODY.replace("Two people were hurt", f"[Two people were hurt]{{claim={claim.ref}}}")
    )
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("words", ["", "said.\n\nNobody"])
def test_a_selection_that_is_no_claim_is_told_so(desk: Page, story: Story, words: str) -> None:
    go(desk, "story", story.pk)
    select(desk, words)
    desk.keyboard.press("Alt+c")

    expect(desk.get_by_text("Select the words of the claim first")).to_be_visible()
    expect(desk.locator("#make-claim")).to_be_hidden()


def test_tools_wrap_the_selection_and_take_it_off_again(desk: Page, story: Story) -> None:
    go(desk, "story", story.pk)
    body = desk.locator("#id_body")

    select(desk, "quay")
    desk.keyboard.press("Control+b")
    expect(body).to_have_value(BODY.replace("quay", "**quay**"))
    desk.keyboard.press("Control+b")
    expect(body).to_have_value(BODY)
    select(desk, "Nobody")
    desk.get_by_role("button", name="List").first.click()
    expect(body).to_have_value(BODY.replace("Nobody", "- Nobody"))


def test_an_update_is_two_keystrokes_away_and_another_saves_it(desk: Page, story: Story) -> None:
    go(desk, "story", story.pk)
    desk.locator("#id_body").focus()
    desk.keyboard.press("Alt+u")
    desk.keyboard.type("Ferries have stopped, the company said.")
    desk.keyboard.press("Control+Enter")

    expect(desk.locator("#slips li")).to_have_count(1)
    expect(desk.locator("#new-update-body")).to_be_hidden()
    assert Update.objects.get().body == "Ferries have stopped, the company said."
    desk.locator("#slips").get_by_text("Edit").click()
    desk.locator("#slips textarea[name=body]").fill("Ferries sail again, the company said.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#slips article")).to_contain_text("Ferries sail again")
    desk.keyboard.press("Alt+u")
    desk.keyboard.type("A second update, they said.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#slips li")).to_have_count(2)
    assert Update.objects.count() == 2


def test_the_preview_follows_what_is_typed(desk: Page, story: Story) -> None:
    go(desk, "story", story.pk)
    desk.get_by_role("link", name="Preview", exact=True).click()
    desk.locator("#id_headline").fill("Blaze at the harbour")

    expect(desk.locator("#ws-preview").get_by_text("Blaze at the harbour")).to_be_visible()
    story.refresh_from_db()
    assert story.headline == "Fire at the harbour"


def test_the_publish_page_is_reached_only_with_the_words_saved(desk: Page, story: Story) -> None:
    go(desk, "story", story.pk)
    desk.locator("#id_headline").fill("Blaze at the harbour")
    desk.get_by_role("link", name="Publish…").click()

    expect(desk.get_by_role("heading", name="Publish for the first time")).to_be_visible()
    story.refresh_from_db()
    assert story.headline == "Blaze at the harbour"


def test_a_colleagues_save_leads_to_both_texts_and_nothing_is_lost(
    desk: Page, story: Story, editor: User
) -> None:
    go(desk, "story", story.pk)
    save_story(story, by=editor, token=1, body="Edith wrote this, police said.")
    desk.locator("#id_body").fill("Sade wrote this, police said.")
    desk.keyboard.press("Control+s")

    expect(desk.get_by_text("Edith Vos saved this")).to_be_visible()
    desk.get_by_role("radio", name="Edit", exact=True).check()
    expect(desk.locator(".clash-edit")).to_have_value("Sade wrote this, police said.")
    desk.locator(".clash-edit").fill("Both wrote this, police said.")
    desk.get_by_role("button", name="Save this").click()
    expect(desk.get_by_text("Saved at")).to_be_visible()
    story.refresh_from_db()
    assert story.body == "Both wrote this, police said."


def test_a_lost_connection_keeps_the_words_and_says_so(
    desk: Page, story: Story, context: BrowserContext
) -> None:
    go(desk, "story", story.pk)
    desk.locator("#id_body").fill("Typed in a tunnel.")
    desk.wait_for_timeout(600)  # what is typed is kept within half a second
    context.set_offline(True)
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("Not saved: no connection.")).to_be_visible()

    context.set_offline(False)
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    story.refresh_from_db()
    assert story.body == "Typed in a tunnel."


def test_the_findings_follow_the_kind_without_leaving_the_page(
    desk: Page, story: Story, editor: User
) -> None:
    publish(story, by=editor)
    story.refresh_from_db()
    save_story(story, by=editor, token=1, body=BODY.replace("Two", "Nine"))
    go(desk, "story_publish", story.pk)

    desk.get_by_label("Minor edit").check()
    expect(desk.get_by_role("button", name="Publish revision 2: Minor edit")).to_be_visible()
    expect(desk.get_by_text("1 blocking")).to_be_visible()
    desk.get_by_label("Correction", exact=False).first.check()
    expect(desk.get_by_label("It said")).to_be_visible()
    desk.get_by_label("It said").fill("Two people were hurt")
    desk.get_by_label("It should say").fill("Nine people were hurt")
    desk.get_by_label("According to").fill("the hospital")
    desk.get_by_label("Note for readers").focus()
    expect(desk.get_by_text("Nothing stands in the way.")).to_be_visible()
    desk.get_by_role("button", name="Publish revision 2: Correction").click()
    expect(desk.get_by_text("Revision 2 is published: Correction.")).to_be_visible()


def test_changes_are_reached_by_key(desk: Page, story: Story, editor: User) -> None:
    publish(story, by=editor)
    story.refresh_from_db()
    body = f"{BODY.replace('Two', 'Nine')}\n\nMore came, they said."
    save_story(story, by=editor, token=1, body=body)
    go(desk, "story_compare", story.pk)

    for key, number in (("n", 1), ("n", 2), ("n", 2), ("p", 1)):
        desk.keyboard.press(key)
        expect(desk.locator(f"#change-{number}")).to_be_focused()
    desk.keyboard.press("s")
    expect(desk.get_by_label("From")).to_have_value("draft")
    expect(desk.get_by_label("To", exact=True)).to_have_value("r1")


def full_story(editor: User, reporter: User) -> Story:
    """A story with something on every part of every screen."""
    false, doubted = stand(make_claim(), Status.FALSE), stand(make_claim(), Status.DISPUTED)
    body = f"{BODY}\n\n[Two were hurt]{{claim={doubted.ref}}}, they said.\n\nMoved words stay."
    story = start_story(by=reporter, desk=make_desk(), headline="Fire", body=body)
    first = add_update(story, by=reporter, headline="Ferries", body="None sail.", pinned=True)
    gone = add_update(story, by=reporter, body="A mistake.", key_event=True)
    publish(story, by=editor)
    story.refresh_from_db()
    remove_update(gone, by=reporter)
    body = body.replace("Two people", "Nine people")
    story = save_story(story, by=editor, token=1, body=body)
    mended = Mended(wrong="Two were hurt", right="Nine were hurt", according_to="the hospital")
    correct(story, by=editor, corrections=[mended], note="The toll.")
    story.refresh_from_db()
    body = f"Moved words stay.\n\n{body}\n\n[It is safe]{{claim={false.ref}}}. [x]{{claim=C-99}}"
    save_story(story, by=editor, token=2, body=body, standfirst="See [here](x) *now*.")
    assert first.pinned
    return story


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_of_a_story_can_be_used_by_everybody_at_every_width(
    scheme: Any, desk: Page, editor: User, reporter: User
) -> None:
    story = full_story(editor, reporter)
    desk.emulate_media(color_scheme=scheme)
    errors: list[str] = []
    desk.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    desk.on("pageerror", lambda error: errors.append(str(error)))
    screens = [
        ("story", "", "details"),
        ("story", "#preview", ""),
        ("story_publish", "", "details"),
        ("story_compare", "?from=r1&to=draft", ""),
        ("story_compare", "?from=r1&to=draft&view=side", "details"),
        ("story_compare", "?from=r1&to=r2&view=new", ""),
        ("story_history", "?open=r2", ""),
        ("story_settings", "", ""),
        ("story_embargo", "", ""),
        ("story_preview", "", ""),
    ]
    wrong = {}
    for name, query, opened in screens:
        desk.set_viewport_size({"width": 1280, "height": 900})
        go(desk, name, story.pk, query=query)
        if opened:
            desk.locator(f"main {opened}").evaluate_all(
                "all => all.forEach(one => one.open = true)"
            )
        if serious := _serious(desk):
            wrong[name + query] = serious
    for step in ("hold", "retract"):
        go(desk, "story_step", story.pk, step)
        if serious := _serious(desk):
            wrong[step] = serious

    assert wrong == {}
    assert errors == []


def test_the_clash_screen_can_be_used_by_everybody(desk: Page, story: Story, editor: User) -> None:
    go(desk, "story", story.pk)
    save_story(story, by=editor, token=1, body="Edith.", headline="Edith’s")
    desk.locator("#id_body").fill("Sade.")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("Edith Vos saved this")).to_be_visible()
    desk.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")

    assert _serious(desk) == []


def _serious(page: Page) -> list[str]:
    """What axe finds that shuts somebody out, and whether the page is wider than a phone."""
    found = [
        f"{rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        # The page is laid out anew with the next frames.
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} wide at {width}")
    return found
