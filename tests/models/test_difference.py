from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.models import Difference, Kind, Release, Revision, difference
from stories.text.diff import compare
from stories.text.version import Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story


@pytest.fixture
def rows(story: Story, editor: User) -> list[Revision]:
    return [
        Revision.objects.append(
            story, Version("Fire", f"{n} hurt."), Release(Kind.UPDATE, "", editor, now())
        )
        for n in range(3)
    ]


def test_two_revisions_are_compared_once_and_then_read(
    rows: list[Revision], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = Difference.objects.between(rows[0], rows[2])

    with django_assert_num_queries(1):
        assert Difference.objects.between(rows[0], rows[2]) == made
    assert made == compare(rows[0].version(), rows[2].version())


def test_a_new_engine_compares_anew(rows: list[Revision], monkeypatch: pytest.MonkeyPatch) -> None:
    Difference.objects.between(rows[0], rows[1])

    monkeypatch.setattr(difference, "ENGINE", 10_000)
    Difference.objects.between(rows[0], rows[1])

    assert Difference.objects.count() == 2


def test_backwards_is_a_difference_of_its_own(rows: list[Revision]) -> None:
    there = Difference.objects.between(rows[0], rows[1])
    back = Difference.objects.between(rows[1], rows[0])

    assert there != back


def test_steps_are_found_in_one_query_and_only_between_neighbours(
    rows: list[Revision], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Difference.objects.between(rows[0], rows[1])
    Difference.objects.between(rows[0], rows[2])

    with django_assert_num_queries(1):
        assert Difference.objects.stepped(rows) == {rows[1].pk}


def test_keeping_a_difference_twice_keeps_the_first(rows: list[Revision]) -> None:
    Difference.objects.between(rows[0], rows[1])

    Difference.objects.keep(rows[0], rows[1], compare(rows[0].version(), rows[1].version()))

    assert Difference.objects.count() == 1
