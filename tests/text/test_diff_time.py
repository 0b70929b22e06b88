"""What comparing costs: next to nothing for what stayed, in proportion to length otherwise."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

import pytest

from stories.text.diff import compare, compare_texts
from stories.text.version import UpdateText, Version

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = "abcdefghijklmnoprstuvw"


def word(n: int) -> str:
    """The n-th word of a language without meaning."""
    size = len(LETTERS)
    return "".join(LETTERS[n // size**place % size] for place in range(n % 4 + 2))


def paragraph(n: int) -> str:
    words = [word((n * 61 + k * k * 7919) % 4_001) for k in range(60)]
    words[9], words[30], words[50] = f"[a link](/to/{n})", f"**{words[30]}**", str(n)
    return f"The {' '.join(words)}, [police said]{{claim=C-{n + 1}}} on Monday."


PARAGRAPHS = tuple(paragraph(n) for n in range(320))


def body(count: int, *, edited: bool = False, shuffled: bool = False) -> str:
    chosen = list(PARAGRAPHS[:count])
    if edited:
        chosen[::7] = [text.replace("Monday", "Tuesday") for text in chosen[::7]]
    if shuffled:
        chosen.sort(key=lambda text: len(text) * 7919 % 101)
    return "\n\n".join(chosen)


def seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def test_a_story_of_forty_updates_costs_little_more_than_the_one_that_changed() -> None:
    updates = tuple(
        UpdateText(f"u{n}", "2026-11-20T08:00:00Z", "", text)
        for n, text in enumerate(PARAGRAPHS[:40])
    )
    old = Version(headline="Fire", body=body(20), updates=updates)
    changed = (replace(updates[0], body=f"{updates[0].body} More."), *updates[1:])
    new = replace(old, updates=changed)
    compare(old, new)

    again = min(seconds(lambda: compare(old, new)) for _ in range(3))

    assert again < 0.1
    assert len(compare(old, new).changed_updates) == 1


def test_twenty_thousand_words_with_markdown_are_compared_within_a_second() -> None:
    old, new = body(320), body(320, edited=True)

    assert len(old.split()) > 20_000
    assert min(seconds(lambda: compare_texts(old, new)) for _ in range(3)) < 1


SHAPES: dict[str, Callable[[int], tuple[str, str]]] = {
    "all paragraphs in another order": lambda n: (body(n), body(n, shuffled=True)),
    "every paragraph another": lambda n: (
        "\n\n".join(PARAGRAPHS[:n]),
        "\n\n".join(PARAGRAPHS[-n:]).replace("a", "e").replace("o", "a"),
    ),
    "one word": lambda n: ("word " * n * 30, "word " * n * 29 + "other"),
    "one paragraph": lambda n: (
        body(n).replace("\n\n", " "),
        body(n, edited=True).replace("\n\n", " "),
    ),
    "links": lambda n: ("[a](/b) " * n * 5, "[a](/c) " * n * 5),
    "stars": lambda n: ("*a **b " * n * 5, "*a **b " * n * 5 + "c"),
    "brackets": lambda n: ("[" * n * 10 + "x", "[" * n * 10 + "y"),
    "claims": lambda n: ("[a]{claim=C-1} " * n * 5, "[a]{claim=C-2} " * n * 5),
    "entries": lambda n: ("- a b\n" * n * 5, "1. a b\n" * n * 5),
    "accents": lambda n: ("e\u0301" * n * 10, "e\u0301\u0316" * n * 10),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_takes_more_than_its_share_of_time(shape: str) -> None:
    def best(size: int) -> float:
        old, new = SHAPES[shape](size)
        return min(seconds(lambda: compare_texts(old, new)) for _ in range(2))

    best(4)
    short, long = best(20), best(160)

    assert long < 8 * 3 * short + 0.15
