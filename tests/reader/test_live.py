"""A story that is being read while it changes: a reader's tab in Chromium, and its clock."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from stories.editorial.publishing import hold, retract
from stories.models import Kind, Status, Update
from tests.factories import make_update, make_user, stand
from tests.syndication.telling import TWELVE, add_news, claimed, correct, saying, tell, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

    from stories.models import Story

TICK = 16_500  # ms: one question after the next, with what chance adds
PARAGRAPHS = "\n\n".join(f"Paragraph {n} of the story, the office said." for n in range(40))


@dataclass(slots=True)
class Reader:
    """Somebody with the story open, whose clock we turn."""

    context: BrowserContext
    page: Page
    address: str
    asking: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asking.add(request))
        self.page.on("requestfinished", lambda request: self.asking.discard(request))
        self.page.on("requestfailed", lambda request: self.asking.discard(request))

    def open(self, path: str = "/s/fire/") -> Page:
        self.page.goto(f"{self.address}{path}")
        expect(self.page.get_by_role("button", name="Pause")).to_be_visible()
        self.settle()
        return self.page

    def wait(self, ms: int = TICK) -> None:
        """Let the time pass, and what was asked for arrive."""
        self.page.clock.run_for(ms)
        self.settle()

    def settle(self) -> None:
        """Until nothing has been under way for a moment: one answer may lead to a question."""
        quiet = 0
        while quiet < 3:
            self.page.wait_for_timeout(60)
            quiet = 0 if self.asking else quiet + 1

    def hide(self, hidden: bool = True) -> None:
        """As if another tab stood before it."""
        self.page.evaluate(
            """(hidden) => {
              Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
              document.dispatchEvent(new Event("visibilitychange"));
            }""",
            hidden,
        )

    @property
    def button(self) -> Any:
        return self.page.locator("[data-live-show]")

    def show(self) -> None:
        self.button.click()

    @property
    def said(self) -> str:
        return self.page.locator(".live-said").text_content() or ""

    @property
    def bar(self) -> str:
        return self.page.locator(".since-words").inner_text()


@pytest.fixture
def editor(transactional_db: None) -> User:
    return make_user("edith", "Editor")


@pytest.fixture
def story(editor: User) -> Story:
    return told(editor, slug="fire", body=f"Twelve people were hurt, he said.\n\n{PARAGRAPHS}")


@pytest.fixture
def reader(live_server: Any, browser: Browser) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.clock.install()
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda said: heard.append(said.text) if "Policy" in said.text else None)
    yield Reader(context, page, live_server.url)
    context.close()
    assert heard == []


def ids(page: Page) -> list[str]:
    found: list[str] = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    return found


def test_news_waits_for_the_reader_and_is_said_once(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    add_news(story, by=editor, number=1)
    add_news(story, by=editor, number=2)

    reader.wait()

    expect(reader.button).to_have_text("Show 2 new updates")
    assert reader.said == "2 new updates"
    assert page.locator(".update").count() == 0  # nothing comes in by itself

    reader.show()

    assert page.locator(".update h3").all_inner_texts() == ["News 2", "News 1"]
    assert "2 updates" in reader.bar
    expect(page.locator(".update").first).to_be_focused()
    assert len(ids(page)) == len(set(ids(page)))
    expect(reader.button).to_be_hidden()
    assert reader.said == ""


def test_a_push_text_is_shown_and_said_with_the_version_that_it_was_sent_with(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    alert = "Fire at the harbour: ferries stop"
    tell(story, by=editor, standfirst="The quay is shut.", alert=alert)

    reader.wait()

    assert reader.said.startswith(f"{alert} ")
    expect(page.locator(".live-said")).to_be_visible()
    reader.show()
    assert reader.said == ""
    assert alert not in page.locator("article.story").inner_text()


def test_publications_in_a_row_are_one_offer_that_loses_none_and_doubles_none(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    for number in range(1, 4):
        add_news(story, by=editor, number=number)
        reader.wait()
    expect(reader.button).to_have_text("Show 3 new updates")
    reader.show()
    add_news(story, by=editor, number=4)
    reader.wait()
    expect(reader.button).to_have_text("Show 1 new update")
    reader.show()

    headings = page.locator(".update h3").all_inner_texts()
    assert headings == ["News 4", "News 3", "News 2", "News 1"]
    assert page.locator(".since").count() == 1


def test_an_edit_to_an_old_entry_and_a_removal_arrive_in_their_places(
    reader: Reader, story: Story, editor: User
) -> None:
    old = make_update(story=story, headline="Old", body="Ferries run, the company said.")
    gone = make_update(story=story, headline="Gone", body="Trains run, the company said.")
    tell(story, by=editor)
    page = reader.open()
    page.evaluate("document.querySelector('.prose p').mine = true")
    Update.objects.filter(pk=old.pk).update(body="Ferries run slowly, the company said.")
    Update.objects.filter(pk=gone.pk).update(removed_at=now())
    tell(story, by=editor, kind=Kind.CLARIFICATION)

    reader.wait()
    expect(reader.button).to_have_text("Show what changed")
    reader.show()

    assert page.locator(".update h3").all_inner_texts() == ["Old"]
    marked = page.locator(".update ins").text_content()
    assert marked == "added: slowly end of what was added."
    # What stayed was not touched: it is the same node.
    assert page.evaluate("document.querySelector('.prose p').mine === true")


def test_a_correction_a_status_and_a_headline_arrive_too(
    reader: Reader, story: Story, editor: User
) -> None:
    claim = claimed()
    tell(story, by=editor, body=f"{saying(claim)} Twelve people were hurt, he said.")
    page = reader.open()
    assert "Unverified" in page.locator(".standing").inner_text()
    stand(claim, Status.CONFIRMED)
    correct(story, by=editor, mended=TWELVE, headline="Great fire at the harbour")

    reader.wait()
    assert "1 correction, 1 fact confirmed" in reader.said
    reader.show()

    assert "Great fire" in page.locator("h1").inner_text()
    assert "Great fire" in page.title()
    assert "Confirmed" in page.locator(".standing").inner_text()
    assert page.locator(".notice-correction").count() == 1


def test_a_retraction_alarms_and_nothing_else_does(
    reader: Reader, story: Story, editor: User
) -> None:
    standards = make_user("sade", "Standards editor")
    page = reader.open()
    hold(story, by=editor, reason="a witness has withdrawn")
    reader.wait()
    assert page.get_by_role("alert").text_content() == ""
    assert reader.said == "the story is under review"

    retract(story, by=standards, reason="it was made up")
    reader.wait()
    expect(page.get_by_role("alert")).to_contain_text("We have withdrawn this story because")
    reader.show()

    assert "Paragraph 1 " not in page.locator("main").inner_text()
    expect(page.locator(".notice-retraction")).to_be_focused()
    assert page.get_by_role("alert").text_content() == ""


def test_a_tab_in_the_background_asks_nothing_and_catches_up(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.hide()
    add_news(story, by=editor)
    reader.wait(3_600_000)
    assert asked == []

    reader.hide(hidden=False)

    expect(reader.button).to_have_text("Show 1 new update")


def test_after_sleep_it_catches_up_at_the_next_tick(
    reader: Reader, story: Story, editor: User
) -> None:
    reader.open()
    add_news(story, by=editor)

    reader.page.clock.fast_forward("08:00:00")  # timers fire once, as when a lid is opened

    expect(reader.button).to_have_text("Show 1 new update")


def test_no_network_is_said_once_and_what_was_missed_comes_with_it(
    reader: Reader, story: Story, editor: User
) -> None:
    reader.open()
    reader.context.set_offline(True)
    add_news(story, by=editor)
    reader.wait()
    assert reader.said == ""  # one question may get lost
    reader.wait(3 * TICK)
    assert "can’t be reached" in reader.said

    reader.context.set_offline(False)  # the browser says so to the page

    expect(reader.button).to_have_text("Show 1 new update")
    assert reader.page.locator(".live-lost").count() == 0


def test_a_server_that_fails_is_asked_less_and_less_often(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    asked: list[float] = []

    def fail(route: Route) -> None:
        asked.append(page.evaluate("Date.now()"))
        route.fulfill(status=503, body="no")

    page.route("**/state.json", fail)
    for _ in range(40):
        reader.wait(50_000)
    reader.settle()

    assert 5 <= len(asked) <= 14  # 15, 30, 60, 120, 240, 300, 300 … in 2,000 seconds
    add_news(story, by=editor)
    page.unroute("**/state.json")
    for _ in range(42):
        # In steps shorter than a question may take: the clock here outruns the server.
        reader.wait(8_000)
    expect(reader.button).to_have_text("Show 1 new update")


def test_messages_are_half_a_minute_apart_and_the_last_one_is_said(
    reader: Reader, story: Story, editor: User
) -> None:
    reader.open()
    add_news(story, by=editor, number=1)
    reader.wait()
    assert reader.said == "1 new update"
    add_news(story, by=editor, number=2)
    reader.wait()
    expect(reader.button).to_have_text("Show 2 new updates")
    assert reader.said == "1 new update"

    reader.wait(14_000)

    assert reader.said == "2 new updates"


def test_a_reader_can_stop_it(reader: Reader, story: Story, editor: User) -> None:
    page = reader.open()
    page.get_by_role("button", name="Pause").click()
    assert "does not look for changes" in page.locator(".live-line").inner_text()
    add_news(story, by=editor)
    reader.wait(120_000)
    expect(reader.button).to_be_hidden()

    page.get_by_role("button", name="Look again").click()

    expect(reader.button).to_have_text("Show 1 new update")


def test_the_reader_s_place_stays_where_it_is(reader: Reader, story: Story, editor: User) -> None:
    page = reader.open()
    place = "document.querySelectorAll('.prose p')[30].getBoundingClientRect().top"
    page.evaluate(
        "document.querySelectorAll('.prose p')[30].scrollIntoView({ behavior: 'instant' })"
    )
    before = page.evaluate(place)
    tell(story, by=editor, headline="A far longer headline " * 5, kind=Kind.CLARIFICATION)
    reader.wait()
    assert page.evaluate(place) == before  # the bar moves nothing

    page.evaluate("HTMLElement.prototype.scrollIntoView = () => {}")
    reader.show()

    assert abs(page.evaluate(place) - before) <= 1


def test_coming_back_shows_what_changed_since_and_only_once(
    reader: Reader, story: Story, editor: User
) -> None:
    page = reader.open()
    assert page.locator(".since").count() == 0
    add_news(story, by=editor)

    page.reload()
    expect(page.locator(".since")).to_contain_text("1 update")
    assert page.locator(".since-new").count() == 1
    assert not reader.context.cookies()

    page.get_by_role("button", name="Hide the marks").click()
    expect(page.locator(".since-flag").first).to_be_hidden()
    page.get_by_role("button", name="Show the marks").click()
    expect(page.locator(".since-flag").first).to_be_visible()

    page.reload()
    reader.settle()
    expect(page.locator(".update")).to_have_count(1)
    assert page.locator(".since").count() == 0


def test_a_browser_that_stores_nothing_reads_and_is_told_all_the_same(
    reader: Reader, story: Story, editor: User
) -> None:
    reader.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    reader.open()
    add_news(story, by=editor)
    reader.wait()
    reader.show()

    assert reader.page.locator(".update").count() == 1


def test_without_javascript_a_link_leads_to_what_is_new(
    live_server: Any, browser: Browser, story: Story, editor: User
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/s/fire/")
    add_news(story, by=editor)
    page.get_by_role("link", name="See what is new").click()
    expect(page.locator(".update")).to_have_count(1)
    expect(page.locator(".since")).to_contain_text("1 update")
    page.get_by_role("link", name="Read it without marks").click()
    expect(page).to_have_url(re.compile(r"/s/fire/$"))
    assert page.locator(".since").count() == 0
    assert page.get_by_role("button").count() == 0
    context.close()
