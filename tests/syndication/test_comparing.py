from __future__ import annotations

from typing import TYPE_CHECKING

from stories.models import Passage
from stories.syndication.comparing import between, choices
from tests.syndication.telling import add_news, reread, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_any_two_versions_can_stand_side_by_side(editor: User) -> None:
    story = told(editor)
    add_news(story, by=editor)
    add_news(story, by=editor, number=2)

    pair = between(reread(story), 1, 3)

    assert pair is not None
    assert (pair.older.name, pair.newer.name) == ("Version 1", "Version 3")
    assert pair.comparison is not None
    assert pair.comparison.counts.additions == 2


def test_a_version_that_there_is_none_of_compares_with_nothing(editor: User) -> None:
    assert between(told(editor), 1, 2) is None


def test_erased_words_are_compared_with_nothing_even_if_they_were_before(editor: User) -> None:
    story = told(editor, body="A name that a court forbids, the office said.")
    tell(story, by=editor, body="Nothing to see, the office said.")
    between(reread(story), 1, 2)
    Passage.objects.filter(story=story, text__startswith="A name").update(text=None, digest=None)

    pair = between(reread(story), 1, 2)

    assert pair is not None
    assert pair.comparison is None


def test_a_known_difference_takes_two_queries(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = told(editor)
    add_news(story, by=editor)
    story = reread(story)
    between(story, 1, 2)

    with django_assert_num_queries(2):
        between(story, 1, 2)


def test_the_picker_offers_every_version_newest_first(editor: User) -> None:
    story = told(editor)
    add_news(story, by=editor)

    assert [change.number for change in choices(reread(story), 1)] == [2, 1]
