"""What is kept of a comparison gives all of it back, and holds no words that stayed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.comparison import Comparison
from stories.text.condensed import condense, restore
from stories.text.diff import compare
from stories.text.version import ClaimMark, NoticeMark, UpdateText, Version
from tests.strategies import versions
from tests.text.test_diff import revisions

PARAGRAPHS = [f"The [fire no. {n}]{{claim=C-1}} burned in *store* {n}, he said." for n in range(9)]
TOLL = ClaimMark("C-1", "Twelve people died.", "checking")
OLD = Version(
    "Fire in the [harbour]{claim=C-1}",
    "\n\n".join(PARAGRAPHS),
    standfirst="Twelve died",
    byline="By Ada Falk",
    updates=tuple(
        UpdateText(f"u{n}", "2026-11-20T08:00:00Z", "", f"Entry {n}.") for n in range(5)
    ),
    claims=(TOLL,),
    notices=(NoticeMark("note", 1, "2026-11-20T10:00:00Z", "We asked again."),),
)


def kept(old: Version, new: Version) -> str:
    return json.dumps(condense(compare(old, new).to_record(), old, new), separators=(",", ":"))


def comes_back(old: Version, new: Version) -> bool:
    record = compare(old, new).to_record()
    back = restore(json.loads(kept(old, new)), old, new)
    return back == record and Comparison.from_record(back) == compare(old, new)


@given(versions(), versions())
@settings(max_examples=150, deadline=None)
def test_the_comparison_of_any_two_versions_comes_back(old: Version, new: Version) -> None:
    assert comes_back(old, new)


@given(revisions(), revisions(), st.sampled_from([(), ("C-1",)]))
@settings(max_examples=150, deadline=None)
def test_a_comparison_of_edited_texts_comes_back(
    body: tuple[str, str], entry: tuple[str, str], gone: tuple[str, ...]
) -> None:
    old, new = (
        replace(
            OLD,
            body=text,
            updates=(replace(OLD.updates[0], headline=words[:40], body=words), *OLD.updates[1:]),
        )
        for text, words in zip(body, entry, strict=True)
    )

    assert comes_back(old, replace(new, claims=() if gone else new.claims))


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(PARAGRAPHS[::-1]),
        "\n\n".join(
            ["- One.", "- Two.", "# Head", "> Said so.", "~~~\ncode\n\nmore\n~~~", "| a |"]
        ),
        f"\n\n\n{OLD.body}\n\n\n\nThe end.\n",
        OLD.body.replace("\n\n", "\n", 3),
        OLD.body.replace("\n\n", " ", 2),
        OLD.body.replace("*", "**").replace("C-1", "C-2"),
        "",
    ],
)
def test_every_kind_of_block_and_move_comes_back(body: str) -> None:
    new = replace(OLD, body=body, updates=OLD.updates[::-1], stage="closed", held=True)

    assert comes_back(OLD, new)
    assert comes_back(new, OLD)


def test_words_that_stayed_are_not_held() -> None:
    new = replace(
        OLD,
        body=OLD.body.replace("store* 4, he said.", "store* 4 all night, he said."),
        updates=(replace(OLD.updates[0], body="Entry 0 is old."), *OLD.updates[1:]),
        claims=(replace(TOLL, status="confirmed"),),
    )

    held = kept(OLD, new)

    for words in ("burned", "Entry", "Twelve", "Ada", "asked", "night", "harbour"):
        assert words not in held


def test_a_longer_text_around_a_change_costs_a_few_bytes_a_paragraph() -> None:
    longer = replace(OLD, body="\n\n".join(PARAGRAPHS * 5))

    def edited(version: Version) -> Version:
        return replace(version, body=version.body.replace("store* 4", "house* 4", 1))

    few, many = (len(kept(version, edited(version))) for version in (OLD, longer))

    assert (many - few) / (len(PARAGRAPHS) * 4) < 40
