"""Addresses that lead to words: what a browser would find with them."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.fragments import fragment, fragment_across, fragment_of

TEXT = "Fire on the quay\n\nSeven people, not twelve, were hurt. The quay is closed."


def spot(words: str, *, text: str = TEXT, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def test_words_that_stand_once_are_named_alone() -> None:
    assert fragment(TEXT, *spot("twelve, were hurt")) == ":~:text=twelve%2C%20were%20hurt"


def test_one_word_may_stand_elsewhere_on_the_page_so_it_is_named_with_its_neighbours() -> None:
    assert unquote(fragment(TEXT, *spot("twelve"))) == (
        ":~:text=Seven people, not-,twelve,-, were hurt."
    )


def test_the_signs_of_the_syntax_are_encoded() -> None:
    assert fragment_of("a-b, c & d") == ":~:text=a%2Db%2C%20c%20%26%20d"


@pytest.mark.parametrize(
    ("nth", "around"), [(0, "Fire%20on%20the-,quay"), (1, "quay,-is%20closed.")]
)
def test_words_that_stand_twice_are_named_with_those_around_them(nth: int, around: str) -> None:
    found = fragment(TEXT, *spot("quay", nth=nth))

    assert around in found
    assert found.startswith(":~:text=")


def test_context_does_not_leave_its_line() -> None:
    assert "Seven" not in fragment(TEXT, *spot("quay"))


@pytest.mark.parametrize("words", ["even", "Seve", " ", "quay\n\nSeven"])
def test_what_a_browser_could_not_find_has_no_fragment(words: str) -> None:
    assert fragment(TEXT, *spot(words)) == ""


def test_letters_that_are_written_without_spaces_are_words() -> None:
    text = "月曜日に十二人が救助された。"
    assert unquote(fragment(text, 4, 7)) == ":~:text=月曜日に-,十二人,-が救助された。"


def test_a_long_passage_is_named_by_its_ends() -> None:
    words = " ".join(f"word{n}" for n in range(40))

    assert unquote(fragment_of(words)) == (
        ":~:text=word0 word1 word2 word3,word36 word37 word38 word39"
    )


def test_a_sentence_is_named_from_its_first_words_to_its_last() -> None:
    sentence = "Seven people were taken to hospital, the register shows."
    assert unquote(fragment_across(sentence)) == ":~:text=Seven people,register shows"


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_no_words_break_out_of_an_address(words: str) -> None:
    found = fragment_of(words).removeprefix(":~:text=")

    assert not set(found) & set("\"'<>&#-, \n")
