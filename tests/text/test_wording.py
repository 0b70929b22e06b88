"""How a change reads: what stands as changed, as moved, as markup, and what does not."""

from __future__ import annotations

import pytest

from stories.text.diff import apply, compare_texts, revert
from stories.text.difference import Block, How, OpKind

SIGNS = {OpKind.KEEP: "", OpKind.DELETE: "-", OpKind.INSERT: "+"}


def shown(block: Block) -> str:
    """The block's ops on one line: [-gone-], [+come+], a break as ¶, [>moved>] by number."""
    return "".join(
        op.text.replace("\n", "¶")
        if op.kind == OpKind.KEEP
        else f"[{sign}{op.text.replace(chr(10), '¶')}{sign}]"
        for op in block.ops
        for sign in [f"{SIGNS[op.kind]}{op.moved or ''}"]
    )


def blocks(old: str, new: str, *, markdown: bool = True) -> tuple[Block, ...]:
    difference = compare_texts(old, new, markdown=markdown)
    assert apply(difference, old) == new
    assert revert(difference, new) == old
    return difference.blocks


@pytest.mark.parametrize(
    ("old", "new", "reads"),
    [
        pytest.param(
            "The toll rose to 12 on Monday.",
            "The toll rose to 14 on Monday.",
            "The toll rose to[- 12-][+ 14+] on Monday.",
            id="one word",
        ),
        pytest.param(
            "They will not sign it.", "They will sign it.", "They will[- not-] sign it.", id="gone"
        ),
        pytest.param(
            "It is over.", "Now it is over.", "[-It-][+Now it+] is over.", id="first word"
        ),
        pytest.param(
            "A deal of the century was made by both sides in the end.",
            "A pact of the decade was made by both sides in the end.",
            "A[- deal of the century-][+ pact of the decade+] was made by both sides in the end.",
            id="a phrase is replaced once, not chopped at its small words",
        ),
        pytest.param(
            "He came. He saw it all. He left.",
            "He came. He left.",
            "He came.[- He saw it all.-] He left.",
            id="a sentence goes as a sentence",
        ),
        pytest.param(
            "A long-term plan for the U.S. economy.",
            "A short-term plan for the U.S. economy.",
            "A[- long-term-][+ short-term+] plan for the U.S. economy.",
            id="a compound is one word",
        ),
        pytest.param(
            "The cafe\u0301 is open.", "The café is open.", "The café is open.", id="Unicode form"
        ),
        pytest.param("Two  words\there.", "Two words here.", "Two words here.", id="space"),
        pytest.param(
            "पुलिस ने सोमवार को कहा",
            "पुलिस ने मंगलवार को कहा",
            "पुलिस ने[- सोमवार-][+ मंगलवार+] को कहा",
            id="Devanagari",
        ),
        pytest.param(
            "月曜日に12人が救助された。",
            "月曜日に14人が救助された。",
            "月曜日に[-12-][+14+]人が救助された。",
            id="Han",
        ),
        pytest.param(
            "family: 👩\u200d👩\u200d👧",
            "family: 👩\u200d👩\u200d👦",
            "family:[- 👩\u200d👩\u200d👧-][+ 👩\u200d👩\u200d👦+]",
            id="cluster",
        ),
        pytest.param(
            "pay in full", "pay in\u202e full", "pay in[+\u202e+] full", id="turned direction"
        ),
        pytest.param(
            "The password is known.",
            "The pass\u200bword is known.",
            "The[- password-][+ pass\u200bword+] is known.",
            id="hidden space",
        ),
        pytest.param(
            'אמר צה"ל היום', 'אמר צה"ל אתמול', 'אמר צה"ל[- היום-][+ אתמול+]', id="Hebrew"
        ),
    ],
)
def test_changed_words_read_as_an_editor_would_mark_them(old: str, new: str, reads: str) -> None:
    (block,) = blocks(old, new)

    assert shown(block) == reads


TOLL = "The toll rose to twelve on Monday, police in the city said late in the evening."
WEATHER = "The weather is fair. The wind in the harbour has died down since the morning."
SEARCH = "Divers went on with the search until dark and will begin again at six tomorrow."


