from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.amounts import read_number
from stories.text.figures import figures
from stories.text.languages import language
from stories.text.mentions import Mention


def read(text: str, tag: str = "en") -> list[Mention]:
    words = language(tag)
    return figures(text, words.tokens(text), words)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12 people", 12, ""),
        ("twelve people", 12, ""),
        ("twenty-five", 25, ""),
        ("a hundred and two", 102, ""),
        ("two hundred and fifty thousand", 250_000, ""),
        ("two thousand three", 2_003, ""),
        ("$1.5bn", 1_500_000_000, "dollar"),
        ("US$5 mln", 5_000_000, "dollar"),
        ("1.5 billion dollars", 1_500_000_000, "dollar"),
        ("5 per cent", 5, "percent"),
        ("22,700-metric-tonne-per-year line", 22_700, "tonne"),
        ("3 dozen eggs", 36, ""),
    ],
)
def test_an_amount_has_a_value_and_a_unit(text: str, value: int, unit: str) -> None:
    [mention] = read(text)

    assert mention.key == ("figure", Decimal(value))
    assert mention.unit == unit


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("March 5", ("day", 3, 5)),
        ("5th of March", ("day", 3, 5)),
        ("September one", ("day", 9, 1)),
        ("Sept. 3", ("day", 9, 3)),
        ("Saturday", ("weekday", 6)),
        ("12:04", ("time", 12, 4)),
        ("3 p.m.", ("time", 15, 0)),
        ("12 a.m.", ("time", 0, 0)),
        ("noon", ("time", 12, 0)),
        ("three o'clock", ("figure", Decimal(3))),
        ("2024-03-05", ("date", 2024, 3, 5)),
        ("last week", ("relative", "last week")),
        ("dozens", ("vague", "dozens")),
        ("21st", ("ordinal", Decimal(21))),
        ("the third", ("ordinal", Decimal(3))),
        ("1.2.3.4", ("figure", "1.2.3.4")),
    ],
)
def test_a_date_time_or_other_count_is_read(text: str, key: object) -> None:
    assert read(text)[0].key == key


@pytest.mark.parametrize(
    ("tag", "text", "key"),
    [
        ("de", "am 12. März", ("day", 3, 12)),
        ("de", "fünfundzwanzig", ("figure", Decimal(25))),
        ("de", "15.30 Uhr", ("time", 15, 30)),
        ("fr", "le 1er mars", ("day", 3, 1)),
        ("fr", "15h30", ("time", 15, 30)),
        ("fr", "quatre-vingt-dix", ("figure", Decimal(90))),
        ("es", "12 de marzo", ("day", 3, 12)),
        ("es", "treinta y cinco", ("figure", Decimal(35))),
        ("sv", "tjugofem", ("figure", Decimal(25))),
        ("nl", "tweeëntwintig", ("figure", Decimal(22))),
    ],
)
def test_other_languages_count_too(tag: str, text: str, key: object) -> None:
    assert read(text, tag)[0].key == key


@pytest.mark.parametrize("text", ["He may go.", "One of them left.", "This no one knows.", "G7"])
def test_ordinary_words_are_no_figures(text: str) -> None:
    assert [mention for mention in read(text) if not mention.weak] == []


@pytest.mark.parametrize(
    ("written", "decimal", "value"),
    [
        ("1,000", ".", Decimal(1000)),
        ("1.000", ".", Decimal(1)),
        ("1.000", ",", Decimal(1000)),
        ("1,000", ",", Decimal(1)),
        ("1 000", ",", Decimal(1000)),
        ("1\u202f000,5", ",", Decimal("1000.5")),
        ("1,234,567.8", ".", Decimal("1234567.8")),
        ("1.234.567,8", ",", Decimal("1234567.8")),
        ("1'000", ".", Decimal(1000)),
        ("0.125", ",", Decimal("0.125")),
        ("3.1.2", ".", "3.1.2"),
    ],
)
def test_digits_are_read_by_the_language_s_marks(
    written: str, decimal: str, value: object
) -> None:
    assert read_number(written, decimal=decimal) == value


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_the_same_however_it_is_grouped(number: int) -> None:
    forms = [f"{number}", f"{number:,}", f"{number:,}".replace(",", " ")]

    assert {read_number(form, decimal=".") for form in forms} == {Decimal(number)}


@given(st.text(alphabet="0123456789.,:/- h%$amp'½²٣", max_size=60), st.sampled_from(["en", "de"]))
def test_any_row_of_digits_and_marks_is_read_in_order(text: str, tag: str) -> None:
    places = [(mention.start, mention.end) for mention in read(text, tag)]

    assert places == sorted(places)
    assert all(start < end for start, end in places)
