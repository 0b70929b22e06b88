from __future__ import annotations

import pytest

from stories.editorial.resembling import resembling
from stories.models import Status
from tests.factories import make_claim, stand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "Two people were hurt on the quay",
        "two PEOPLE were hurt",
        "On the quay, two people were hurt.",
        "Three people were hurt on the quay",
    ],
)
def test_a_claim_that_says_nearly_the_same_is_found(words: str) -> None:
    claim = make_claim(statement="Two people were hurt on the quay")
    make_claim(statement="The ferry company has stopped all sailings")

    found = resembling(words)

    assert [alike.claim for alike in found] == [claim]


@pytest.mark.parametrize("words", ["", "  ", "people", "A minister resigned in Paris"])
def test_a_single_shared_word_or_none_finds_nothing(words: str) -> None:
    make_claim(statement="Two people were hurt on the quay by a falling crane")

    assert resembling(words) == ()


def test_the_likest_comes_first_and_no_more_than_asked() -> None:
    near = make_claim(statement="Two people were hurt on the north quay")
    same = make_claim(statement="Two people were hurt on the quay")
    make_claim(statement="Two people were hurt on the quay on Monday evening")

    found = resembling("Two people were hurt on the quay", limit=2)

    assert found[0].claim == same
    assert found[0].score == 100
    assert len(found) == 2
    assert near in {alike.claim for alike in resembling("Two people were hurt on the quay")}


def test_a_claim_that_was_withdrawn_is_not_offered() -> None:
    stand(make_claim(statement="Two people were hurt"), Status.RETRACTED)

    assert resembling("Two people were hurt") == ()


def test_the_number_of_queries_does_not_grow(django_assert_num_queries) -> None:
    for number in range(30):
        make_claim(statement=f"Two people were hurt at gate {number}")

    with django_assert_num_queries(2):
        resembling("Two people were hurt")
