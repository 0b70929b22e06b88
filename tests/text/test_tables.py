"""Table lines: cells with their offsets, and the sides of columns."""

from __future__ import annotations

import pytest

from stories.text.limits import MAX_COLUMNS
from stories.text.tables import aligns, cells


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("| a | b |", [(12, "a"), (16, "b")]),
        ("a|b", [(10, "a"), (12, "b")]),
        ("|a \\| b|", [(11, "a \\| b")]),
        ("| a | b \\|", [(12, "a"), (16, "b \\|")]),
        ("||a|  ", [(11, ""), (12, "a")]),
        ("|", []),
    ],
)
def test_a_line_is_cut_at_its_bars(line: str, found: list[tuple[int, str]]) -> None:
    assert cells(10, line) == found


def test_the_last_cell_holds_what_is_beyond_the_limit() -> None:
    found = cells(0, "|".join("a" * (MAX_COLUMNS + 2)))

    assert len(found) == MAX_COLUMNS
    assert found[-1] == (2 * MAX_COLUMNS - 2, "a|a|a")


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("|---|:-|-:|:-:|", ("", "start", "end", "center")),
        ("--|--", ("", "")),
        ("---", ()),
        ("|-|a|", ()),
        ("|-:-|", ()),
        ("|:|", ()),
        ("||", ()),
    ],
)
def test_a_line_of_dashes_names_the_sides(line: str, sides: tuple[str, ...]) -> None:
    assert aligns(line) == sides
