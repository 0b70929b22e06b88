"""The desk in a real browser: what is typed stays, nothing breaks the policy, all can use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils.timezone import now
from playwright.sync_api import BrowserContext, Page, expect

from stories.editorial.claiming import save_claim
from stories.editorial.publishing import publish
from stories.editorial.saving import start_story
from stories.editorial.verifying import check_claim
from stories.models import Claim, Status, Story
from tests.browsing import log_in as session_for
from tests.factories import make_claim, make_desk, make_evidence, make_source, stand

Login = Callable[[User], None]


@pytest.fixture
def log_in(live_server: Any, context: BrowserContext) -> Login:
    """Let the browser be somebody's."""

    def enter(user: User) -> None:
        session_for(context, live_server.url, user)

    return enter


@pytest.fixture
def desk(page: Page, live_server: Any, log_in: Login, standards: User) -> Page:
    """A standards editor's browser, on the board."""
    log_in(standards)
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/admin/")
    return page


def at(page: Page, path: str) -> None:
    page.goto(f"{page.url.partition('/admin/')[0]}{path}")


def newsroom(checker: User, editor: User) -> Claim:
    """Something on every screen: a live story, a moved claim, a proposal, a secret source."""
    claim = make_claim(statement="The quay is shut", claimant="The harbour office")
    body = f"[The quay is shut]{{claim={claim.ref}}}, the harbour office said."
    story = start_story(by=editor, desk=make_desk(), headline="Quay shut", body=body)
    publish(story, by=editor, note="First report.")
    insider = make_source(confidential=True, public_label="a senior official")
    make_evidence(claim=claim, source=insider, stance="contradicts", withdrawn_at=now())
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the log.")
    stand(make_claim(statement="Nine are missing"), Status.FALSE, recheck_due=now())
    moved = make_claim(statement="Boats wait", claimant="A pilot")
    words = f"[Boats wait]{{claim={moved.ref}}}, a pilot said."
    other = start_story(by=editor, desk=make_desk(), headline="Boats", body=words)
    publish(other, by=editor, note="First report.")
    check_claim(moved, to=Status.UNVERIFIABLE, by=checker, reason="The pilot can’t be found.")
    return claim


SCREENS = (
    "/admin/",
    "/admin/stories/",
    "/admin/stories/?q=nothing",
    "/admin/stories/start/",
    "/admin/claims/",
    "/admin/claims/new/",
    "/admin/claims/{ref}/",
    "/admin/claims/{ref}/edit/",
    "/admin/checks/",
    "/admin/sources/",
    "/admin/sources/new/",
    "/admin/sources/1/",
    "/admin/search/?q=quay",
    "/admin/stories/desk/",
    "/admin/stories/desk/add/",
    "/admin/auth/user/",
    "/admin/auth/user/1/change/",
    "/admin/auth/user/1/password/",
    "/admin/auth/user/1/history/",
    "/admin/auth/group/",
    "/admin/password_change/",
    "/admin/no-such-page/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_can_be_used_by_everybody_at_every_width_under_a_strict_policy(
    scheme: Any, desk: Page, standards: User, checker: User, editor: User
) -> None:
    ref = newsroom(checker, editor).ref
    User.objects.filter(pk=standards.pk).update(is_superuser=True)
    desk.emulate_media(color_scheme=scheme)
    errors: list[str] = []
    desk.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    desk.on("pageerror", lambda error: errors.append(str(error)))
    wrong = {}
    for path in SCREENS:
        desk.set_viewport_size({"width": 1280, "height": 900})
        at(desk, path.format(ref=ref))
        for opened in ("details.move", "details.add", "details.withdraw", "details.menu"):
            for one in desk.locator(f"{opened}:visible").all()[:1]:
                one.evaluate("element => element.open = true")
        found = Axe().run(desk)
        serious = [
            f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
            for rule in found.response["violations"]
            if rule["impact"] in ("serious", "critical")
        ]
        for width in (390, 320):
            desk.set_viewport_size({"width": width, "height": 800})
            page_width = desk.evaluate("document.documentElement.scrollWidth")
            if page_width > width:
                serious.append(f"{page_width} wide at {width}")
        if serious:
            wrong[path] = serious

    assert wrong == {}
    # The missing page is asked for on purpose.
    assert [error for error in errors if "404" not in error] == []


def test_what_was_typed_can_be_restored_after_the_page_was_lost(desk: Page) -> None:
    make_desk()
    at(desk, "/admin/stories/start/")
    desk.get_by_label("Text").press_sequentially("The sea drew back at dawn.")
    desk.wait_for_timeout(600)  # what is typed is kept within half a second

    at(desk, "/admin/stories/start/")
    expect(desk.get_by_label("Text")).to_have_value("")
    desk.get_by_role("button", name="Restore what you typed").click()
    expect(desk.get_by_label("Text")).to_have_value("The sea drew back at dawn.")

    desk.get_by_label("Headline").fill("The sea drew back")
    desk.get_by_role("button", name="Start the story").click()
    expect(desk.get_by_text("The story is started.")).to_be_visible()
    at(desk, "/admin/stories/start/")
    expect(desk.get_by_text("that was not saved")).to_have_count(0)
    assert Story.objects.get().body == "The sea drew back at dawn."


