"""Words that came since, marked in a text's own HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.badges import Badge, badge
from stories.text.diff import compare_texts
from stories.text.inplace import Spoken, mark_text
from stories.text.render import render

SPOKEN = Spoken("added:", "end", "cut")
VOICE = re.compile(r'<span class="vh since-heard">[^<]*</span>')


def marked(old: str, new: str) -> str:
    return mark_text(render(new).html, compare_texts(old, new), SPOKEN)


def seen(html: str) -> str:
    """Without what only a voice says."""
    return VOICE.sub("", html)


def came(html: str) -> list[str]:
    return re.findall(r"<ins>(.*?)</ins>", seen(html))


def test_words_that_came_are_marked_and_a_voice_says_so() -> None:
    html = marked("Two people were hurt.", "Two people were badly hurt.")

    assert came(html) == ["badly"]
    assert '<ins><span class="vh since-heard">added: </span>badly<span' in html
    assert html.count("> end</span></ins>") == 1


def test_a_new_paragraph_is_marked_whole_and_inside_its_tag() -> None:
    html = seen(marked("One.", "One.\n\nTwo *is* [here](https://example.org/)."))

    assert '>One.</p><p dir="auto"><ins>Two</ins> <em><ins>is</ins></em>' in html
    assert "<ins><p>" not in html
    assert "One." in html.partition("<ins>")[0]


def test_a_voice_says_the_beginning_and_the_end_of_a_run_once() -> None:
    html = marked("One.", "One.\n\nTwo *is* here.\n\nThree.")

    assert html.count("added:") == 2  # once a paragraph
    assert html.count("> end<") == 2


def test_words_that_went_leave_a_sign_where_they_stood() -> None:
    html = seen(marked("Two people were badly hurt.", "Two people were hurt."))

    assert "<ins>" not in html
    assert re.search(
        r'were<span class="since-cut"></span> hurt|were <span class="since-cut"', html
    )


def test_words_that_took_the_place_of_others_are_the_only_mark() -> None:
    html = seen(marked("Twelve people were hurt.", "Seven people were hurt."))

    assert came(html) == ["Seven"]
    assert "since-cut" not in html


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("One.\n\nTwo.", "One.", r'One\.<span class="since-cut"></span></p>'),
        (
            "One.\n\nTwo.\n\nThree.",
            "One.\n\nThree.",
            r'<p dir="auto"><span class="since-cut"></span>Three',
        ),
    ],
)
def test_a_paragraph_that_went_leaves_a_sign(old: str, new: str, where: str) -> None:
    assert re.search(where, seen(marked(old, new)))


def test_a_paragraph_that_moved_is_not_new() -> None:
    old = (
        "The first paragraph is about the quay.\n\nThe second one is about the mayor of the town."
    )
    new = "\n\n".join(reversed(old.split("\n\n")))

    assert came(marked(old, new)) == []


def test_a_claim_s_badge_is_no_word_of_the_text() -> None:
    old, new = "[Two were hurt]{claim=C-1}.", "[Two were badly hurt]{claim=C-1}, they said."
    shown = badge(render(new).html, lambda _: Badge("confirmed", "Confirmed", "✓", "/c/C-1/"))

    html = seen(mark_text(shown, compare_texts(old, new), SPOKEN))

    assert came(html) == ["badly hurt", ", they said"]
    assert 'href="/c/C-1/"><span class="glyph" aria-hidden="true">✓</span> Confirmed</a>' in html


@pytest.mark.parametrize(
    "new",
    [
        "- One\n- Two\n- Three",
        "## A heading\n\nOne",
        "| a | b |\n|---|---|\n| c | d |",
        "> Quoted\n\nOne & <two> &amp; three",
        "    code & more\n\nOne",
        "قال المتحدث: انتهى الحريق",
        "👩‍🚒 came, caf\u00e9",
    ],
)
def test_any_text_that_is_all_new_is_marked_to_its_last_letter(new: str) -> None:
    html = seen(marked("", new))

    outside = re.sub(r"<ins>.*?</ins>|<[^>]*>", "", html)
    assert outside.split() == []


def test_html_that_says_something_else_is_left_alone() -> None:
    diff = compare_texts("One.", "One. Two.")

    assert mark_text("<p>Three.</p>", diff, SPOKEN) == "<p>Three.</p>"


WORDS = st.lists(st.sampled_from(["one", "*two*", "a & b", "<i>", "\n\n", "- x", "# h", "7"]))


@given(WORDS, WORDS)
def test_marks_take_no_word_away_and_add_none(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    html = marked(before, after)

    assert (
        seen(html)
        .replace("<ins>", "")
        .replace("</ins>", "")
        .replace('<span class="since-cut"></span>', "")
        == render(after).html
    )
