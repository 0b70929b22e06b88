"""Two editors, one text: what can be kept of both is, and what can't is asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stories.text.merge import Clash, Merge, Unsettled, Why, merge
from tests.text.test_diff import passages, revisions

TOLL = "The toll rose to twelve on Monday, police in the city said, and may rise again."
WEATHER = "The weather is fair and the wind in the harbour has died down since the morning."
SEARCH = "Divers went on with the search until dark and will begin again at six tomorrow."
STORY = f"{TOLL}\n\n{WEATHER}\n\n{SEARCH}\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        pytest.param(
            STORY.replace("twelve", "fourteen"),
            STORY.replace("may rise again", "could grow"),
            STORY.replace("twelve", "fourteen").replace("may rise again", "could grow"),
            id="words in one paragraph that do not touch",
        ),
        pytest.param(
            STORY.replace("twelve", "fourteen"),
            STORY.replace("Divers", "Navy divers"),
            STORY.replace("twelve", "fourteen").replace("Divers", "Navy divers"),
            id="words in different paragraphs",
        ),
        pytest.param(
            f"{SEARCH}\n\n{TOLL}\n\n{WEATHER}\n",
            STORY.replace("until dark", "until midnight"),
            f"{SEARCH}\n\n{TOLL}\n\n{WEATHER}\n".replace("until dark", "until midnight"),
            id="one moves a paragraph, the other edits it",
        ),
        pytest.param(
            STORY.replace(WEATHER, f"A new paragraph.\n\n{WEATHER}"),
            STORY.replace("The weather", "Weather"),
            STORY.replace(WEATHER, f"A new paragraph.\n\n{WEATHER}").replace(
                "The weather", "Weather"
            ),
            id="one adds a paragraph, the other edits the first words behind it",
        ),
        pytest.param(
            f"{STORY}\nA last paragraph.\n",
            STORY.replace("six tomorrow.", "seven."),
            f"{STORY}\nA last paragraph.\n".replace("six tomorrow.", "seven."),
            id="one adds a paragraph at the end, the other edits the last words",
        ),
        pytest.param(
            f"{TOLL}\n\n{SEARCH}\n",
            f"{TOLL}\n\n{SEARCH}\n".replace("twelve", "fourteen"),
            f"{TOLL}\n\n{SEARCH}\n".replace("twelve", "fourteen"),
            id="both remove the same paragraph, one edits another",
        ),
        pytest.param(
            f"{WEATHER}\n\n{SEARCH}\n",
            f"{TOLL}\n\n{WEATHER}\n",
            f"{WEATHER}\n",
            id="each removes another paragraph",
        ),
        pytest.param(
            STORY.replace("twelve", "[twelve]{claim=C-17}"),
            STORY.replace("may rise", "**may** rise"),
            STORY.replace("twelve", "[twelve]{claim=C-17}").replace("may rise", "**may** rise"),
            id="each marks other words",
        ),
        pytest.param(
            STORY.replace("police in the city", "[police in the city]{claim=C-17}"),
            STORY.replace("in the city", "in the old city"),
            STORY.replace("police in the city", "[police in the old city]{claim=C-17}"),
            id="one marks the words that the other edits",
        ),
        pytest.param(
            STORY.replace(" on Monday, police in the city said, and", ".\n\nIt"),
            STORY.replace("The wind", "Wind"),
            STORY.replace(" on Monday, police in the city said, and", ".\n\nIt"),
            id="a split stays a split",
        ),
    ],
)
def test_what_does_not_touch_is_kept_of_both(mine: str, theirs: str, merged: str) -> None:
    assert merge(STORY, mine, theirs) == Merge((merged,))
    assert merge(STORY, theirs, mine) == Merge((merged,))


@pytest.mark.parametrize(
    ("mine", "theirs", "clashes"),
    [
        pytest.param(
            STORY.replace("twelve", "fourteen"),
            STORY.replace("twelve", "thirteen"),
            [Clash(" twelve", " fourteen", " thirteen", 1)],
            id="the same word",
        ),
        pytest.param(
            f"{TOLL}\n\n{SEARCH}\n",
            STORY.replace("fair", "foul"),
            [
                Clash(
                    f"{WEATHER}\n\n", "", f"{WEATHER}\n\n".replace("fair", "foul"), 2, Why.REMOVED
                )
            ],
            id="one removes what the other edits",
        ),
        pytest.param(
            f"{SEARCH}\n\n{TOLL}\n\n{WEATHER}\n",
            f"{TOLL}\n\n{WEATHER}\n",
            [Clash(f"{SEARCH}\n\n", f"{SEARCH}\n\n", "", 1, Why.REMOVED)],
            id="one moves what the other removes",
        ),
        pytest.param(
            f"{SEARCH}\n\n{TOLL}\n\n{WEATHER}\n",
            f"{TOLL}\n\n{SEARCH}\n\n{WEATHER}\n",
            [Clash(SEARCH, SEARCH, SEARCH, 1, Why.MOVED)],
            id="both move it, to different places",
        ),
        pytest.param(
            f"{STORY}\nMine.\n",
            f"{STORY}\nTheirs.\n",
            [Clash("", "\n\nMine.", "\n\nTheirs.", 3)],
            id="both add a last paragraph",
        ),
        pytest.param(
            STORY.replace("police in the city", "**police in the city**"),
            STORY.replace("in the city said", "**in the city said**"),
            [
                Clash(
                    "police in the city said",
                    "**police in the city** said",
                    "police **in the city said**",
                    1,
                )
            ],
            id="markup that would cross",
        ),
    ],
)
def test_what_both_changed_is_asked_once(mine: str, theirs: str, clashes: list[Clash]) -> None:
    merged = merge(STORY, mine, theirs)

    assert list(merged.clashes) == clashes
    with pytest.raises(Unsettled):
        _ = merged.text


def test_decisions_settle_a_merge_and_keep_the_rest_of_both() -> None:
    mine = STORY.replace("twelve", "fourteen").replace("fair", "foul")
    theirs = STORY.replace("twelve", "thirteen").replace("until dark", "until midnight")

    merged = merge(STORY, mine, theirs)

    kept = STORY.replace("fair", "foul").replace("until dark", "until midnight")
    assert merged.settled([" thirteen"]) == kept.replace("twelve", "thirteen")


def test_lines_are_paragraphs_where_there_is_no_markdown() -> None:
    base = "One line of plain text.\nAnother line of plain text.\nA third one that is longer."

    merged = merge(
        base,
        "Another line of plain text.\nOne line of plain text.\nA third one that is longer.",
        base.replace("One line", "One single line"),
        markdown=False,
    )

    assert merged.text == (
        "Another line of plain text.\nOne single line of plain text.\nA third one that is longer."
    )


@given(passages(), revisions())
@settings(max_examples=60, deadline=None)
def test_a_text_that_only_one_changed_is_theirs(base: str, texts: tuple[str, str]) -> None:
    old, new = texts

    assert merge(old, new, old).text == new
    assert merge(old, old, new).text == new
    assert merge(base, new, new).text == new


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@st.composite
def edited_apart(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """Paragraphs of distinct words; each editor changes words of others; what both make."""
    count = draw(st.integers(3, 8))
    words = [[f"word{n}x{k}" for k in range(draw(st.integers(6, 12)))] for n in range(count)]
    owners = draw(st.lists(st.sampled_from("mtn"), min_size=count, max_size=count))
    assume("m" in owners and "t" in owners)
    mine, theirs, both = ([list(paragraph) for paragraph in words] for _ in range(3))
    for n, owner in enumerate(owners):
        if owner == "n":
            continue
        at = draw(st.integers(0, len(words[n]) - 2))
        end = draw(st.integers(at, at + 2))
        put = [f"new{n}x{k}" for k in range(draw(st.integers(1, 3)))]
        for side in (mine if owner == "m" else theirs, both):
            side[n][at:end] = put
    texts = ("\n\n".join(" ".join(p) for p in side) for side in (words, mine, theirs, both))
    base, my_text, their_text, expected = texts
    return base, my_text, their_text, expected


@given(edited_apart())
@settings(max_examples=60, deadline=None)
def test_edits_in_different_paragraphs_never_meet(texts: tuple[str, str, str, str]) -> None:
    base, mine, theirs, both = texts

    assert merge(base, mine, theirs).text == both


@given(edited_apart(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_moved_paragraph_takes_the_edits_along(
    texts: tuple[str, str, str, str], data: st.DataObject
) -> None:
    base, _, theirs, _ = texts
    order = list(range(base.count("\n\n") + 1))
    moved = order.pop(data.draw(st.sampled_from(order)))
    order.insert(data.draw(st.integers(0, len(order))), moved)

    def moved_in(text: str) -> str:
        paragraphs = text.split("\n\n")
        return "\n\n".join(paragraphs[n] for n in order)

    assert merge(base, moved_in(base), theirs).text == moved_in(theirs)


@given(passages(), revisions())
@settings(max_examples=60, deadline=None)
def test_no_word_that_somebody_typed_is_lost(other: str, texts: tuple[str, str]) -> None:
    base, mine = texts
    theirs = f"{base} {other}"

    merged = merge(base, mine, theirs)

    mine_first = merged.settled([clash.mine for clash in merged.clashes])
    typed = _words(mine) - _words(base)
    assert typed <= _words(mine_first)


@given(passages(), revisions())
@settings(max_examples=60, deadline=None)
def test_it_does_not_matter_who_saved_first(other: str, texts: tuple[str, str]) -> None:
    base, mine = texts
    theirs = other + base

    merged, swapped = merge(base, mine, theirs), merge(base, theirs, mine)

    assert len(merged.clashes) == len(swapped.clashes)
    if not merged.clashes:
        assert merged.text.split() == swapped.text.split()
