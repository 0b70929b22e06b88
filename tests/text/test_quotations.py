from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.quotations import quotations


def read(text: str) -> list[str]:
    return [text[quotation.inner_start : quotation.inner_end] for quotation in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no".', ["no"]),
        ("He said “no” and “yes”.", ["no", "yes"]),
        ("Er sagte „nein“.", ["nein"]),
        ("Er sagte »nein«.", ["nein"]),
        ("Il a dit «\u202fnon\u202f».", ["\u202fnon\u202f"]),
        ("Han sade ”nej”.", ["nej"]),
        ("He said ‘no’, it’s the dogs’ bowl.", ["no"]),
        ("He said 'no'.", ["no"]),
        ("It's the '90s and the dogs' bowl.", []),
        ('A 5" pipe and a 6" pipe.', []),
        ("He said “she said ‘no’ twice”.", ["she said ‘no’ twice"]),
        ("「はい」と言った。", ["はい"]),
        ("“It goes on.\n\n“And ends.”", ["It goes on.", "And ends."]),
    ],
)
def test_quotations_of_every_style_are_found(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@given(st.text(alphabet="ab \"“”„«»'‘’\n.", max_size=80))
def test_quotations_stand_in_order_and_never_overlap(text: str) -> None:
    ends = [0]
    for start, end, inner_start, inner_end in quotations(text):
        assert ends[-1] <= start < inner_start <= inner_end <= end <= len(text)
        ends.append(end)
