from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from stories.clock import now
from stories.models import Kind, Passage, Release, Revision, load_texts
from stories.text.digest import GENESIS, chain_digest
from stories.text.version import Version
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

FIRST = Version("Fire", "One.\n\nTwo.")


@pytest.fixture
def chain(story: Story, editor: User) -> list[Revision]:
    """Three revisions, an hour apart: new, minor, update."""
    start = now()
    bodies = ("One.\n\nTwo.", "One.\n\nTwo!", "One.\n\nTwo!\n\nThree.")
    return [
        Revision.objects.append(
            story,
            replace(FIRST, body=body),
            Release(kind, "What changed.", editor, start + timedelta(hours=n)),
        )
        for n, (body, kind) in enumerate(
            zip(bodies, (Kind.NEW, Kind.MINOR, Kind.UPDATE), strict=True)
        )
    ]


def test_numbers_count_from_one_without_a_gap(chain: list[Revision]) -> None:
    assert [row.number for row in chain] == [1, 2, 3]


def test_each_revision_holds_the_digest_of_the_one_before(chain: list[Revision]) -> None:
    assert [row.previous_digest for row in chain] == [GENESIS, chain[0].digest, chain[1].digest]
    assert all(row.digest == chain_digest(row.entry()) for row in chain)


def test_a_minor_edit_moves_no_date_and_the_first_never_moves(chain: list[Revision]) -> None:
    first, minor, update = chain

    assert {row.first_published_at for row in chain} == {first.published_at}
    assert minor.modified_at == first.published_at
    assert update.modified_at == update.published_at


def test_what_was_published_can_be_read_for_ever(chain: list[Revision]) -> None:
    read = Revision.objects.order_by("number")

    assert [row.version().body for row in read] == [
        "One.\n\nTwo.",
        "One.\n\nTwo!",
        "One.\n\nTwo!\n\nThree.",
    ]
    assert all(row.expected_content_digest() == row.content_digest for row in read)


@pytest.mark.parametrize("many", [5, 50])
def test_two_queries_read_any_number_of_versions(
    story: Story, editor: User, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for _ in range(many):
        Revision.objects.append(story, FIRST, Release(Kind.UPDATE, "", editor, now()))

    with django_assert_num_queries(2):
        revisions = Revision.objects.with_versions()
        assert [row.version().headline for row in revisions] == ["Fire"] * many


def test_the_same_words_have_another_digest_in_another_revision(
    story: Story, editor: User
) -> None:
    release = Release(Kind.NEW, "", editor, now())
    one = Revision.objects.append(story, FIRST, release)
    other = Revision.objects.append(make_story(), FIRST, release)

    assert one.content_digest != other.content_digest


def test_the_public_entry_holds_neither_words_nor_salt(chain: list[Revision]) -> None:
    row = chain[0]
    salt = Passage.objects.get(pk=row.structure["salt"]).text

    assert salt
    assert salt not in str(row.entry())
    assert "Two" not in str(row.entry())
    assert row.entry()["note"] == "What changed."


def test_a_legal_removal_leaves_number_digest_and_the_other_revisions(
    chain: list[Revision],
) -> None:
    removed = [*(n for n, text in chain[1].passages("body") if text == "Two!")]
    Passage.objects.filter(pk__in=[*removed, chain[1].structure["salt"]]).update(
        text=None, digest=None
    )

    first, second, third = Revision.objects.order_by("number")

    assert (first.withheld, second.withheld, third.withheld) == (False, True, True)
    assert second.version().body == "One."
    assert second.expected_content_digest() is None
    assert first.version() == FIRST
    assert chain_digest(second.entry()) == second.digest


def test_a_text_that_is_missing_concerns_only_its_own_revision(chain: list[Revision]) -> None:
    load_texts(chain)
    del chain[1]._texts[chain[1].structure["salt"]]

    with pytest.raises(KeyError):
        chain[1].expected_content_digest()
    assert chain[2].expected_content_digest() == chain[2].content_digest


def test_the_database_refuses_a_second_revision_of_a_number(chain: list[Revision]) -> None:
    twin = Revision.objects.get(number=2)
    twin.pk, twin._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_story_with_revisions_cannot_be_deleted(chain: list[Revision]) -> None:
    with pytest.raises(ProtectedError):
        chain[0].story.delete()
