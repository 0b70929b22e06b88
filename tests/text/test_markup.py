"""Claim marks: which count, which are reported, and how one is put in and taken out."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from stories.text.markup import (
    ClaimSpan,
    Misfit,
    UnfitSelection,
    claim_refs,
    mark,
    problems,
    spans,
    strip_marks,
    unmark,
)
from stories.text.render import plain_text
from tests.text.drafts import SHAPES, any_text, drafts, grown

WORDS = ("nine dead", " nine *dead* ", "`x`", "- nine", "nine\ndead", "[x](/y)", "a* b", "[sic]")


def test_references_come_each_once_in_reading_order() -> None:
    text = "# [a]{claim=C-9}\n\n- [b]{claim=C-2}\n\n> [c]{claim=C-9} [d]{claim=C-30}"

    assert claim_refs(text) == ("C-9", "C-2", "C-30")


def test_a_span_says_where_the_whole_mark_stands_and_what_a_reader_sees() -> None:
    text = "Early [*nine* &amp; `ten`\\]\nmore]{claim=C-17} late"

    assert spans(text) == (ClaimSpan("C-17", "nine & ten] more", 6, 45),)
    assert text[6:45] == "[*nine* &amp; `ten`\\]\nmore]{claim=C-17}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("> - ", ""),
        ("1.\t", " #"),
        ("## ", " ##"),
        ("| a |\n|---|\n|  ", " |"),
        ("a  \n   ", "\n==="),
        ("> a\n", ""),
        ("\r\n\r\n*", "*\r\n"),
        ("[", "](https://a.example)"),
        ("- \t", "\n\n\n"),
        ("[r]: /u\n", ""),
        ("~~~ x\n~~~\n", "\n```"),
    ],
)
def test_offsets_hold_wherever_the_mark_stands(before: str, after: str) -> None:
    marked = "[nine dead]{claim=C-4}"

    found = spans(f"{before}{marked}{after}")

    assert found == (ClaimSpan("C-4", "nine dead", len(before), len(before) + len(marked)),)


@pytest.mark.parametrize(
    "attributes",
    ["{claim=C-7}", "{ claim=C-7 }", '{claim="C-7"}', "{claim = C-7}", '{ claim = "C-7" }'],
)
def test_spaces_and_quotes_in_the_braces_change_nothing(attributes: str) -> None:
    assert claim_refs(f"[a]{attributes}") == ("C-7",)
    assert problems(f"[a]{attributes}") == ()


@pytest.mark.parametrize(
    "text",
    [
        "`[a]{claim=C-1}`",
        "``[a]{claim=C-1} ` ``",
        "    [a]{claim=C-1}",
        "```\n[a]{claim=C-1}\n```",
        "~~~\n[a]{claim=C-1}",
        "- x\n\n      [a]{claim=C-1}",
        "\\[a]{claim=C-1}",
        "[a\\]{claim=C-1}",
        "[a]\\{claim=C-1}",
        "\\[a\\]\\{claim=C-1\\}",
        "[a]{.small}",
        "[the claim] {of a rival}",
        "a {claims} b",
    ],
)
def test_what_the_editor_wants_shown_is_neither_mark_nor_problem(text: str) -> None:
    assert spans(text) == ()
    assert problems(text) == ()


@pytest.mark.parametrize(
    ("text", "found", "words"),
    [
        ("x [a]{claim=C-017}", [("malformed", 2, "")], "x a"),
        ("x [a]{claim=c-17}", [("malformed", 2, "")], "x a"),
        ("[a]{claim=17}", [("malformed", 0, "")], "a"),
        ("[a]{claim:C-17}", [("malformed", 0, "C-17")], "a"),
        ("[a]{C-17}", [("malformed", 0, "C-17")], "a"),
        ("[a]{claim=}", [("malformed", 0, "")], "a"),
        ("[a]{claim}", [("malformed", 0, "")], "a"),
        ("[a]{claim=C-1, C-2}", [("malformed", 0, "C-1")], "a"),
        ("[a]{claim=C-1 claim=C-2}", [("duplicate", 0, "C-1")], "a"),
        ("[a [b]{claim=C-1} c]{claim=C-2}", [("nested", 0, "C-2")], "a b c"),
        ("[]{claim=C-1}x", [("empty", 0, "C-1")], "x"),
        ("[ \n ]{claim=C-1}x", [("empty", 0, "C-1")], "x"),
        ("[a]{claim=C-1 b", [("unclosed", 2, "C-1")], "[a]{claim=C-1 b"),
        ("[a]{claim=\nC-1}", [("unclosed", 2, "C-1")], "[a]{claim= C-1}"),
        ("a]{claim=C-1} b", [("unclosed", 1, "C-1")], "a b"),
        ("[a {claim=C-1} b", [("unclosed", 3, "C-1")], "[a b"),
        ("[a] {claim=C-1}", [("unclosed", 4, "C-1")], "[a]"),
        ("[a](/x){claim=C-1}", [("unclosed", 7, "C-1")], "a"),
        ("[a\n\nb]{claim=C-1}", [("unclosed", 5, "C-1")], "[a b"),
    ],
)
def test_a_mark_that_cannot_be_placed_keeps_its_words_and_is_reported(
    text: str, found: list[tuple[str, int, str]], words: str
) -> None:
    reported = problems(text)

    assert [(problem.code.value, problem.at, problem.ref) for problem in reported] == found
    assert " ".join(plain_text(text).split()) == words
    assert all(problem.code.about_claim for problem in reported)


def test_unknown_references_are_reported_among_the_others_in_reading_order() -> None:
    text = "[a]{claim=C-3} [b]{claim=C-4} [c]{claim=x}\n\n`[d]{claim=C-5}` [e]{claim=C-6}"

    reported = problems(text, frozenset({"C-4"}))

    assert [(p.code, p.ref, p.excerpt[:3]) for p in reported] == [
        ("unknown", "C-3", "[a]"),
        ("malformed", "", "[c]"),
        ("unknown", "C-6", "[e]"),
    ]


def test_the_inner_of_two_nested_marks_stands() -> None:
    assert claim_refs("[a [b]{claim=C-1} [c]{claim=C-2} d]{claim=C-3}") == ("C-1", "C-2")


def test_a_headline_knows_no_code_and_no_blocks() -> None:
    headline = "    `[a]{claim=C-1}` # 1. \\[b]{claim=C-2}"

    assert claim_refs(headline, line=True) == ("C-1",)
    assert strip_marks(headline) == "`a` # 1. [b]{claim=C-2}"
    assert problems("[a]{claim=x}", line=True)[0].code == "malformed"


@settings(max_examples=150, deadline=None)
@given(any_text())
def test_reading_anything_gives_spans_that_hold_their_words(text: str) -> None:
    for span in spans(text):
        assert text[span.start] == "["
        assert text[span.start : span.end].endswith("}")
    assert all(0 <= problem.at <= len(text) for problem in problems(text))


# Marking and unmarking.


def selected(text: str) -> tuple[str, int, int]:
    """The text without its `«»`, and where they stood."""
    start = text.index("«")
    end = text.index("»") - 1
    return text.replace("«", "").replace("»", ""), start, end


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("One «two three» four", "One [two three]{claim=C-8} four"),
        ("One« two »three", "One [two]{claim=C-8} three"),
        ("«- an entry\n»- more", "- [an entry]{claim=C-8}\n- more"),
        ("«> ## quoted»", "> ## [quoted]{claim=C-8}"),
        ("a «*b* [c](/d) `e`»", "a [*b* [c](/d) `e`]{claim=C-8}"),
        ("a *«b»* c", "a *[b]{claim=C-8}* c"),
        ("«he [sic] said»", "[he [sic] said]{claim=C-8}"),
        ("> «a\n> b»", "> [a\n> b]{claim=C-8}"),
        ("[a]{claim=C-1}« b»", "[a]{claim=C-1} [b]{claim=C-8}"),
        ("| «a» | b |\n|---|---|", "| [a]{claim=C-8} | b |\n|---|---|"),
        ("a\n\n«b»\n\nc", "a\n\n[b]{claim=C-8}\n\nc"),
        ("«b»\n\n[c]{claim=C-1}", "[b]{claim=C-8}\n\n[c]{claim=C-1}"),
    ],
)
def test_a_selection_becomes_a_claim(text: str, marked: str) -> None:
    assert mark(*selected(text), "C-8") == marked


@pytest.mark.parametrize(
    ("text", "misfit"),
    [
        ("a «» b", Misfit.EMPTY),
        ("a« » b", Misfit.EMPTY),
        ("a«\n\n»b", Misfit.EMPTY),
        ("a\n«---»", Misfit.EMPTY),
        ("```\n«a»\n```", Misfit.EMPTY),
        ("«a\n\nb»", Misfit.BLOCKS),
        ("- «a\n- b»", Misfit.BLOCKS),
        ("| «a | b» |\n|---|---|", Misfit.BLOCKS),
        ("«a [b]{claim=C-1}»", Misfit.MARKED),
        ("[a «b» c]{claim=C-1}", Misfit.MARKED),
        ("[a «b]{claim=C-1} c»", Misfit.MARKED),
        ("[a]{cl«aim»=C-1}", Misfit.MARKED),
        ("*a «b* c»", Misfit.CUTS),
        ("`a «b` c»", Misfit.CUTS),
        ("`a «b» c`", Misfit.CUTS),
        ("[a «b](/c) d»", Misfit.CUTS),
        ("[a](/«c»)", Misfit.CUTS),
        ("a \\«*b» c", Misfit.CUTS),
        ("a «b] c»", Misfit.CUTS),
    ],
)
def test_a_selection_that_no_mark_can_wrap_is_refused(text: str, misfit: Misfit) -> None:
    with pytest.raises(UnfitSelection) as refusal:
        mark(*selected(text), "C-8")

    assert refusal.value.misfit is misfit


@pytest.mark.parametrize("ref", ["", "17", "C-0", "C-017", "c-1", "C-1}", "C-1 ", "C-١"])
def test_only_a_reference_can_mark(ref: str) -> None:
    with pytest.raises(UnfitSelection, match="look like C-17"):
        mark("words", 0, 5, ref)


def test_the_refusal_names_the_claim_that_has_the_words() -> None:
    with pytest.raises(UnfitSelection, match="belong to C-12 already"):
        mark("[words]{claim=C-12}", 2, 4, "C-8")


def test_a_selection_in_a_headline_is_marked_without_regard_to_markdown() -> None:
    assert mark("# «*a»", 2, 5, "C-8", line=True) == "# [«*a]{claim=C-8}»"


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, int, int]:
    """A draft, and a selection that is likely to begin and end with words."""
    before, words, after = draw(drafts()), draw(st.sampled_from(WORDS)), draw(drafts())
    text = f"{before}{words}{after}"
    return text, len(before), len(before) + len(words)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(selections())
def test_marking_adds_one_claim_and_unmarking_takes_it_off(
    selection: tuple[str, int, int],
) -> None:
    text, start, end = selection
    try:
        marked = mark(text, start, end, "C-77")
    except UnfitSelection:
        assume(False)

    assert plain_text(marked) == plain_text(text)
    assert [span.ref for span in spans(marked) if span.ref != "C-77"] == [
        span.ref for span in spans(text)
    ]
    assert claim_refs(marked).count("C-77") == 1
    assert unmark(marked, "C-77") == text


def test_unmarking_takes_all_marks_of_that_claim_and_no_other() -> None:
    text = '[a *b*]{claim=C-1} [c]{claim=C-11}\n\n- [d]{ claim="C-1" } `[e]{claim=C-1}`'

    assert unmark(text, "C-1") == "a *b* [c]{claim=C-11}\n\n- d `[e]{claim=C-1}`"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_headline_of_any_shape_is_read(shape: str) -> None:
    assert isinstance(strip_marks(grown(shape, 2000)), str)
