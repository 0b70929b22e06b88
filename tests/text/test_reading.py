"""Reading stays in proportion to length, whatever the shape; limits are counts."""

from __future__ import annotations

import sys
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest

from stories.text.limits import (
    MAX_BLOCKS,
    MAX_BLOCKS_DEEP,
    MAX_BYTES,
    MAX_INLINE_DEEP,
    MAX_SIGNS,
    TextTooLong,
)
from stories.text.marks import ProblemCode
from stories.text.markup import claim_refs, problems, spans, strip_marks
from stories.text.reading import read, read_line
from stories.text.render import plain_text, render
from tests.text.drafts import SHAPES, Page, closers, grown, payloads

if TYPE_CHECKING:
    from collections.abc import Callable


ENOUGH = 0.5


def calls(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, the work calls: a measure that no machine changes."""
    count = 0

    def note(_frame: object, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def seconds(text: str) -> float:
    """CPU time of reading and rendering once; tried again where a busy machine may be at fault."""
    best = 60.0
    for _ in range(3):
        read.cache_clear()
        start = process_time()
        render(text)
        best = min(best, process_time() - start)
        if best < ENOUGH:
            break
    return best


def everything(text: str) -> None:
    read.cache_clear()
    read_line.cache_clear()
    render(text)
    plain_text(text)
    strip_marks(text)


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_draft_is_twice_the_work(shape: str) -> None:
    short, long = grown(shape, 600), grown(shape, 1200)

    work = calls(lambda: everything(short))
    more = calls(lambda: everything(long))

    assert more <= 2.2 * work + 200
    # What a regular expression does inside is not counted: 16,000 characters take it 0.06 s, and
    # 1 s and more if it goes over them anew for each.
    assert seconds(grown(shape, 16_000)) < ENOUGH


def test_closing_many_claims_in_each_other_is_twice_the_work_too() -> None:
    work = calls(lambda: everything(closers(2000)))

    assert calls(lambda: everything(closers(4000))) <= 2.2 * work + 200


def test_no_pathological_draft_of_the_corpus_takes_long() -> None:
    drafts = [eval(expression) for expression in payloads("pathological_md")]  # noqa: S307

    slow = [draft[:40] for draft in drafts if len(draft) <= 20_000 and seconds(draft) > ENOUGH]

    assert slow == []


def test_twice_the_story_is_twice_the_work() -> None:
    paragraph = (
        'The mayor said on Monday that [*twelve* people]{claim=C-7} had been "rescued" from the\n'
        "river near [the old bridge](https://a.example/b), and that **no one** was missing.\n\n"
    )

    work = calls(lambda: everything(paragraph * 40))

    assert calls(lambda: everything(paragraph * 80)) <= 2.1 * work


def test_a_text_is_read_once_for_all_who_ask() -> None:
    read.cache_clear()
    text = "[a]{claim=C-1} *b*"

    render(text)
    work = calls(lambda: (spans(text), problems(text), claim_refs(text)))

    assert work < 40


# Limits.


def too_complex(text: str) -> list[int]:
    return [p.at for p in problems(text) if p.code is ProblemCode.TOO_COMPLEX]


def test_quotations_nest_so_deep_and_no_deeper() -> None:
    deep = "> " * MAX_BLOCKS_DEEP + "[a]{claim=C-1}"

    assert too_complex(deep[2:]) == []
    assert too_complex(deep) == [2 * (MAX_BLOCKS_DEEP - 1)]
    assert Page(render(deep).html).words == "> a"
    assert claim_refs(deep) == ("C-1",)


def test_emphasis_nests_so_deep_and_no_deeper() -> None:
    def nested(levels: int) -> str:
        return "*a **b " * (levels // 2) + "[c]{claim=C-1}" + " b** a*" * (levels // 2)

    assert too_complex(nested(MAX_INLINE_DEEP)) == []
    assert too_complex(nested(MAX_INLINE_DEEP + 2)) == [0]
    page = Page(render(nested(MAX_INLINE_DEEP + 2)).html)
    assert page.marked() == [("C-1", "c")]
    assert "*" not in page.words
    assert sum(tag in ("em", "strong") for tag, _ in page.elements) == MAX_INLINE_DEEP


def test_after_too_many_blocks_the_rest_is_one_paragraph_with_its_claims() -> None:
    text = "- a\n" * (MAX_BLOCKS + 5) + "\n[b]{claim=C-1}"

    assert len(too_complex(text)) == 1
    assert claim_refs(text) == ("C-1",)
    assert plain_text(text).count("a") == MAX_BLOCKS + 5


def test_after_too_many_signs_the_rest_is_plain_words() -> None:
    text = "\\*" * (MAX_SIGNS - 2) + "[a]{claim=C-1}" + "[b]{claim=C-2}"

    assert too_complex(text) == [text.index("[b]")]
    assert claim_refs(text) == ("C-1",)


def test_a_short_name_cannot_swell_the_page() -> None:
    text = f"[a]: /{'u' * 40_000}\n\n" + "[a] " * 2000

    rendered = render(text)

    assert len(rendered.html) < 4 * MAX_BYTES
    assert len(too_complex(text)) == 1
    assert Page(rendered.html).words.count("a") >= 2000


@pytest.mark.parametrize("ask", [render, plain_text, spans, problems, claim_refs, strip_marks])
def test_every_question_about_a_text_beyond_the_cap_is_refused(
    ask: Callable[[str], object],
) -> None:
    with pytest.raises(TextTooLong):
        ask("a" * (MAX_BYTES + 1))


@pytest.mark.parametrize("space", ["\u2028", "\u00a0", "\x0b", "\u3000"])
def test_code_that_is_nothing_but_space_is_read(space: str) -> None:
    assert [passage.words for passage in read(f"    {space}\n\nRescued").passages] == ["Rescued"]
