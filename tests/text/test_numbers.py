from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stories.text.numbers import pack, unpack


@given(st.lists(st.integers(0, 2**63)))
def test_numbers_come_back(numbers: list[int]) -> None:
    assert unpack(pack(numbers)) == tuple(numbers)


def test_neighbours_take_a_byte_each() -> None:
    assert len(pack(range(1_000_000, 1_000_030))) == 32
