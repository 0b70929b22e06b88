from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.guard import guard, proposed_kind
from stories.text.languages import language
from stories.text.misspelling import only_slips
from stories.text.version import Version

BODY = (
    "A fire broke out in a warehouse in Lisbon on Monday, police said. It will be examined.\n\n"
    "Twelve people were hurt. “It was very loud and everybody shouted,” said Ana Reis, who is "
    "not believed to have been inside.\n\n"
    "The road is closed until 18:00 and trains may stop, according to the railway company."
)
WORDS = [
    "believed", "examined", "warehouse", "everybody", "according", "shouted", "people", "trains",
    "police", "Twelve", "railway",
]  # fmt: skip


def at_word(word: str) -> int:
    return BODY.index(word)


@st.composite
def slips(draw: st.DrawFn) -> str:
    """The body with one slip inside a common word: swapped, doubled or left out."""
    word = draw(st.sampled_from([word for word in WORDS if word.islower()]))
    at = at_word(word) + draw(st.integers(1, len(word) - 3))
    how = draw(st.sampled_from(["swapped", "doubled", "left out"]))
    if how == "swapped":
        return BODY[:at] + BODY[at + 1] + BODY[at] + BODY[at + 2 :]
    return BODY[:at] + (BODY[at] * 2 if how == "doubled" else "") + BODY[at + 1 :]


@st.composite
def retyped(draw: st.DrawFn) -> str:
    """The body in the same words: other spaces, quote marks, capitals of common words."""
    body = BODY
    if draw(st.booleans()):
        body = body.replace("“", '"').replace("”", '"')
    for gap in draw(st.lists(st.integers(0, body.count(" ") - 1), max_size=4)):
        words = body.split(" ")
        body = (
            " ".join(words[: gap + 1])
            + draw(st.sampled_from(["  ", "\n", " "]))
            + (" ".join(words[gap + 1 :]))
        )
    for word in draw(
        st.lists(st.sampled_from(["warehouse", "trains", "road", "fire"]), max_size=2)
    ):
        body = body.replace(word, draw(st.sampled_from([word.capitalize(), word.upper()])), 1)
    return body


@given(slips(), st.booleans())
def test_a_slip_of_the_keyboard_is_minor_whether_made_or_mended(body: str, made: bool) -> None:
    old, new = (BODY, body) if made else (body, BODY)

    assert proposed_kind(Version("Fire", old), Version("Fire", new)).kind == "minor"


@given(retyped(), st.booleans())
def test_spaces_quote_marks_and_capitals_are_minor(body: str, back: bool) -> None:
    old, new = (body, BODY) if back else (BODY, body)

    assert guard(Version("Fire", old), Version("Fire", new)) == ()


@pytest.mark.parametrize(
    ("old", "new", "slip"),
    [
        ("bleieved", "believed", True),
        ("terible", "terrible", True),
        ("could", "would", False),
        ("three", "there", False),
        ("denied", "defied", False),
        ("Smtih", "Smith", False),
        ("argues", "argue", False),
        ("not", "nto", False),
        ("12", "21", False),
        ("same", "same", False),
    ],
)
def test_two_words_of_the_lists_and_names_are_no_slips(old: str, new: str, *, slip: bool) -> None:
    words = language("en")

    assert only_slips(words.tokens(old), words.tokens(new), words) is slip