def test_another_person_at_the_same_browser_sees_nothing_of_it(
    desk: Page, log_in: Login, editor: User
) -> None:
    make_desk()
    at(desk, "/admin/stories/start/")
    desk.get_by_label("Text").fill("For my eyes only")
    desk.wait_for_timeout(600)

    log_in(editor)
    at(desk, "/admin/stories/start/")

    expect(desk.get_by_text("that was not saved")).to_have_count(0)


def test_restored_words_never_overwrite_what_a_colleague_saved_since(
    desk: Page, editor: User
) -> None:
    claim = make_claim(statement="Two were hurt", claimant="The harbour office")
    at(desk, f"/admin/claims/{claim.ref}/edit/")
    desk.get_by_label("Statement").fill("Three were hurt")
    desk.wait_for_timeout(600)
    save_claim(claim, by=editor, token=claim.saves, statement="Four were hurt")

    at(desk, f"/admin/claims/{claim.ref}/edit/")
    desk.get_by_role("button", name="Restore what you typed").click()
    desk.get_by_role("button", name="Save the claim").click()

    expect(desk.get_by_text("A colleague changed this claim")).to_be_visible()
    expect(desk.get_by_label("Statement", exact=True)).to_have_value("Three were hurt")
    claim.refresh_from_db()
    assert claim.statement == "Four were hurt"


def test_a_session_that_ends_while_typing_costs_nothing(
    desk: Page, context: BrowserContext, log_in: Login, standards: User
) -> None:
    at(desk, "/admin/claims/new/")
    desk.get_by_label("Statement").fill("Nine are missing")
    context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Write it down").click()
    expect(desk.get_by_role("heading", name="You are no longer logged in")).to_be_visible()
    expect(desk.get_by_label("Statement")).to_have_value("Nine are missing")

    log_in(standards)  # in another tab
    context.clear_cookies(name="csrftoken")  # a log-in makes a new one
    other = context.new_page()
    other.goto(desk.url.replace("claims/new", "password_change"))
    desk.get_by_role("button", name="Send it again").click()

    expect(desk.get_by_text("is written down.")).to_be_visible()
    assert Claim.objects.get().statement == "Nine are missing"


def test_a_double_click_sends_a_form_once(desk: Page) -> None:
    at(desk, "/admin/claims/new/")
    desk.get_by_label("Statement").fill("Nine are missing")

    desk.get_by_role("button", name="Write it down").dblclick()

    expect(desk.get_by_text("is written down.")).to_be_visible()
    assert Claim.objects.count() == 1


def test_the_chosen_theme_is_remembered_from_the_first_paint(desk: Page) -> None:
    desk.emulate_media(color_scheme="light")
    desk.locator("summary.person").click()
    desk.get_by_role("button", name="Dark").click()

    at(desk, "/admin/claims/")

    # A script that runs before anything is painted: in the head, and not deferred.
    assert desk.evaluate("document.documentElement.dataset.theme") == "dark"
    assert desk.evaluate("getComputedStyle(document.body).colorScheme") == "dark"
    script = desk.locator("head script[src$='theme.js']")
    assert script.get_attribute("defer") is None
    assert script.evaluate("s => s.compareDocumentPosition(document.body) & 4") == 4


def test_the_keyboard_skips_to_the_content_and_leaves_a_menu(desk: Page) -> None:
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#content")).to_be_focused()

    summary = desk.locator("summary.person")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Log out")).to_be_visible()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Log out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_every_target_is_large_enough_for_a_thumb(desk: Page, checker: User, editor: User) -> None:
    claim = newsroom(checker, editor)
    desk.set_viewport_size({"width": 390, "height": 800})
    small = {}
    for path in ("/admin/", f"/admin/claims/{claim.ref}/", "/admin/stories/start/"):
        at(desk, path)
        found = desk.evaluate(
            """() => [...document.querySelectorAll("button, summary, input, select, a.button")]
              .filter(e => e.checkVisibility() && e.type !== "hidden")
              .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
              .filter(([, box]) => box.width > 1 && (box.width < 20 || box.height < 20))
              .map(([html]) => html)"""
        )
        if found:
            small[path] = found

    assert small == {}


def test_a_sources_name_is_never_kept_in_the_browser(desk: Page) -> None:
    at(desk, "/admin/sources/new/")
    desk.locator("#id_name").fill("Ludmila Querzahl")
    desk.get_by_label("Owner or wire").fill("Querzahl Ltd")
    desk.get_by_label("Public label").fill("a senior official")

    at(desk, "/admin/")  # leaving writes what is still waiting

    kept = desk.evaluate("JSON.stringify(localStorage)")
    assert "a senior official" in kept
    assert "Querzahl" not in kept
