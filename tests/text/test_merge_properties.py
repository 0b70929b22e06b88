"""What holds for every merge, whatever two editors did to a text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.merge import By, Clash, Merge, merge
from tests.text.test_diff import passages

WORDS = tuple(f"word{n}" for n in range(9))


@st.composite
def paragraphs(draw: st.DrawFn) -> list[list[str]]:
    """Some paragraphs, all words distinct but for a paragraph that may stand twice."""
    count = draw(st.integers(2, 6))
    found = [[f"{word}x{n}" for word in WORDS] for n in range(count)]
    if draw(st.booleans()):
        found.insert(draw(st.integers(0, count)), list(found[0]))
    return found


def _edited(draw: st.DrawFn, base: list[list[str]], who: str) -> list[list[str]]:
    """What an editor makes of it; each new word is that editor's own, and stands once."""
    made = [list(paragraph) for paragraph in base]
    for n in range(draw(st.integers(1, 4))):
        what = draw(st.sampled_from(("words", "words", "add", "move", "remove", "split")))
        at = draw(st.integers(0, len(made) - 1))
        if what == "words":
            start = draw(st.integers(0, len(made[at]) - 1))
            end = draw(st.integers(start, min(len(made[at]), start + 2)))
            made[at][start:end] = [f"{who}{n}"]
        elif what == "add":
            made.insert(at, [f"{who}{n}first", f"{who}{n}second"])
        elif what == "split" and len(made[at]) > 2:
            made[at : at + 1] = [made[at][:2], made[at][2:]]
        elif len(made) > 1:
            taken = made.pop(at)
            if what == "move":
                made.insert(draw(st.integers(0, len(made))), taken)
    return made


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str, str]:
    base = draw(paragraphs())
    sides = base, _edited(draw, base, "mine"), _edited(draw, base, "theirs")
    made = ["\n\n".join(" ".join(words) for words in side) for side in sides]
    return made[0], made[1], made[2]


def settled(merged: Merge, side: str) -> str:
    return merged.settled([getattr(clash, side) for clash in merged.clashes])


def typed(text: str, who: str) -> list[str]:
    return sorted(re.findall(rf"\b{who}\w+", text))


@given(passages(), passages())
@settings(max_examples=60, deadline=None)
def test_a_side_that_changed_nothing_or_the_same_gives_the_other(base: str, text: str) -> None:
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text
    assert merge(base, text, text).text == text


@given(texts())
@settings(max_examples=150, deadline=None)
def test_every_word_that_somebody_typed_stands_once(sides: tuple[str, str, str]) -> None:
    merged = merge(*sides)

    assert typed(settled(merged, "mine"), "mine") == typed(sides[1], "mine")
    assert typed(settled(merged, "theirs"), "theirs") == typed(sides[2], "theirs")


@given(texts())
@settings(max_examples=100, deadline=None)
def test_who_saved_first_is_mirrored(sides: tuple[str, str, str]) -> None:
    base, mine, theirs = sides

    merged, mirrored = merge(base, mine, theirs), merge(base, theirs, mine)

    assert [(c.base, c.mine, c.theirs, c.paragraph, c.why) for c in merged.clashes] == [
        (c.base, c.theirs, c.mine, c.paragraph, c.why) for c in mirrored.clashes
    ]
    assert settled(merged, "mine") == settled(mirrored, "theirs")


@given(texts())
@settings(max_examples=100, deadline=None)
def test_a_merge_that_is_kept_can_be_merged_again(sides: tuple[str, str, str]) -> None:
    base, mine, theirs = sides
    kept = settled(merge(base, mine, theirs), "mine")

    assert merge(theirs, kept, theirs).text == kept
    assert merge(base, kept, kept).text == kept


@given(texts())
@settings(max_examples=100, deadline=None)
def test_the_pieces_are_the_text_and_say_whose_it_is(sides: tuple[str, str, str]) -> None:
    merged = merge(*sides)

    assert tuple(p for p in merged.pieces if isinstance(p, Clash)) == merged.clashes
    shown = "".join(p.mine if isinstance(p, Clash) else p.text for p in merged.pieces)
    assert shown == settled(merged, "mine")
    for piece in merged.pieces:
        if not isinstance(piece, Clash) and piece.by is By.NOBODY:
            assert piece.text == piece.base
