from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.measures import (
    Amount,
    Measured,
    NoValue,
    clashes,
    contradicts,
    read_amount,
    same_name,
    stated,
)


def amount(low: str, high: str = "") -> Amount:
    return Amount(Decimal(low), Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("typed", "language", "read"),
    [
        ("14", "en", amount("14")),
        ("0", "en", amount("0")),
        ("1,400", "en", amount("1400")),
        ("1.400", "de", amount("1400")),
        ("1,4", "de", amount("1.4")),
        ("1.4", "en", amount("1.4")),
        ("1 400", "fr", amount("1400")),
        ("1\u202f400,5", "fr", amount("1400.5")),
        ("12–14", "en", amount("12", "14")),
        ("12-14", "en", amount("12", "14")),
        ("12 – 14", "en", amount("12", "14")),
        ("12 to 14", "en", amount("12", "14")),
        ("12 bis 14", "de", amount("12", "14")),
        ("between 12 and 14", "en", amount("12", "14")),
        ("14–14", "en", amount("14")),
        ("-5", "en", amount("-5")),
        ("−5", "en", amount("-5")),
        ("-5 – -2", "en", amount("-5", "-2")),
        ("twelve", "en", amount("12")),
        ("1.5 million", "en", amount("1500000")),
        ("2026", "en", amount("2026")),
        ("14 people", "en", amount("14")),
    ],
)
def test_a_typed_amount_is_read_by_its_language(typed: str, language: str, read: Amount) -> None:
    assert read_amount(typed, language=language) == read


@pytest.mark.parametrize(
    "typed", ["", "x", "12, 14", "12:30", "5 March", "14–12", "1.2.3", "dozens"]
)
def test_what_is_no_single_amount_is_refused(typed: str) -> None:
    with pytest.raises(NoValue):
        read_amount(typed, language="en")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("14 dead", [("14", amount("14"), "dead")]),
        ("At least 14 people died on 5 March 2026.", [("14", amount("14"), "people")]),
        (
            "Between 12 and 14 people were hurt",
            [("12 and 14", amount("12", "14"), "people")],
        ),
        ("12 to 14 dead", [("12 to 14", amount("12", "14"), "dead")]),
        ("Prices rose 3.5 percent", [("3.5 percent", amount("3.5"), "percent")]),
        ("14 of them fled", [("14", amount("14"), "")]),
        (
            "Twelve and fourteen were named",
            [("Twelve", amount("12"), ""), ("fourteen", amount("14"), "")],
        ),
        ("One of them died", []),
        ("It began at 12:30 on Monday", []),
        ("Nobody died", []),
    ],
)
def test_a_sentence_s_amounts_are_found_with_what_they_count(
    sentence: str, found: list[tuple[str, Amount, str]]
) -> None:
    assert [(s.words, s.amount, s.unit) for s in stated(sentence, language="en")] == found


@pytest.mark.parametrize(
    ("kept", "sentence", "differs"),
    [
        (amount("12"), "12 dead", False),
        (amount("14"), "12 dead", True),
        (amount("12"), "Twelve people died", False),
        (amount("10", "13"), "12 dead", False),
        (amount("14"), "12 dead, 14 hurt", False),
        (amount("14"), "People died", False),
        (amount("12"), "Between 10 and 20 died", False),
    ],
)
def test_a_statement_that_says_another_figure_is_found_out(
    kept: Amount, sentence: str, differs: bool
) -> None:
    assert bool(contradicts(kept, sentence, language="en")) == differs


@pytest.mark.parametrize(
    "names",
    [
        ("Deaths in the fire", " deaths  in the FIRE "),
        ("Décès", "De\u0301ce\u0300s"),
        ("STRASSE", "straße"),
        ("１２th", "12th"),
        ("a\u00a0b", "a b"),
    ],
)
def test_a_subject_is_the_same_however_it_is_typed(names: tuple[str, str]) -> None:
    assert same_name(names[0]) == same_name(names[1])


def figure(number: int, low: str, high: str = "", **fields: object) -> Measured:
    given_ = {"subject": "deaths", "unit": "", "stands": True, **fields}
    return Measured(number, amount=amount(low, high), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        ([figure(1, "12"), figure(2, "14")], [[1, 2]]),
        ([figure(1, "14"), figure(2, "12")], [[2, 1]]),
        ([figure(1, "12"), figure(2, "12")], []),
        ([figure(1, "12")], []),
        ([figure(1, "12"), figure(2, "10", "14")], []),
        ([figure(1, "10", "12"), figure(2, "12", "14")], []),
        ([figure(1, "10", "11"), figure(2, "12", "14")], [[1, 2]]),
        ([figure(1, "12", subject="Deaths"), figure(2, "14", subject="deaths ")], [[1, 2]]),
        ([figure(1, "12", unit="km"), figure(2, "14", unit="miles")], []),
        ([figure(1, "12"), figure(2, "14", subject="injured")], []),
        ([figure(1, "12", stands=False), figure(2, "14")], []),
        ([figure(1, "12"), figure(2, "13"), figure(3, "14")], [[1, 2, 3]]),
        ([figure(1, "10", "20"), figure(2, "11", "12"), figure(3, "15")], [[1, 2, 3]]),
        ([], []),
    ],
)
def test_figures_clash_when_no_one_value_could_be_both(
    figures: list[Measured], found: list[list[int]]
) -> None:
    assert [[one.number for one in clash.figures] for clash in clashes(figures)] == found


def test_what_no_longer_stands_is_told_beside_a_clash() -> None:
    [clash] = clashes([figure(1, "9", stands=False), figure(2, "12"), figure(3, "14")])

    assert [one.number for one in clash.fallen] == [1]


numbers = st.decimals(min_value=-50, max_value=50, places=1)
ranges = st.tuples(numbers, numbers).map(lambda ends: Amount(min(ends), max(ends)))


@given(st.lists(ranges, max_size=8))
def test_a_clash_is_found_just_when_some_two_are_apart(amounts: list[Amount]) -> None:
    figures = [Measured(n, "x", "", one, stands=True) for n, one in enumerate(amounts)]

    apart = any(not a.meets(b) for a, b in combinations(amounts, 2))

    assert bool(clashes(figures)) == apart


@given(ranges, ranges)
def test_to_meet_is_mutual(one: Amount, other: Amount) -> None:
    assert one.meets(other) == other.meets(one)
    assert one.meets(one)


def test_every_order_of_the_same_figures_gives_the_same_clash() -> None:
    figures = [figure(1, "12"), figure(2, "14"), figure(3, "13", stands=False)]

    assert {clashes(order) for order in product(figures, repeat=3) if len(set(order)) == 3} == {
        clashes(figures)
    }
