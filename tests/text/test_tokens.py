"""Words as UAX #29 cuts them, with what an editor would not cut kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.tokens import is_unspaced, tokens


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("He isn't in.", ["He", " isn't", " in", "."]),
        ("a long-term $1,000.50 deal", ["a", " long-term", " $", "1,000.50", " deal"]),
        ("“Oui”, l’armée", ["“", "Oui", "”", ",", " l’armée"]),
        ("cafe\u0301 noir", ["cafe\u0301", " noir"]),
        ("क्षत्रिय ने", ["क्षत्रिय", " ने"]),
        ("می\u200cخواهم رفت", ["می\u200cخواهم", " رفت"]),
        ('צה"ל אמר', ['צה"ל', " אמר"]),
        ("한국어 문장", ["한국어", " 문장"]),
        ("東京タワーは", ["東", "京", "タワー", "は"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("👩\u200d👧 🇩🇪!", ["👩\u200d👧", " 🇩🇪", "!"]),
        ("a\u202eb \u200bc", ["a", "\u202e", "b", " \u200b", "c"]),
        ("pass\u200dword", ["pass", "\u200d", "word"]),
        ("no space at the end  ", ["no", " space", " at", " the", " end"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_words_and_single_marks(text: str, cut: list[str]) -> None:
    assert tokens(text) == cut


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_the_words_join_to_the_text_but_for_space_at_its_end(text: str) -> None:
    joined = "".join(tokens(text))

    assert text.startswith(joined)
    assert not text[len(joined) :].strip()


@pytest.mark.parametrize(
    ("text", "unspaced"),
    [("東京", True), ("ไทย", True), ("Tōkyō 한국어", False), ("Seoul", False)],
)
def test_scripts_without_blanks_are_known(text: str, unspaced: bool) -> None:
    assert is_unspaced(text) is unspaced
