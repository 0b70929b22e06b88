"""Markup that changed: named once, by the words that it concerns, never shown as syntax."""

from __future__ import annotations

import pytest

from stories.text.difference import How, MarkChange, Markup, OpKind
from tests.text.test_wording import blocks


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        pytest.param(
            "See [the report](http://a.example/1).",
            "See [the report](http://b.example/2).",
            [MarkChange(Markup.LINK, "the report", "http://a.example/1", "http://b.example/2")],
            id="a link's target",
        ),
        pytest.param(
            "See [the report](http://a.example/1).",
            "See [the study](http://b.example/2).",
            [MarkChange(Markup.LINK, "the study", "http://a.example/1", "http://b.example/2")],
            id="a link's words and target",
        ),
        pytest.param(
            "He *may* go.", "He may go.", [MarkChange(Markup.EMPHASIS, "may", "yes", "")], id="em"
        ),
        pytest.param(
            "He may go.",
            "He **may** go.",
            [MarkChange(Markup.STRONG, "may", "", "yes")],
            id="strong",
        ),
        pytest.param(
            "A [fact]{claim=C-1}.",
            "A [fact]{claim=C-2}.",
            [MarkChange(Markup.CLAIM, "fact", "C-1", "C-2")],
            id="a claim's reference",
        ),
        pytest.param(
            "## Title", "### Title", [MarkChange(Markup.HEADING, "Title", "2", "3")], id="level"
        ),
        pytest.param(
            "- one", "1. one", [MarkChange(Markup.LIST, "one", "bullet", "number")], id="list"
        ),
        pytest.param("> said", "said", [MarkChange(Markup.QUOTE, "said", "yes", "")], id="quote"),
        pytest.param(
            "Run `it`.", "Run it.", [MarkChange(Markup.CODE, "it", "yes", "")], id="code"
        ),
        pytest.param(
            "![A quay](a.jpg)",
            "![A quay](b.jpg)",
            [MarkChange(Markup.IMAGE, "A quay", "a.jpg", "b.jpg")],
            id="picture",
        ),
        pytest.param(
            "It [rose to twelve]{claim=C-1}.",
            "It [rose to fourteen]{claim=C-1}.",
            [],
            id="a claim whose words changed",
        ),
        pytest.param(
            "It rose to [twelve]{claim=C-1}.",
            "It [rose to fourteen]{claim=C-1}.",
            [MarkChange(Markup.CLAIM, "rose to fourteen", "", "C-1")],
            id="a claim that grew while its words changed",
        ),
        pytest.param(
            "The [toll rose]{claim=C-1}.",
            "The [toll]{claim=C-1} rose.",
            [MarkChange(Markup.CLAIM, "rose", "C-1", "")],
            id="a claim that shrank",
        ),
        pytest.param(
            "He *may go* there.",
            "He *may* go *there*.",
            [
                MarkChange(Markup.EMPHASIS, "go", "yes", ""),
                MarkChange(Markup.EMPHASIS, "there", "", "yes"),
            ],
            id="emphasis on other words",
        ),
        pytest.param(
            "The [old pier](/a) burns.",
            "[The old pier](/b) burns.",
            [MarkChange(Markup.LINK, "The old pier", "/a", "/b")],
            id="a link that grew and leads elsewhere",
        ),
        pytest.param("[one](/a) [two](/b)", "[two](/b) [one](/a)", [], id="links in other order"),
        pytest.param(
            "See [it][a].\n\n[a]: /b",
            "See [it][a].\n\n[a]: /c",
            [MarkChange(Markup.LINK, "it", "/b", "/c")],
            id="a link's target by its label",
        ),
        pytest.param("See [it](/b).", "See [it][a].\n\n[a]: /b", [], id="a link by its label"),
        pytest.param(
            "The fire is out  \nand cold",
            "The fire is out\nand cold",
            [MarkChange(Markup.BREAK, "The fire is out", "yes", "")],
            id="a new line",
        ),
        pytest.param(
            "- one\n- two",
            "- one\n  - two",
            [MarkChange(Markup.LIST, "two", "bullet", "bullet, bullet")],
            id="a list in a list",
        ),
        pytest.param(
            "> one",
            "> > one",
            [MarkChange(Markup.QUOTE, "one", "yes", "2")],
            id="quotes in quotes",
        ),
        pytest.param(
            "    one", "one", [MarkChange(Markup.CODE, "one", "yes", "")], id="code block"
        ),
        pytest.param("*calm*", "_calm_", [], id="the same emphasis, spelled otherwise"),
        pytest.param("- one\n- two", "* one\n* two", [], id="the same list, spelled otherwise"),
    ],
)
def test_changed_markup_is_named_and_never_shown_as_syntax(
    old: str, new: str, marks: list[MarkChange]
) -> None:
    found = blocks(old, new)

    assert [mark for block in found for mark in block.marks] == marks
    words = any(op.kind != OpKind.KEEP for block in found for op in block.ops)
    assert any(block.how == How.CHANGED for block in found) == bool(marks or words)
    assert not any(
        sign in op.text for block in found for op in block.ops for sign in "*_[](){}#>`"
    )


def test_kept_words_whose_markup_changed_are_an_op_of_their_own() -> None:
    (block,) = blocks("He said he *may* go there.", "He said he may go there.")

    assert [(op.text, op.marks) for op in block.ops] == [
        ("He said he ", ()),
        ("may", ("emphasis",)),
        (" go there.", ()),
    ]


def test_a_picture_that_went_with_its_words_is_named() -> None:
    first, second = blocks("![A quay](/a.jpg)\n\nRain.", "Rain.")

    assert first.marks == (MarkChange(Markup.IMAGE, "A quay", "/a.jpg", ""),)
    assert second.marks == ()
