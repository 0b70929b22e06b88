"""One word of the live text is mended while a bigger draft is open, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from stories.editorial.publishing import publish
from stories.models import Revision, Story
from tests.browsing import Newsroom, copy_of
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import Route

BODY = "Twelve people were hurt, the hospital said.\n\nThe quay is shut, the harbour office said."
MORE = "\n\nA ship has sunk, they said."


@pytest.fixture
def live(transactional_db: None, editor: User) -> Story:
    story = make_story(body=BODY)
    publish(story, by=editor)
    return Story.objects.get(pk=story.pk)


def test_a_correction_goes_out_in_seconds_while_a_colleague_writes_on(
    newsroom: Newsroom, live: Story, editor: User, standards: User
) -> None:
    sade = newsroom.seat(standards)
    sade.goto(f"/admin/stories/{live.pk}/")
    copy_of(sade).fill(BODY + MORE)
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{live.pk}/")
    page.get_by_role("link", name="Correct live text", exact=True).click()
    page.get_by_role("link", name=re.compile("^Correct.*Twelve people")).click()

    # What readers would be told is filled in while the passage is typed.
    page.get_by_label("What it should say").fill("Seven people were hurt, the hospital said.")
    expect(page.get_by_label("It said", exact=False).first).to_have_value(re.compile("^Twelve"))
    expect(page.get_by_text("The draft has this passage as readers see it")).to_be_visible()
    expect(page.get_by_label("According to")).to_have_value("the hospital")
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()
    page.get_by_role("button", name="Publish revision 2: Correction").dblclick()
    expect(page.get_by_text("Revision 2 is published: Correction.")).to_be_visible()
    assert Revision.objects.count() == 2

    sade.get_by_role("button", name="Save", exact=True).click()
    expect(copy_of(sade)).to_have_value(BODY.replace("Twelve", "Seven") + MORE)

    page.goto(live.get_absolute_url())
    corrected = page.locator("p", has_text="Seven people were hurt, the hospital said.").first
    corrected.get_by_role("link", name=re.compile("^Correction")).click()
    expect(page.locator("#correction-r2")).to_be_in_viewport()


def test_the_back_button_publishes_no_correction_again(
    newsroom: Newsroom, live: Story, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{live.pk}/correct/?at=body:0")
    page.get_by_label("What it should say").fill("Seven people were hurt, the hospital said.")
    expect(page.get_by_label("According to")).to_have_value("the hospital")
    page.get_by_role("button", name="Publish revision 2: Correction").click()
    expect(page.get_by_text("Revision 2 is published: Correction.")).to_be_visible()

    page.go_back()
    page.get_by_label("What it should say").fill("Seven people were hurt, the hospital said.")
    page.get_by_role("button", name=re.compile("^Publish revision")).click()

    # The page came anew with what readers see now, or it is told that it was out already.
    out = page.get_by_text("Live: revision 2")
    expect(out.or_(page.get_by_text("Nothing is changed yet.")).first).to_be_visible()
    assert Revision.objects.count() == 2


def test_a_script_that_comes_late_leaves_the_caret_where_it_is(
    newsroom: Newsroom, live: Story, editor: User
) -> None:
    page = newsroom.seat(editor)
    page.goto(f"/admin/stories/{live.pk}/correct/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/correct[\w.]*\.js"), hold)
    page.get_by_role("link", name=re.compile("^Correct.*Twelve people")).click(no_wait_after=True)
    words = page.get_by_label("What it should say")
    words.evaluate("field => { field.focus(); field.setSelectionRange(0, 6); }")

    page.wait_for_function("() => document.readyState === 'interactive'")
    held[0].continue_()
    page.wait_for_load_state()

    assert words.evaluate("field => [field.selectionStart, field.selectionEnd]") == [0, 6]
    page.keyboard.type("Seven")
    expect(words).to_have_value(re.compile("^Seven people were hurt"))
