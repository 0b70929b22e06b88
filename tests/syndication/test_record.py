from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import hold, retract
from stories.models import Kind, Passage, Stage, Status, Story
from stories.syndication.record import as_it_stood, public_stories, public_story
from tests.factories import make_story, make_update, stand
from tests.syndication.telling import (
    TWELVE,
    add_news,
    claimed,
    correct,
    reread,
    saying,
    tell,
    told,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_readers_see_the_live_version_and_nothing_of_the_draft(editor: User) -> None:
    story = told(editor, headline="Fire at the harbour")
    Story.objects.filter(pk=story.pk).update(headline="SECRET", body="SECRET", standfirst="SECRET")
    make_update(story=story, body="SECRET")

    record = public_story(reread(story))

    assert record.title == "Fire at the harbour"
    assert "SECRET" not in str(record)


def test_a_claim_stands_in_the_text_with_its_badge_as_it_was_published(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    stand(claim, Status.CONFIRMED)

    record = public_story(story)

    assert f'href="/c/{claim.ref}/"' in record.html
    assert "Unverified</a>" in record.html
    assert "badge" not in record.plain
    assert [fact.status for fact in record.standing.open] == [Status.UNVERIFIED]


def test_pinned_updates_stand_first_and_key_events_in_the_order_of_the_clock(
    editor: User,
) -> None:
    story = make_story()
    make_update(story=story, headline="First", key_event=True, pinned=True)
    make_update(story=story, headline="Second", key_event=True)
    tell(story, by=editor)

    record = public_story(reread(story))

    assert [update.title for update in record.updates] == ["First", "Second"]
    assert [update.title for update in record.key_events] == ["First", "Second"]


def test_a_correction_stands_at_its_place_and_is_pointed_at_from_there(editor: User) -> None:
    story = told(editor, body="Twelve people were hurt, the office said.")
    mended = type(TWELVE)("twelve were hurt", "seven were hurt", "the hospital", place="body")
    correct(story, by=editor, mended=mended, body="Seven people were hurt, the office said.")

    record = public_story(reread(story))

    (notice,) = record.end_notices
    assert record.body_notices == (notice,)
    assert (notice.anchor, notice.kind) == ("correction-r2", Kind.CORRECTION)
    assert record.standing.corrections == (notice,)


def test_a_withdrawn_story_keeps_its_headline_and_says_why(editor: User, standards: User) -> None:
    story = told(editor, body="Words that we no longer stand by, the office said.")
    retract(story, by=standards, reason="it was made up")

    record = public_story(reread(story))

    assert record.is_withdrawn
    assert record.title == "Fire at the harbour"
    assert not record.plain
    assert record.top_notices[0].text.endswith(
        "We have withdrawn this story because it was made up."
    )


def test_an_old_version_is_shown_as_it_stood_and_knows_what_became_of_the_story(
    editor: User, standards: User
) -> None:
    story = told(editor, headline="Fire")
    tell(story, by=editor, headline="Great fire")
    retract(story, by=standards, reason="it was made up")

    record = as_it_stood(reread(story), 1)

    assert record is not None
    assert (record.title, record.number, record.total) == ("Fire", 1, 3)
    assert record.stage == Stage.DEVELOPING
    assert record.was_withdrawn
    assert as_it_stood(reread(story), 4) is None


def test_a_version_whose_words_were_erased_says_so_and_shows_what_is_left(editor: User) -> None:
    story = told(editor, body="A name that a court forbids, the office said.")
    tell(story, by=editor, body="Nothing to see, the office said.")
    Passage.objects.filter(story=story, text__startswith="A name").update(text=None, digest=None)

    old, now = as_it_stood(reread(story), 1), public_story(reread(story))

    assert old is not None
    assert old.withheld
    assert "court" not in old.html
    assert not now.withheld


def test_a_story_under_review_still_shows_its_words(editor: User) -> None:
    story = told(editor)
    hold(story, by=editor, reason="a witness has withdrawn")

    record = public_story(reread(story))

    assert record.held
    assert record.html
    assert record.top_notices[0].kind == Kind.HOLD


@pytest.mark.parametrize("updates", [5, 50])
def test_a_story_of_any_length_takes_four_queries(
    editor: User, updates: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = make_story()
    for number in range(updates):
        make_update(story=story, body=f"It is {number}, the company said.")
    tell(story, by=editor)
    public_story(reread(story))  # the words are rendered once

    with django_assert_num_queries(4):
        public_story(Story.objects.shown().get(pk=story.pk))


def test_a_draft_is_not_shown(story: Story) -> None:
    assert not Story.objects.shown().exists()


def test_several_stories_cost_as_much_as_one(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        add_news(told(editor, slug=f"fire-{number}"), by=editor)
    stories = tuple(Story.objects.live())
    public_stories(stories)

    with django_assert_num_queries(2):
        records = public_stories(stories)

    assert len(records) == 5
