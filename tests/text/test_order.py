"""What stayed in order when a row was put into another one."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.order import rising


@pytest.mark.parametrize(
    ("numbers", "places"),
    [([], []), ([5], [0]), ([1, 0], [1]), ([5, 0, 1, 2], [1, 2, 3]), ([0, 3, 1, 2], [0, 2, 3])],
)
def test_the_longest_rising_row_stays(numbers: list[int], places: list[int]) -> None:
    assert rising(numbers) == places


@given(st.permutations(range(7)))
def test_no_rising_row_is_longer(numbers: list[int]) -> None:
    found = [numbers[place] for place in rising(numbers)]

    longer = combinations(numbers, len(found) + 1)
    assert all(a < b for a, b in pairwise(found))
    assert not any(all(a < b for a, b in pairwise(row)) for row in longer)
