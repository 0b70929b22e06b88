"""What is read of a block, where it stands in the source, and what markup lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from stories.text import reading
from stories.text.blocks import Block, Kind
from stories.text.difference import Markup
from stories.text.layout import blocks
from stories.text.prose import Prose, read, read_line
from tests.text.drafts import drafts

if TYPE_CHECKING:
    from collections.abc import Iterator


def prose(source: str) -> Prose:
    ((block,),) = (blocks(source)[1],)
    return read(block)


DRAFTS = (
    "The toll rose to [**12**]{claim=C-17} on *Monday*, police said.",
    "See [the report](https://a.example/b_(c) 'title') and <https://c.example/d>.",
    "AT&amp;T said 3 &lt; 4 &mdash; and `code **kept**` stays, \\*so\\* do these.",
    "## A heading ##",
    "A heading\n=========",
    "- one\n- *two*\n\n1. three\n2. four",
    "> He said\n> it twice.",
    "snake_case_words and 2*3*4 are no emphasis; **bold *and* both** is.",
    "A hard break,  \nanother\\\nline, and a soft\none.",
    "![A quay](a.jpg) at [night][x]\n\n[x]: https://a.example",
    "An unclosed [bracket, a lone * star, a `tick and a lost ]{claim=C-3} mark.",
    "Two  blanks, a\ttab and a\u00a0fixed one.",
)


def shown(draft: str) -> str:
    """The words of the page, code with its space made even."""
    return " ".join(" ".join(_shown(reading.read(draft).root, draft)).split())


def _shown(block: Block, draft: str) -> Iterator[str]:
    if block.kind in (Kind.CODE, Kind.FENCE):
        yield from (line for _, line in block.lines)
    for passage in reading.read(draft).passages:
        if passage.block is block:
            yield passage.words
    for child in block.children:
        yield from _shown(child, draft)


@pytest.mark.parametrize("draft", DRAFTS)
def test_each_block_has_the_words_of_one_on_the_page(draft: str) -> None:
    expected = [passage.words for passage in reading.read(draft).passages if passage.words]

    assert [read(block).text for block in blocks(draft)[1]] == expected


@given(drafts())
@settings(max_examples=100, deadline=None)
def test_the_words_of_any_draft_are_those_of_the_page(draft: str) -> None:
    found = " ".join(read(block).text.replace(" • ", " ") for block in blocks(draft)[1])

    assert " ".join(found.split()) == shown(draft)


SYNTAX = {
    "entries in entries": ("- one\n  - *two*\n\n    2. three\n", ["one", "two", "three"]),
    "a table": ("| a | *b* |\n|---|---|\n| 12 | 14 |\n", ["a • b", "12 • 14"]),
    "a quotation with a lazy line": ("> He said\nit.\n>\n> Twice.", ["He said it.", "Twice."]),
    "a link by its label": ("See [it][a] and [a].\n\n[a]: /b", ["See it and a."]),
    "a label that is not defined": ("See [it][a].", ["See [it][a]."]),
    "code": ("    *a*  b\n\n```py\nif x:\n  y\n```\n", ["*a*  b", "if x:\n  y"]),
    "a heading over two lines": ("One\ntwo\n---\nThree", ["One two", "Three"]),
    "stars in stars": ("***a** b* and **c*d*e**", ["a b and cde"]),
    "raw HTML, which the page shows": ("<b>a</b> &lt;&nbsp;b", ["<b>a</b> < b"]),
}


@pytest.mark.parametrize(("draft", "words"), SYNTAX.values(), ids=SYNTAX)
def test_syntax_is_no_word(draft: str, words: list[str]) -> None:
    assert [read(block).text for block in blocks(draft)[1]] == words


@given(drafts())
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_the_source_make_the_source(draft: str) -> None:
    for block in blocks(draft)[1]:
        found = read(block)

        stops = [found.source_at(offset) for offset in range(len(found.text) + 1)]

        assert stops == sorted(stops)
        assert stops[-1] == len(block.source) or not found.text
        assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)


@given(drafts())
@settings(max_examples=100, deadline=None)
def test_blocks_and_the_blank_lines_between_them_make_the_text(draft: str) -> None:
    before, found = blocks(draft)

    assert before + "".join(block.source + block.after for block in found) == draft
    assert all(block.source.strip() for block in found)


def test_marks_lie_on_the_words_that_they_mark() -> None:
    found = prose("He saw [*two* boats](https://a.example) and [a fact]{claim=C-2}.")

    assert {
        (mark.what, mark.value, found.text[mark.start : mark.end]) for mark in found.marks
    } == {
        (Markup.EMPHASIS, "yes", "two"),
        (Markup.LINK, "https://a.example", "two boats"),
        (Markup.CLAIM, "C-2", "a fact"),
    }


def test_a_headline_knows_claim_marks_and_no_other_markup() -> None:
    found = read_line("Fire *kills* [12]{claim=C-2} in [Oslo](x)")

    assert found.text == "Fire *kills* 12 in [Oslo](x)"
    assert [mark.value for mark in found.marks] == ["C-2"]


def test_a_letter_of_two_characters_is_read_as_one() -> None:
    found = prose("cafe\u0301 *ouvert*")

    assert found.text == "café ouvert"
    assert found.source_at(4) == 5
