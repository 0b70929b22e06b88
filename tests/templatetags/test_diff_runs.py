from __future__ import annotations

import pytest

from stories.templatetags.diff_runs import Printer
from stories.text.difference import OpKind
from stories.text.runs import Run


def run(text: str, kind: OpKind = OpKind.KEEP, **more: object) -> Run:
    return Run(kind, "", text, "", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(OpKind))
def test_every_run_is_escaped(kind: OpKind) -> None:
    nasty = Run(kind, "<", '<script>"', ">", marks=("link",), touches=("name",))

    html = Printer(desk=True).printed([nasty])

    assert "<script" not in html
    assert html.startswith("&lt;")
    assert html.endswith("&gt;")


def test_the_desk_sees_what_hides_in_words_that_stayed() -> None:
    printed = Printer(desk=True).printed([run("har\u200bbour")])

    assert printed == ('har<bdi class="diff-hidden" title="U+200B">ZERO WIDTH SPACE</bdi>bour')
    assert Printer().printed([run("har\u200bbour")]) == "har\u200bbour"


def test_a_mark_of_direction_that_came_is_shown_even_among_arabic_words() -> None:
    came = Printer(desk=True).printed([run("هنا\u200f", OpKind.INSERT)])
    stayed = Printer(desk=True).printed([run("هنا\u200f")])

    assert "RIGHT-TO-LEFT MARK" in came
    assert "RIGHT-TO-LEFT MARK" not in stayed


def test_a_joiner_that_a_script_needs_is_no_hidden_character() -> None:
    assert "diff-hidden" not in Printer(desk=True).printed([run("می\u200cخواهم", OpKind.INSERT)])


def test_only_the_first_words_of_a_passage_have_its_anchor() -> None:
    first = run("One", OpKind.DELETE, moved=3, opens=True)
    second = run("Two", OpKind.DELETE, moved=3)

    html = Printer(down=frozenset([3]), both=True).printed([first, second])

    assert html.count('id="move-3-from"') == 1
    assert 'href="#move-3-to"><span aria-hidden="true">↓</span>' in html
    assert "move-3" not in Printer(down=frozenset([3])).printed([first, second])