def test_a_moved_paragraph_is_shown_as_moved_with_what_changed_in_it() -> None:
    old = f"{TOLL}\n\n{WEATHER}\n\n{SEARCH}"
    new = f"{WEATHER}\n\n{SEARCH}\n\n{TOLL}".replace("twelve", "fourteen")

    left, _, _, moved = blocks(old, new)

    assert (left.how, left.ops, left.old_index, left.new_index) == (How.AWAY, (), 0, 2)
    assert (moved.how, moved.old_index, moved.new_index) == (How.MOVED, 0, 2)
    assert "[- twelve-][+ fourteen+]" in shown(moved)


def test_a_split_paragraph_is_one_block_with_a_break_that_came() -> None:
    first, second = WEATHER.split(". ")

    (block, same) = blocks(f"{WEATHER}\n\n{SEARCH}", f"{first}.\n\n{second}\n\n{SEARCH}")

    assert (block.how, block.old_count, block.new_count) == (How.SPLIT, 1, 2)
    assert shown(block) == f"{first}.[+¶+] {second}".replace("¶+] ", "¶+]")
    assert same.how == How.SAME


def test_merged_paragraphs_are_one_block_with_a_break_that_went() -> None:
    (block,) = blocks(f"{TOLL}\n\n{WEATHER}", f"{TOLL} {WEATHER}")

    assert (block.how, block.old_count, block.new_count) == (How.MERGED, 2, 1)
    assert shown(block) == f"{TOLL}[-¶-] {WEATHER}"


def test_a_sentence_that_went_over_to_another_paragraph_is_numbered_on_both_sides() -> None:
    sentence = "Two of the boats that were lost in the storm have been found since."

    changed = blocks(
        f"{TOLL} {sentence}\n\n{WEATHER}\n\n{SEARCH}",
        f"{TOLL}\n\n{WEATHER}\n\n{SEARCH} {sentence}",
    )

    assert shown(changed[0]) == f"{TOLL}[-1 {sentence}-1]"
    assert shown(changed[2]) == f"{SEARCH}[+1 {sentence}+1]"


def test_unlike_paragraphs_at_one_place_are_one_gone_and_one_new() -> None:
    hows = [block.how for block in blocks(f"{TOLL}\n\n{WEATHER}", f"{TOLL}\n\n{SEARCH}")]

    assert hows == [How.SAME, How.REMOVED, How.ADDED]


@pytest.mark.parametrize(
    ("old", "new", "touches"),
    [
        ("It killed 12 people.", "It killed 14 people.", ("figure",)),
        ("It began on Monday at sea.", "It began on Tuesday at sea.", ("date",)),
        ("They did not sign.", "They did sign.", ("negation",)),
        ("The mayor met Anna Berg there.", "The mayor met Anna Lund there.", ("name",)),
        ("It is so, the mayor said.", "It is so.", ("attribution",)),
        ('He said "we shall buy it" again.', 'He said "we shall take it" again.', ("quotation",)),
        ("A quick way out.", "A fast way out.", ()),
    ],
)
def test_changed_words_carry_what_they_touch(old: str, new: str, touches: tuple[str, ...]) -> None:
    assert compare_texts(old, new).touches == touches


def test_lines_are_paragraphs_and_their_stars_are_stars_where_there_is_no_markdown() -> None:
    same, changed = blocks("*one*\nA line of two.", "*one*\nA line of three.", markdown=False)

    assert shown(same) == "*one*"
    assert shown(changed) == "A line of[- two-][+ three+]."


def test_a_rule_comes_and_goes_though_nobody_reads_it() -> None:
    hows = [(block.how, block.kind) for block in blocks("One.\n\n---\n\nTwo.", "One.\n\nTwo.")]

    assert ("removed", "rule") in hows


def test_the_cells_of_a_table_are_read_row_by_row() -> None:
    table = "| Town | Dead |\n|---|---|\n| Ulm | 12 |\n"

    head, row = blocks(table, table.replace("12", "14"))

    assert (head.how, shown(head)) == (How.SAME, "Town • Dead")
    assert (row.kind, shown(row)) == ("table", "Ulm •[- 12-][+ 14+]")
