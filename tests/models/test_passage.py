from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from stories.models import Passage
from stories.models.passage import digest_of
from tests.factories import make_story

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

pytestmark = pytest.mark.django_db


def test_a_text_is_stored_once_however_often_it_is_published(story: Story) -> None:
    first = Passage.objects.keep(story, ["One.", "Two."])
    second = Passage.objects.keep(story, ["Two.", "Three.", "Two."])

    assert second["Two."] == first["Two."]
    assert Passage.objects.filter(text__in=[*first, *second]).count() == 3


def test_two_stories_do_not_share_a_text_so_that_one_can_be_removed(story: Story) -> None:
    one = Passage.objects.keep(story, ["The same."])
    other = Passage.objects.keep(make_story(), ["The same."])

    assert one != other


def test_keeping_takes_three_queries_whatever_the_number_of_texts(
    story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        Passage.objects.keep(story, map(str, range(50)))
    with django_assert_num_queries(1):
        Passage.objects.keep(story, map(str, range(50)))


def test_an_erased_text_that_is_written_again_is_a_new_one(story: Story) -> None:
    number = Passage.objects.keep(story, ["Mrs Moe."])["Mrs Moe."]
    Passage.objects.filter(pk=number).update(text=None, digest=None)

    assert Passage.objects.keep(story, ["Mrs Moe."])["Mrs Moe."] != number


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Another text."},
        {"text": None},
        {"digest": None},
        {"text": "", "digest": digest_of("")},
        {"text": None, "digest": None, "story": "another"},
    ],
)
def test_the_database_lets_a_text_be_erased_and_nothing_else(
    story: Story, change: dict[str, object]
) -> None:
    number = Passage.objects.keep(story, ["One."])["One."]
    if "story" in change:
        change = {**change, "story": make_story()}

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Passage.objects.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Passage.objects.filter(story=story).delete()

    assert Passage.objects.get(pk=number).text == "One."
