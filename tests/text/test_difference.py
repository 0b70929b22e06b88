"""What holds for the difference of any two texts, in ten scripts, and of every real pair."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.comparison import Comparison
from stories.text.diff import apply, compare, compare_texts, revert
from stories.text.difference import How, OpKind, TextDiff
from stories.text.layout import blocks, lines_as_blocks
from stories.text.version import UpdateText, Version
from tests.text.test_diff import SCRIPTS, passages, revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.difference import Block, Op

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "diff" / "open.jsonl"
CLUSTER = regex.compile(r"\X")
SPACES = (" ", "  ", "\u00a0", "\u2009", "\t", "\n")
HAN = "月曜日に十二人が救助された。東京タワーで火事があった。"

WORDS = st.sampled_from([word for script in SCRIPTS for word in script.split()])


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    """Words of one paragraph, in one script or several."""
    return draw(st.lists(WORDS, min_size=1, max_size=20))


def ops(difference: TextDiff) -> Iterator[Op]:
    for block in difference.blocks:
        yield from block.ops


def changed(difference: TextDiff) -> list[Op]:
    return [op for op in ops(difference) if op.kind != OpKind.KEEP]


def borders(block: Block, kind: OpKind) -> Iterator[tuple[str, int]]:
    """What one side reads in a block, with each place at which an op ends."""
    texts = [op.text for op in block.ops if op.kind in (OpKind.KEEP, kind) and op.text]
    whole, at = "".join(texts), 0
    for text in texts:
        at += len(text)
        yield whole, at


@given(st.sampled_from([*SCRIPTS, HAN, "👩\u200d👩\u200d👧 🇩🇪 👍🏽 ❤️"]), st.data())
@settings(max_examples=150, deadline=None)
def test_no_letter_is_cut_where_a_change_begins_or_ends(script: str, data: st.DataObject) -> None:
    letters = CLUSTER.findall(script)
    start = data.draw(st.integers(0, len(letters)))
    end = data.draw(st.integers(start, len(letters)))
    put = data.draw(st.lists(st.sampled_from(letters), max_size=4))
    new = "".join([*letters[:start], *put, *letters[end:]])

    difference = compare_texts(script, new, markdown=False)

    for block in difference.blocks:
        for kind in (OpKind.DELETE, OpKind.INSERT):
            for whole, at in borders(block, kind):
                ends = {match.end() for match in CLUSTER.finditer(whole)}
                hidden = unicodedata.category(whole[at - 1]) == "Cf" or (
                    at < len(whole) and unicodedata.category(whole[at]) == "Cf"
                )
                assert at in ends or hidden


@given(paragraphs(), st.data())
@settings(max_examples=100, deadline=None)
def test_other_space_is_no_change_of_words(words: list[str], data: st.DataObject) -> None:
    spaces = st.lists(st.sampled_from(SPACES), min_size=len(words), max_size=len(words))
    other = "".join(word + space for word, space in zip(words, data.draw(spaces), strict=True))

    assert not changed(compare_texts(" ".join(words), other.strip()))


@given(paragraphs())
@settings(max_examples=100, deadline=None)
def test_another_form_of_the_same_letters_is_no_change_of_words(words: list[str]) -> None:
    text = " ".join(words)
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert not changed(compare_texts(composed, apart))
    assert not changed(compare_texts(apart, composed))


@pytest.mark.parametrize("form", ["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u200f"])
def test_a_character_that_hides_is_a_change_of_words(form: str) -> None:
    difference = compare_texts("The toll rose to twelve.", f"The toll rose to{form} twelve.")

    assert [op.text for op in changed(difference)] == [form]


@given(revisions(), st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_paragraph_of_either_side_stands_once(
    texts: tuple[str, str], markdown: bool
) -> None:
    cut = blocks if markdown else lines_as_blocks

    found = compare_texts(*texts, markdown=markdown).blocks

    stand = [block for block in found if block.how != How.AWAY]
    olds = [(block.old_index, block.old_count) for block in stand]
    news = [(block.new_index, block.new_count) for block in stand]
    for text, side in zip(texts, (olds, news), strict=True):
        held = [i + n for i, count in side if i is not None for n in range(count)]
        assert sorted(held) == list(range(len(cut(text)[1])))


def version(texts: tuple[str, str, str]) -> Version:
    headline, body, entry = texts
    update = UpdateText("u1", "2026-11-20T08:00:00Z", "", entry)
    return Version(headline=" ".join(headline.split()), body=body, updates=(update,))


STORIES = st.tuples(passages(), passages(), passages()).map(version)


@given(STORIES, STORIES)
@settings(max_examples=60, deadline=None)
def test_swapped_versions_swap_what_was_added_and_removed(old: Version, new: Version) -> None:
    there, back = compare(old, new), compare(new, old)

    assert there.is_empty == back.is_empty
    assert [change.how for change in there.updates] == [change.how for change in back.updates]
    assert Comparison.from_record(json.loads(json.dumps(there.to_record()))) == there


@given(STORIES)
@settings(max_examples=40, deadline=None)
def test_a_story_does_not_differ_from_itself(story: Version) -> None:
    comparison = compare(story, story)

    assert comparison.is_empty
    assert comparison.counts.changes == 0
    assert not comparison.touches


def test_swapping_two_versions_swaps_additions_and_removals() -> None:
    old = Version(headline="Fire", body="It began at dawn.\n\nNobody was hurt in the store.")
    new = Version(headline="Fire out", body="It began at dawn.")

    there, back = compare(old, new).counts, compare(new, old).counts

    assert (there.additions, there.removals) == (back.removals, back.additions) == (0, 1)
    assert there.edits == back.edits == 1


@pytest.mark.skipif(not PAIRS.exists(), reason="needs the shared real copy")
def test_every_real_pair_is_rebuilt_either_way() -> None:
    wrong = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        markdown = pair["group"] == "org"
        gap = "\n\n" if markdown else "\n"
        old, new = pair["old"].replace("\n", gap), pair["new"].replace("\n", gap)
        difference = compare_texts(old, new, markdown=markdown)
        if apply(difference, old) != new or revert(difference, new) != old:
            wrong.append(pair["id"])

    assert not wrong
