"""The diary keeps its words in the passages that it shares with the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import publish
from stories.editorial.saving import save_story
from stories.models import Passage, Story, Update, load_bodies
from tests.factories import make_story, make_update

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db

LONG = "\n\n".join(f"Paragraph {n} says what happened there, they said." for n in range(30))


@pytest.mark.parametrize("body", ["", "One.", "One.\n\nTwo.\n\nOne.", "\n\n\n\nx", LONG, "«–»\n"])
def test_a_save_reads_as_what_was_saved(body: str) -> None:
    story = make_story(body=body)
    update = make_update(story=story, body=body)

    assert story.history.get().body == body
    assert story.history.get().instance.body == body
    assert update.history.latest().body == body


def test_a_save_and_its_publication_share_every_paragraph(story: Story, editor: User) -> None:
    story = save_story(story, by=editor, token=story.saves, body=LONG)
    saved = Passage.objects.count()

    revision = publish(story, by=editor)

    texts = [text for _, text in revision.passages("body")]
    assert len(texts) == Passage.objects.filter(text__in=texts).count() == 30
    assert Passage.objects.count() - saved <= 4  # headline, standfirst, byline, the salt


def test_a_changed_sentence_adds_its_paragraph_alone(story: Story, editor: User) -> None:
    story = save_story(story, by=editor, token=story.saves, body=LONG)
    before = Passage.objects.count()

    save_story(story, by=editor, token=story.saves, body=LONG.replace("Paragraph 7", "Part 7"))

    assert Passage.objects.count() == before + 1


def test_many_saves_are_read_in_one_query(
    story: Story, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(5):
        story = save_story(story, by=editor, token=story.saves, body=f"{LONG}\n\n{n}")

    rows = list(story.history.order_by("history_id"))
    with django_assert_num_queries(1):
        load_bodies(rows)
    with django_assert_num_queries(0):
        assert [row.body for row in rows[1:]] == [f"{LONG}\n\n{n}" for n in range(5)]
        load_bodies(rows)


def test_words_erased_from_the_record_are_gone_from_the_diary(story: Story, editor: User) -> None:
    story = save_story(story, by=editor, token=story.saves, body="One.\n\nMrs Moe.\n\nTwo.")

    Passage.objects.filter(text="Mrs Moe.").update(text=None, digest=None)

    assert story.history.latest().body == "One.\n\nTwo."


def test_a_save_whose_body_was_left_out_reads_it_when_asked(story: Story) -> None:
    row = Story.history.defer("body").get(id=story.pk)

    assert row.body == story.body


def test_the_diary_s_own_tools_see_the_words(story: Story, editor: User) -> None:
    story = save_story(story, by=editor, token=story.saves, body="Other words, they said.")
    new, old = story.history.all()[:2]

    delta = new.diff_against(old)

    changed = {change.field: change.new for change in delta.changes}
    assert changed["body"] == "Other words, they said."


def test_stories_do_not_share_so_that_one_can_be_removed(story: Story) -> None:
    other = make_story(body=story.body)
    make_update(story=other, body=story.body)

    assert Passage.objects.filter(text=story.body).count() == 2
    assert Update.history.get(story_id=other.pk).body == story.body
