"""A longer text costs a merge more work, but not out of proportion."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from stories.text.merge import merge

if TYPE_CHECKING:
    from collections.abc import Callable

Sides = tuple[str, str, str]


def _paragraphs(count: int) -> list[str]:
    return [" ".join(f"word{n}x{k}" for k in range(12)) for n in range(count)]


def _mixed(paragraphs: list[str], step: int) -> list[str]:
    return sorted(paragraphs, key=lambda p: paragraphs.index(p) * step % 167)


def reordered_by_one(count: int) -> Sides:
    paragraphs = _paragraphs(count)
    mine = _mixed(paragraphs, 61)
    return "\n\n".join(paragraphs), "\n\n".join(mine), "\n\n".join(p + " end" for p in paragraphs)


def reordered_by_both(count: int) -> Sides:
    paragraphs = _paragraphs(count)
    mine, theirs = (_mixed(paragraphs, step) for step in (61, 43))
    return "\n\n".join(paragraphs), "\n\n".join(mine), "\n\n".join(theirs)


def one_paragraph(count: int) -> Sides:
    words = " ".join(_paragraphs(count))
    return words, words.replace("x3 ", "x3a "), words.replace("x3 ", "x3b ").replace("x9 ", "y ")


def repeated(count: int) -> Sides:
    text = "\n\n".join(["the same words again and again"] * count)
    return text, f"{text}\n\nthe same", text.replace("same", "very same", 1)


def _calls(sides: Sides) -> int:
    """How many calls a merge makes."""
    count = 0

    def called(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        merge(*sides)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("made", [reordered_by_one, reordered_by_both, one_paragraph, repeated])
def test_four_times_the_text_is_not_much_more_than_four_times_the_work(
    made: Callable[[int], Sides],
) -> None:
    assert _calls(made(160)) < 6 * _calls(made(40))
