from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.syndication.archives import archive, newest

SIZES = st.integers(1, 30)
KEYS = st.integers(0, 500)


@pytest.mark.parametrize(
    ("last", "closed"), [(0, 0), (1, 0), (100, 0), (101, 1), (150, 1), (151, 2)]
)
def test_an_archive_is_closed_when_as_many_records_again_have_followed(
    last: int, closed: int
) -> None:
    assert newest(last, size=50).closed == closed


@given(KEYS, SIZES)
def test_every_record_is_in_exactly_one_document(last: int, size: int) -> None:
    open_one = newest(last, size=size)
    found = [archive(number, last, size=size) for number in range(1, open_one.closed + 1)]
    spans = [(one.after, one.upto or last) for one in found if one] + [(open_one.after, last)]

    assert [key for after, upto in spans for key in range(after + 1, upto + 1)] == list(
        range(1, last + 1)
    )


@given(KEYS, KEYS, SIZES)
def test_an_archive_never_changes(last: int, more: int, size: int) -> None:
    for number in range(1, newest(last, size=size).closed + 1):
        before, after = archive(number, last, size=size), archive(number, last + more, size=size)
        assert before is not None
        assert after is not None
        assert (before.after, before.upto) == (after.after, after.upto)


@given(KEYS, SIZES)
def test_the_way_back_passes_every_archive_once(last: int, size: int) -> None:
    at, passed = newest(last, size=size), []
    while at.previous:
        passed.append(at.previous)
        found = archive(at.previous, last, size=size)
        assert found is not None
        at = found

    assert passed == list(range(newest(last, size=size).closed, 0, -1))


@pytest.mark.parametrize("number", [0, -1, 2, 10**12])
def test_there_is_no_archive_that_is_not_closed(number: int) -> None:
    assert archive(number, 101, size=50) is None
