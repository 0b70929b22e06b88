"""Input hygiene: what is taken out of a text, what is found in it, what must survive."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.clean import Hidden, bidi_controls, clean, clean_line, invisibles
from tests.text.drafts import any_text, payloads

# Words that need what hides elsewhere: Persian, Hindi, Mongolian, Han variants, emoji, a flag.
NEEDED = (
    "می\u200cخواهم",
    "क्\u200dष क्\u200cष",
    "ᠠ\u180b",
    "葛\U000e0100城",
    "👩\u200d👩\u200d👧\u200d👦",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "👍🏽\u200d",
    "قال\u200f (AP)\u200e",
    "לא\u200f!",
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("\ufeffa\tb", "a\tb"),
        ("a\x00b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufdd0b\ufffec\uffffd\U0001fffee", "abcde"),
        ("Cafe\u0301 \u212b", "Café Å"),
        ("ﬁre ² Ⅷ", "ﬁre ² Ⅷ"),
        ("a\ufffdb", "a\ufffdb"),
        ("  a  \n", "  a  \n"),
    ],
)
def test_a_text_is_kept_clean_and_whole(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_line_is_one_line() -> None:
    assert clean_line(" Toll\r\nrises \t\u2028 to\u00a0nine\x0b") == "Toll rises to nine"


@pytest.mark.parametrize("words", NEEDED)
def test_what_a_script_needs_survives_and_is_not_reported(words: str) -> None:
    assert clean(words) == normalize("NFC", words)
    assert invisibles(words) == ()
    assert bidi_controls(words) == ()


@settings(max_examples=200, deadline=None)
@given(any_text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert is_normalized("NFC", once)
    once.encode()


@settings(max_examples=100, deadline=None)
@given(st.text("\u0301\u0316\u0344\u0f71\u0f72\u0f73\u0f75\u05b0\u05b4aé\u1e69", max_size=90))
def test_sorting_many_accents_gives_what_unicode_says(text: str) -> None:
    assert clean(text) == normalize("NFC", text)


def test_accents_take_time_in_proportion_to_their_number() -> None:
    # `normalize` alone takes some 20 s for these.
    stacked = "e" + "\u0301\u0316" * 100_000

    assert len(clean(stacked)) == 200_000


@pytest.mark.parametrize(
    "control", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"]
)
def test_what_turns_the_reading_direction_is_found(control: str) -> None:
    found = bidi_controls(f"Not{control} true")

    assert [(hidden.at, hidden.code) for hidden in found] == [(3, f"U+{ord(control):04X}")]


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            "\u00ad",
            "\u034f",
            "\u061c",
            "\u115f",
            "\u200b",
            "\u200c",
            "\u200d",
            "\u200e",
            "\u200f",
        ),
        *("\u2060", "\u2062", "\u2800", "\u3164", "\ufe0f", "\ufeff", "\ufff9", "\U000e0041"),
        *("\U000e0100", "\u180b", "\u206a"),
    ],
)
@pytest.mark.parametrize("text", ["12{}345", "user{}name", "{}", "true {}{}", "б{}а"])
def test_what_nobody_sees_is_found_between_letters_that_do_not_need_it(
    text: str, hidden: str
) -> None:
    text = text.format(hidden, hidden)

    found = invisibles(text)

    assert [place.at for place in found] == [at for at, c in enumerate(text) if c == hidden]


def test_a_find_names_the_character() -> None:
    assert invisibles("a\u200bb") == (Hidden(1, "U+200B", "ZERO WIDTH SPACE"),)


def test_every_hostile_headline_of_the_corpus_is_cleaned_or_found() -> None:
    controls = set("\x00\x07\x0b\x1b\x85\u2028\u2029")
    for headline in payloads("unicode_headline"):
        kept = clean_line(headline)
        kept.encode()
        assert not controls & set(kept)
        assert bool(bidi_controls(kept)) == any(
            "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in headline
        )
