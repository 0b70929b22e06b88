"""What says more than is known is underlined while it is typed, and nothing typed moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from stories.models import Status, Story
from tests.browsing import copy_of
from tests.factories import make_claim, make_story, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Locator, Page

    from stories.models import Desk
    from tests.browsing import Newsroom

# Whether the layer of an underline lies over its field to the letter.
LAYER = """(mark) => {
  const field = mark.closest(".wd-field").querySelector("textarea");
  const layer = mark.parentElement;
  const sides = [field, layer].map((box) => box.getBoundingClientRect());
  const types = [field, layer].map((box) => getComputedStyle(box));
  return {
    words: mark.textContent,
    text: layer.textContent === field.value + "\\n",
    box: ["top", "left", "right", "bottom"].every((side) => sides[0][side] === sides[1][side]),
    type: ["font", "lineHeight", "paddingTop", "paddingLeft", "borderLeftWidth"].every(
      (name) => types[0][name] === types[1][name],
    ),
    height: field.scrollHeight === layer.scrollHeight,
  };
}"""


@pytest.fixture
def story(world: Desk) -> Story:
    return make_story(headline="Fire at the harbour", body="A fire broke out.", desk=world)


@pytest.fixture
def page(newsroom: Newsroom, editor: User, story: Story) -> Page:
    seat = newsroom.seat(editor)
    seat.goto(f"/admin/stories/{story.pk}/")
    return seat


def underlined(page: Page) -> Locator:
    return page.locator(".wd-twin mark")


def test_words_are_underlined_where_they_stand_and_go_with_what_mends_them(page: Page) -> None:
    ref = stand(make_claim(), Status.FALSE).ref
    body = copy_of(page)
    body.press("End")
    typed = f" 🚒 [Nine ferries burned]{{claim={ref}}} and sank at the quay."
    body.press_sequentially(typed)

    expect(underlined(page)).to_have_text(["Nine ferries burned"])
    expect(underlined(page)).to_have_class("wd-blocks")
    expect(page.get_by_role("link", name="1 to mend")).to_be_visible()
    expect(body).to_have_value(f"A fire broke out.{typed}")
    layer = underlined(page).evaluate(LAYER)
    assert layer == {
        "words": "Nine ferries burned", "text": True, "box": True, "type": True, "height": True,
    }  # fmt: skip

    # What is typed before the words takes the line with it at once, before any answer.
    body.press("Control+Home")
    body.press_sequentially("Now: ")
    assert underlined(page).evaluate(LAYER) == layer

    body.press("Control+End")
    body.press_sequentially(" The report is not true.")
    body.evaluate("f => f.setSelectionRange(f.value.indexOf('Nine'), f.value.indexOf('Nine'))")
    body.press_sequentially("It is not true that ")
    expect(underlined(page)).to_have_count(0)
    expect(page.locator("[data-wording-chip]")).to_be_hidden()
    expect(page.get_by_role("region", name="to mend")).to_have_count(0)


def test_the_list_leads_to_the_words_and_each_line_is_told_by_colour_and_pattern(
    page: Page,
) -> None:
    ref = make_claim().ref
    page.get_by_label("Headline").first.fill(f"[Two are dead]{{claim={ref}}} in fire")
    body = copy_of(page)
    body.fill(f"Two are dead.\n\n[Two are dead]{{claim={ref}}}. Nobody knows why.")

    expect(underlined(page)).to_have_count(2)
    lines = underlined(page).evaluate_all(
        "marks => marks.map((m) => [getComputedStyle(m).textDecorationStyle, m.className])"
    )
    assert lines == [["wavy", "wd-blocks"], ["dashed", "wd-warns"]]

    region = page.get_by_role("region", name=re.compile("2 things to mend"))
    region.get_by_role("button", name="Show me").last.click()
    expect(body).to_be_focused()
    start = body.evaluate("f => [f.selectionStart, f.selectionEnd]")
    assert start == [16, 28]  # the marked words, not the same words before them
    expect(page.locator("[data-wording-said]")).to_have_text("2 things to mend")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_a_push_text_is_counted_and_looked_at_as_it_is_typed(page: Page) -> None:
    ref = make_claim().ref
    alert = page.get_by_label("Push text")
    assert alert.get_attribute("aria-describedby") == "alert-help"
    expect(page.locator("#alert-help")).to_contain_text("0 of 200 characters.")

    typed = f"🚒 [Two are dead]{{claim={ref}}} in fire"
    alert.press_sequentially(typed)

    expect(page.locator("#alert-help")).to_contain_text(f"{len(typed)} of 200 characters.")
    expect(underlined(page)).to_have_text(["Two are dead"])
    expect(underlined(page)).to_have_class("wd-blocks")
    page.get_by_role("button", name="Show me").click()
    expect(alert).to_be_focused()
    alert.press("End")
    alert.press_sequentially(", police say")
    expect(underlined(page)).to_have_count(0)


def test_an_update_is_looked_at_as_it_is_typed_beside_its_own_list(page: Page) -> None:
    ref = stand(make_claim(), Status.FALSE).ref
    page.locator("#new-update > summary").click()
    body = page.get_by_label("What is new")
    body.press_sequentially(f"Now: [nine ferries burned]{{claim={ref}}}.")

    update = page.locator("#new-update")
    expect(update.locator(".wd-twin mark")).to_have_text(["nine ferries burned"])
    update.get_by_role("button", name="Show me").click()
    assert body.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)") == (
        "nine ferries burned"
    )
    expect(page.locator("form[data-quiet=story] .wd-twin mark")).to_have_count(0)

    headline = update.get_by_label("Headline")
    headline.press_sequentially(f"Now: [ten ferries burned]{{claim={ref}}}")
    lines = update.locator(".wd-twin mark")
    expect(lines).to_have_text(["ten ferries burned", "nine ferries burned"])
    assert lines.first.evaluate(LAYER) == {
        "words": "ten ferries burned", "text": True, "box": True, "type": True, "height": True,
    }  # fmt: skip

    headline.fill("")
    body.fill("Nobody is hurt, police said.")
    expect(update.locator(".wd-twin mark")).to_have_count(0)
    expect(update.get_by_role("listitem")).to_have_count(0)


def test_no_text_shines_through_the_save_bar_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")

    painted = page.locator(".ws-save").first.evaluate(
        "bar => [getComputedStyle(bar).backgroundColor, getComputedStyle(bar).backgroundImage]"
    )

    assert painted == ["rgb(255, 255, 255)", "none"]


def test_a_text_of_twenty_thousand_words_is_typed_in_without_waiting(page: Page) -> None:
    ref = make_claim().ref
    words = "The quay was shut and the ferries waited outside for hours. " * 12 + "\n\n"
    body = copy_of(page)
    body.fill(f"[Two are dead]{{claim={ref}}}.\n\n" + words * 150)
    expect(underlined(page)).to_have_count(1)

    body.press("Control+End")
    body.press_sequentially("The end of it.")

    expect(body).to_have_value(re.compile(r"The end of it\.$"))
    assert underlined(page).evaluate(LAYER)["text"]
