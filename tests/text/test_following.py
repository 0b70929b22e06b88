"""Paragraphs that one editor, or both, put elsewhere."""

from __future__ import annotations

import pytest

from stories.text.merge import Clash, Merge, Why, merge

PARAGRAPHS = (
    "The toll rose to twelve on Monday, police in the city said.",
    "Divers went on with the search until dark and begin again at six.",
    "The harbour has been closed to every ship since the morning.",
    "Schools in both districts stay shut until the end of the week.",
    "A fund for the families was opened by the mayor in the afternoon.",
)


def text(order: str, **edits: str) -> str:
    """The paragraphs of those numbers, some with other words in the place of their last."""
    found = []
    for number in order:
        paragraph = PARAGRAPHS[int(number)] if number.isdigit() else f"New paragraph {number}."
        if edit := edits.get(f"n{number}"):
            paragraph = f"{paragraph.rsplit(' ', 1)[0]} {edit}."
        found.append(paragraph)
    return "\n\n".join(found)


BASE = text("01234")


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        pytest.param(text("10234"), text("10234", n0="wrote"), "10234", id="both alike"),
        pytest.param(text("12340"), text("40123"), "41230", id="each another one"),
        pytest.param(text("02134"), text("02134"), "02134", id="the same"),
        pytest.param(text("1a0234"), text("01243"), "1a0243", id="behind a new one of mine"),
        pytest.param(text("01243"), text("01243", n3="term"), "01243", id="one edits it, too"),
        pytest.param(text("01342"), text("02341"), "03412", id="to one place"),
        pytest.param(text("12034"), text("34012"), "34120", id="out of a part, and the part"),
    ],
)
def test_moves_that_agree_are_made(mine: str, theirs: str, merged: str) -> None:
    edits = {"n0": "wrote"} if "wrote" in theirs else {"n3": "term"} if "term" in theirs else {}

    assert merge(BASE, mine, theirs) == Merge((text(merged, **edits),))
    assert merge(BASE, theirs, mine) == Merge((text(merged, **edits),))


def test_moves_that_do_not_agree_are_asked() -> None:
    mine, theirs = text("12034"), text("12340")
    merged, mirrored = merge(BASE, mine, theirs), merge(BASE, theirs, mine)

    assert {clash.why for clash in merged.clashes} == {Why.MOVED}
    assert [(c.base, c.mine, c.theirs) for c in merged.clashes] == [
        (c.base, c.theirs, c.mine) for c in mirrored.clashes
    ]
    kept = merged.settled([clash.mine for clash in merged.clashes])
    assert sorted(kept.split("\n\n")) == sorted(PARAGRAPHS)


def test_a_change_in_one_of_two_equal_paragraphs_stays_in_that_one() -> None:
    mine, theirs = text("0102", n0="wrote"), text("01023")
    mine = "\n\n".join([mine.split("\n\n")[0], *text("102").split("\n\n")])

    assert merge(text("0102"), mine, theirs).text == f"{mine}\n\n{PARAGRAPHS[3]}"


def test_a_change_in_a_paragraph_that_they_doubled_at_other_places_is_asked() -> None:
    merged = merge(text("01234"), text("01234", n2="night"), text("240213"))

    assert [clash.why for clash in merged.clashes] == [Why.WORDS]


def test_no_blank_lines_are_left_where_each_removed_a_paragraph_of_the_end() -> None:
    assert merge(BASE, text("0123"), text("0124")) == Merge((text("012"),))
    assert merge(f"{BASE}\n", text("0123") + "\n", text("0124") + "\n").text == f"{text('012')}\n"


def test_line_ends_of_a_browser_are_no_change() -> None:
    mine = text("01234", n0="wrote").replace("\n", "\r\n")

    merged = merge(BASE, mine, text("01243"))

    assert merged.text == text("01243", n0="wrote")
    assert merge(BASE.replace("\n", "\r\n"), mine, text("01243")).text == (
        text("01243", n0="wrote").replace("\n", "\r\n")
    )


def test_a_clash_in_a_moved_paragraph_is_asked_at_its_new_place() -> None:
    merged = merge(BASE, text("12340", n0="wrote"), text("01234", n0="told"))

    assert merged.clashes == (Clash(" said", " wrote", " told", 5),)
