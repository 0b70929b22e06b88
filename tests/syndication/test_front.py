from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import close, hold, retract
from stories.models import Kind
from stories.syndication.front import change_word, desk_page, front
from tests.factories import make_desk, make_story
from tests.syndication.telling import claimed, correct, put_before_readers, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_the_newest_developing_story_leads(editor: User, standards: User) -> None:
    told(editor, slug="older")
    told(editor, slug="newer")
    close(told(editor, slug="closed"), by=editor)
    hold(told(editor, slug="held"), by=editor, reason="a witness has withdrawn")
    retract(told(editor, slug="withdrawn"), by=standards, reason="it was made up")
    make_story(slug="draft")

    found = front()

    assert found.lead is not None
    assert found.lead.slug == "newer"
    assert [teaser.slug for teaser in found.beside] == ["older"]
    (section,) = found.sections
    assert [teaser.slug for teaser in section.teasers] == ["withdrawn", "held", "closed"]


def test_nothing_but_withdrawn_stories_leaves_no_lead(editor: User, standards: User) -> None:
    retract(told(editor), by=standards, reason="it was made up")

    found = front()

    assert found.lead is None
    assert len(found.sections) == 1


def test_a_teaser_says_what_happened_last_and_what_is_known(editor: User) -> None:
    story = told(editor, body=saying(claimed()))
    correct(story, by=editor)

    lead = front().lead

    assert lead is not None
    assert lead.change == "Corrected"
    assert [(count.status, count.number) for count in lead.tally] == [("unverified", 1)]


@pytest.mark.parametrize(
    ("kind", "word"), [(Kind.MINOR, "Updated"), (Kind.UPDATE, "Updated"), (Kind.NEW, "Published")]
)
def test_a_minor_edit_is_no_news(kind: Kind, word: str) -> None:
    assert change_word(kind) == word


def test_a_desk_lists_its_own_stories_page_by_page(editor: User) -> None:
    for number in range(3):
        told(editor, slug=f"metro-{number}", desk=make_desk(name="Metro"))
    told(editor, slug="elsewhere")

    first, second = desk_page("metro", size=2), desk_page("metro", page=2, size=2)

    assert first is not None
    assert second is not None
    assert [teaser.slug for teaser in first.teasers] == ["metro-2", "metro-1"]
    assert first.more
    assert [teaser.slug for teaser in second.teasers] == ["metro-0"]
    assert not second.more


def test_a_desk_without_public_stories_has_no_page(editor: User) -> None:
    make_story(desk=make_desk(name="Metro"))

    assert desk_page("metro") is None
    assert desk_page("nowhere") is None


@pytest.mark.parametrize("stories", [5, 50])
def test_the_front_takes_two_queries_whatever_is_on_it(
    editor: User, stories: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(stories):
        put_before_readers(number, by=editor)

    with django_assert_num_queries(2):
        front()
