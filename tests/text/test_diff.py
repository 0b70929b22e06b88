"""What two texts differ in: exact both ways whatever they hold, and read as an editor would."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.diff import apply, compare_texts, revert
from stories.text.difference import TextDiff

# Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai, Han with kana, Hangul, Amharic.
SCRIPTS = (
    "rescued twelve people on Monday café e\u0301tait",
    "спасли двенадцать человек в понедельник й",
    "διέσωσαν δώδεκα ανθρώπους Δευτέρα",
    "أنقذوا اثني عشر شخصا يوم الاثنين \u200fمى\u200cخواهم",
    'הצילו שנים עשר אנשים ביום שני צה"ל',
    "सोमवार को बारह लोगों को बचाया गया क्षत्रिय",
    "ช่วยชีวิตสิบสองคนในวันจันทร์ ที่นี่",
    "月曜日に12人が救助された 東京タワー 神",
    "월요일에 열두 명을 구조했다 한국어",
    "ሰኞ ዕለት አሥራ ሁለት ሰዎች",
)
SIGNS = (
    *".,:;!?\"'()*_`[]{}<>#|\\~-–—“”’",
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n## ",
    "\n\n\n",
    "  \n",
    "**",
    "](http://a.example/b)",
    "]{claim=C-17}",
    "[",
    "&amp;",
    "```\n",
    "---\n",
    "\u200b",
    "\u202e",
    "\u0301",
    "👩\u200d👩\u200d👧",
    "🇩🇪",
    "\r\n",
    "\t",
    "\u2028",
    "\x00",
)
WORDS = tuple(word for script in SCRIPTS for word in script.split())


@st.composite
def passages(draw: st.DrawFn) -> str:
    pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS), st.just(" "))
    return "".join(
        piece + draw(st.sampled_from(("", " ", " ")))
        for piece in draw(st.lists(pieces, max_size=40))
    )


@st.composite
def revisions(draw: st.DrawFn) -> tuple[str, str]:
    """A text and what an editor's cuts, moves and insertions made of it."""
    old = draw(passages())
    new = old
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(new)))
        end = draw(st.integers(start, min(len(new), start + 30)))
        place = draw(st.integers(0, len(new) - (end - start)))
        cut, rest = new[start:end], new[:start] + new[end:]
        put = draw(st.one_of(st.just(""), st.just(cut), passages()))
        new = rest[:place] + put + rest[place:]
    return old, new


@pytest.mark.parametrize("markdown", [True, False])
@given(revisions())
@settings(max_examples=100, deadline=None)
def test_the_difference_gives_the_new_text_and_its_reverse_the_old(
    markdown: bool, texts: tuple[str, str]
) -> None:
    old, new = texts

    difference = compare_texts(old, new, markdown=markdown)

    assert apply(difference, old) == new
    assert revert(difference, new) == old
    assert TextDiff.from_record(difference.to_record()) == difference


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_two_strings_can_be_compared_exactly(old: str, new: str) -> None:
    difference = compare_texts(old, new)

    assert apply(difference, old) == new
    assert revert(difference, new) == old


@given(passages())
@settings(max_examples=40, deadline=None)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare_texts(text, text).is_empty


@given(passages())
@settings(max_examples=40, deadline=None)
def test_a_normalised_text_reads_as_the_same_words(text: str) -> None:
    difference = compare_texts(text, unicodedata.normalize("NFC", text))

    assert difference.is_empty
