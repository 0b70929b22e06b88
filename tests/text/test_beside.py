from __future__ import annotations

import pytest

from stories.text.beside import beside
from stories.text.render import render

TEXT = """Seven people were hurt, *the hospital* said.

- One ferry runs
- Two ferries stopped on Monday

| Ship | Left |
| --- | --- |
| Ida | at noon exactly |

> The quay is shut, [they said](https://example.org/).
"""
HTML = render(TEXT).html


def marked(quote: str, html: str = HTML) -> str:
    """What stands before the mark, up to the last tag that opens a block."""
    found = beside(html, [(quote, "<i>M</i>")])
    return found.split("<i>M</i>")[0].rpartition("\n")[2] if "<i>M</i>" in found else ""


@pytest.mark.parametrize(
    ("quote", "end"),
    [
        ("Seven people were hurt, the hospital said.", "said. "),
        ("Two ferries stopped on Monday", "on Monday "),
        ("at noon exactly", "at noon exactly "),
        ("The quay is shut, they said.", "they said</a>. "),
    ],
)
def test_a_mark_stands_at_the_end_of_its_paragraph(quote: str, end: str) -> None:
    assert marked(quote).endswith(end)


@pytest.mark.parametrize(
    "edited",
    [
        "Nine people were hurt, the hospital said.",
        "A fire. Seven people were hurt, the hospital said. It burns.",
        "Seven people were badly hurt, the hospital said on Monday.",
    ],
)
def test_an_edited_paragraph_is_found_again(edited: str) -> None:
    html = render(f"The quay is shut.\n\n{edited}\n\nShips wait at anchor.").html

    assert marked("Seven people were hurt, the hospital said.", html).endswith(f"{edited} ")


@pytest.mark.parametrize("quote", ["", "Nobody was hurt at all, the mayor told us.", "S"])
def test_a_mark_whose_paragraph_is_gone_is_left_out(quote: str) -> None:
    html = render("The quay is shut.\n\nYes.").html

    assert beside(html, [(quote, "<i>M</i>")]).count("<i>M</i>") == (quote == "S")


def test_two_marks_of_one_paragraph_stand_in_order_and_nothing_else_changes() -> None:
    quote = "Two ferries stopped on Monday"
    both = beside(HTML, [(quote, "<i>A</i>"), (quote, "<i>B</i>")])

    assert "<i>A</i> <i>B</i></li>" in both
    assert both.replace(" <i>A</i> <i>B</i>", "") == HTML


def test_words_of_the_text_are_no_mark_of_ours() -> None:
    html = render("`</p>` stands here, they said.").html

    assert beside(html, [("stands here, they said.", "<i>M</i>")]).endswith("<i>M</i></p>")
