from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.models import Difference, Kind, Passage, Release, Revision, difference
from stories.text.diff import compare
from stories.text.version import Version

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

PARAGRAPHS = [f"Paragraph {n} says what happened on quay {n} that morning." for n in range(30)]


@pytest.fixture
def rows(story: Story, editor: User) -> list[Revision]:
    bodies = ("\n\n".join([*PARAGRAPHS, f"{n} hurt."]) for n in range(3))
    return [
        Revision.objects.append(
            story, Version("Fire", body), Release(Kind.UPDATE, "", editor, now())
        )
        for body in bodies
    ]


def fresh(row: Revision) -> Revision:
    return Revision.objects.get(pk=row.pk)


def test_two_revisions_are_compared_once_and_then_read(
    rows: list[Revision], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    old, new = fresh(rows[0]), fresh(rows[2])
    with django_assert_num_queries(3):
        made = Difference.objects.between(old, new)

    old, new = fresh(rows[0]), fresh(rows[2])
    with django_assert_num_queries(2):
        assert Difference.objects.between(old, new) == made
    with django_assert_num_queries(1):
        assert Difference.objects.between(old, new) == made
    assert made == compare(rows[0].version(), rows[2].version())


def test_a_known_pair_is_found_by_its_numbers_with_both_revisions(
    rows: list[Revision], story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = Difference.objects.between(rows[0], rows[2])

    with django_assert_num_queries(2):
        row = Difference.objects.known(story, 1, 3)
        assert row is not None
        assert row.comparison() == made
    assert Difference.objects.known(story, 1, 2) is None


def test_what_did_not_change_is_not_held(rows: list[Revision]) -> None:
    Difference.objects.between(rows[0], rows[2])

    assert len(Difference.objects.get().data) < 200


def test_a_new_engine_compares_anew_in_place_of_the_old(
    rows: list[Revision], monkeypatch: pytest.MonkeyPatch
) -> None:
    Difference.objects.between(rows[0], rows[1])

    monkeypatch.setattr(difference, "ENGINE", 10_000)

    assert not Difference.objects.stepped(rows)
    Difference.objects.between(rows[0], rows[1])
    assert Difference.objects.get() in Difference.objects.current()


def test_rows_that_were_written_another_way_are_not_read(
    rows: list[Revision], story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    Difference.objects.between(rows[0], rows[1])

    monkeypatch.setattr(difference, "FORMAT", difference.FORMAT + 1)

    assert Difference.objects.known(story, 1, 2) is None


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


def test_keeping_a_difference_twice_keeps_one(rows: list[Revision]) -> None:
    Difference.objects.between(rows[0], rows[1])

    Difference.objects.keep(rows[0], rows[1])

    assert Difference.objects.count() == 1


def test_rows_are_found_by_either_of_their_revisions(rows: list[Revision]) -> None:
    for older, newer in ((0, 1), (1, 2), (0, 2)):
        Difference.objects.between(rows[older], rows[newer])

    assert {str(row) for row in Difference.objects.of([rows[1]])} == {
        f"{rows[0].pk}..{rows[1].pk}",
        f"{rows[1].pk}..{rows[2].pk}",
    }


def test_a_row_of_erased_words_is_neither_read_nor_made(rows: list[Revision]) -> None:
    Difference.objects.between(rows[0], rows[1])
    Passage.objects.filter(text="1 hurt.").update(text=None, digest=None)
    old, mid, new = map(fresh, rows)

    assert Difference.objects.between(old, mid) == compare(old.version(), mid.version())
    Difference.objects.between(mid, new)

    assert Difference.objects.count() == 1
