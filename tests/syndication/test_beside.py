"""Where the link to a notice stands in what readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.editorial.candidate import Mended
from stories.editorial.lane import Mend, mend_live
from stories.models import Kind, Story
from stories.syndication.record import public_story
from stories.text.excerpts import Excerpt
from tests.factories import make_claim
from tests.syndication.telling import reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MENDED = Mended("two people were hurt", "Nine people were hurt", "the hospital")


def mended(editor: User) -> tuple[Story, str]:
    """A story whose second paragraph was corrected, and that paragraph now."""
    claim = make_claim()
    story = told(editor, body=f"A fire broke out, they said.\n\n{saying(claim)}\n\nIt burns.")
    words = saying(claim, "nine people were hurt")
    mend_live(story, Mend(Excerpt("body:1", words), corrected=MENDED), by=editor, live=1)
    return reread(story), words


def beside(story: Story) -> list[str]:
    """The paragraphs of the text that a link to the correction stands in."""
    html = public_story(story).html
    return [part for part in html.split("</p>") if 'href="#correction-r2"' in part]


def test_the_link_stands_in_the_mended_paragraph_though_a_badge_stands_in_its_words(
    editor: User,
) -> None:
    story, _words = mended(editor)

    [paragraph] = beside(story)
    assert "nine people were hurt" in paragraph
    assert "badge" in paragraph
    public = public_story(story)
    assert "correction-r2" not in public.plain
    assert public.body_notices == ()


def test_the_link_follows_its_paragraph_through_later_edits(editor: User) -> None:
    story, words = mended(editor)
    body = f"It burns.\n\nOn Sunday {words} They are well.\n\nA fire broke out, they said."
    tell(story, by=editor, body=body)

    [paragraph] = beside(reread(story))
    assert "On Sunday" in paragraph


def test_the_notice_stays_at_the_end_when_its_paragraph_is_gone(editor: User) -> None:
    story, _words = mended(editor)
    tell(story, by=editor, body="A fire broke out, they said.")

    public = public_story(reread(story))
    assert beside(reread(story)) == []
    assert [notice.anchor for notice in public.end_notices] == ["correction-r2"]


def test_a_clarification_of_one_paragraph_stands_beside_it(editor: User) -> None:
    story = told(editor, body="A fire broke out, they said.\n\nThe quay is shut, they said.")
    clearer = "A fire broke out, they said.\n\nHalf of the quay is shut, they said."
    tell(story, by=editor, kind=Kind.CLARIFICATION, note="Only a half is shut.", body=clearer)

    html = public_story(reread(story)).html
    [paragraph] = [part for part in html.split("</p>") if "#clarification-r2" in part]
    assert "Half of the quay" in paragraph


def test_a_clarification_of_several_paragraphs_stands_at_the_end_alone(editor: User) -> None:
    story = told(editor, body="A fire broke out, they said.\n\nThe quay is shut, they said.")
    both = "A fire may have broken out, they said.\n\nHalf of the quay is shut, they said."
    tell(story, by=editor, kind=Kind.CLARIFICATION, note="It is not certain.", body=both)

    assert "#clarification-r2" not in public_story(reread(story)).html
