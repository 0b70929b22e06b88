from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.likeness import Likeness, plain_words
from tests.strategies import words


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ("Twelve people, or so", "12 people or so"),
        ("1,200 and 1.200 and 1 200", "1200 and 1200 and 1200"),
        ("3.5 per cent, 3.5%", "3.5 percent 3.5 percent"),
        ("The mayor's; THE MAYOR’S", "the mayor the mayor"),
        ("ﬁve Straße", "5 strasse"),
        ("港口发生", "港 口 发 生"),
        (
            "Once they went to Rome",
            "once they went to rome",
        ),  # once is 11 in Spanish, to 2 in Danish
        ("…", ""),
    ],
)
def test_words_are_told_apart_by_what_they_mean(statement: str, read: str) -> None:
    assert " ".join(plain_words(statement)) == read


def test_a_statement_that_is_put_again_is_found_by_its_new_words_alone() -> None:
    kept = Likeness([(1, "Two people were hurt"), (2, "The ferry sank off Dover")])

    kept.put(1, "Nobody was hurt after all")

    assert kept.like("Two people were hurt") == []
    assert kept.like("nobody was hurt after all") == [(1, 100)]
    assert len(kept) == 2


def test_the_likest_comes_first_and_the_newest_of_equals() -> None:
    kept = Likeness(
        [(1, "Two people were hurt"), (2, "Two people were hurt"), (3, "Two were badly hurt")]
    )

    assert [key for key, _ in kept.like("two people were hurt", limit=3)] == [2, 1, 3]


def test_among_many_of_the_same_words_the_rare_ones_decide() -> None:
    many = [(n, f"Police arrested two people in the port on Monday, case {n}") for n in range(900)]
    kept = Likeness([*many, (5000, "Police arrested two people in Xanthi on Monday")])

    assert kept.like("police arrested two people in Xanthi")[0][0] == 5000


@given(st.lists(words, max_size=12))
def test_every_statement_is_found_by_its_own_words(statements: list[str]) -> None:
    kept = Likeness(enumerate(statements))

    for key, statement in enumerate(statements):
        if plain_words(statement):
            found = dict(kept.like(statement, limit=len(statements)))
            assert found[key] == 100
