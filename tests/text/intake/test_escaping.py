from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories.text.intake.escaping import escaped, escaped_line
from stories.text.markup import problems, strip_marks
from stories.text.render import plain_text

SIGNS = r"ab C1 \`*_{}[]()<>#+-.!|~=:&;/'\"^$%@ " + "\t é’"
LINE = st.text(alphabet=SIGNS, max_size=40)


@given(LINE)
@example("[x](y)")
@example("[x]{claim=C-1}")
@example("1. one")
@example("&amp; &#65; &nbsp;")
@example("<https://a.example>")
@example("[a]: https://b.example")
@example("* * *")
@example("    code")
@example("{claim=C-1}")
def test_a_line_reads_as_exactly_its_words(line: str) -> None:
    markdown = escaped(line)

    assert plain_text(markdown) == " ".join(line.split())
    assert problems(markdown) == ()


@given(st.lists(LINE, min_size=2, max_size=6))
@example(["a", "==="])
@example(["a", "---"])
@example(["|a|b|", "|---|---|"])
@example(["~~~", "a"])
@example(["a", "1. b"])
@example(["a\\", "b"])
def test_lines_read_as_exactly_their_words(lines: list[str]) -> None:
    markdown = escaped("\n".join(lines))

    assert plain_text(markdown).split() == " ".join(lines).split()
    assert problems(markdown) == ()


@given(LINE)
@example("A [b]{claim=C-1} c")
@example("\\[")
def test_a_headline_reads_as_exactly_its_words(line: str) -> None:
    assert strip_marks(escaped_line(line)) == " ".join(line.split())


@pytest.mark.parametrize(
    "line", ["He said “no”.", "It’s 5 % (or 6).", "snake_case", "a - b", "[sic]", "AT&T"]
)
def test_ordinary_words_are_left_as_they_are(line: str) -> None:
    assert escaped(line) == line
