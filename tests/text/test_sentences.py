from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.sentences import sentence_of, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Mr. Smith left. J. R. Ewing stayed.", ["Mr. Smith left.", "J. R. Ewing stayed."]),
        (
            "The U.S. Army left. In the U.S. The end.",
            ["The U.S. Army left.", "In the U.S.", "The end."],
        ),
        ("It is 3 p.m. and late. See No. 5 now.", ["It is 3 p.m. and late.", "See No. 5 now."]),
        ("“We ran. It was hot.” He left.", ["“We ran. It was hot.”", "He left."]),
        ("“Stop!” he said. Yes.", ["“Stop!” he said.", "Yes."]),
        ("# Head line\nOne.\nStill two.", ["# Head line", "One.", "Still two."]),
        ("Soft\nbreak here.", ["Soft\nbreak here."]),
        ("One\n\ntwo", ["One", "two"]),
        ("- one\n- two\n1. three", ["- one", "- two", "1. three"]),
        ("all small. so it is.", ["all small.", "so it is."]),
        ("Wait… and see.", ["Wait… and see."]),
        ("他说。好的。", ["他说。", "好的。"]),
        ("Он сказал. И ушёл.", ["Он сказал.", "И ушёл."]),
        ("", []),
    ],
)
def test_a_text_falls_into_sentences(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == expected


def test_a_german_day_of_the_month_ends_no_sentence() -> None:
    text = "Am 12. März kam er. Er blieb."

    assert [s.text for s in sentences(text, language="de")] == ["Am 12. März kam er.", "Er blieb."]


def test_the_sentence_around_a_passage_is_found() -> None:
    text = "It rained. Fighters entered the town, he said. It stopped."
    start = text.index("entered")

    assert sentence_of(text, start, start + 7) == "Fighters entered the town, he said."


def test_a_passage_over_two_sentences_has_both() -> None:
    text = "One. Two here. Three."

    assert sentence_of(text, 2, 8) == "One. Two here."


@given(st.text(alphabet="ab AB.!?\"“”'’\n-#12", max_size=120))
def test_no_word_falls_between_two_sentences(text: str) -> None:
    found = sentences(text)

    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())
    assert all(text[s.start : s.end] == s.text for s in found)
