from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.extent import Extent, in_browser, of_claim, of_problem, of_words
from stories.text.markup import problems, spans


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fire. [Two hurt]{claim=C-1}, police said.", "Two hurt"),
        ("> [Two *hurt*]{claim=C-1}", "Two *hurt*"),
        ("[See [this](https://a.example)]{claim=C-1}", "See [this](https://a.example)"),
    ],
)
def test_a_claim_stands_between_its_brackets(text: str, words: str) -> None:
    [span] = spans(text)

    assert text[slice(*of_claim(text, span))] == words


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("A [Two]{claim=17} B", "[Two]{claim=17}"),
        ("A [Two]{claim=C-1 claim=C-2} B", "[Two]{claim=C-1 claim=C-2}"),
        ("A [ ]{claim=C-1} B", "[ ]{claim=C-1}"),
        ("A [Two](javascript:alert) B", "[Two](javascript:alert)"),
        ("A [Two{claim=C-1} B", "{claim=C-1}"),
    ],
)
def test_a_mark_that_does_not_hold_is_marked_with_its_braces(text: str, mark: str) -> None:
    problem = problems(text)[0]

    assert text[slice(*of_problem(text, problem))] == mark


@given(st.text(alphabet="ab[]{}()=C-1 \n*claim", max_size=60))
def test_every_extent_lies_in_its_text(text: str) -> None:
    for extent in [
        *(of_claim(text, span) for span in spans(text)),
        *(of_problem(text, problem) for problem in problems(text)),
    ]:
        assert 0 <= extent.start < extent.end <= len(text)


def test_words_are_found_as_words_and_in_any_case() -> None:
    assert of_words("Anam said ana ruiz left.", "Ana Ruiz") == Extent(10, 18)
    assert of_words("Anam said so.", "Ana") is None


@given(st.text(max_size=30), st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_a_browser_counts_to_the_same_words(before: str, words: str, after: str) -> None:
    text = f"{before}{words}{after}"
    start, end = in_browser(text, Extent(len(before), len(before) + len(words)))

    units = text.encode("utf-16-le", errors="surrogatepass")
    assert units[2 * start : 2 * end].decode("utf-16-le", errors="surrogatepass") == words
