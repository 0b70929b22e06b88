from __future__ import annotations

import pytest
from hypothesis import given, settings

from stories.text.merge import Clash, Merge, Why
from stories.text.rereading import merged_parts, shared_sentences
from tests.text.test_merge import edited_apart

RAIN = "Rain fell on the city all day."
DEAD = "Two people died in the fire at the port on Monday, police said."
MAYOR = "The mayor came to the port at noon."
BODY = f"{RAIN}\n\n{DEAD}\n\n{MAYOR}"


def merged(mine: str, theirs: str, base: str = BODY, *, markdown: bool = True) -> Merge:
    return Merge(merged_parts(base, mine, theirs, markdown=markdown, language="en"))


def test_a_question_is_a_whole_paragraph_and_the_rest_is_merged() -> None:
    found = merged(
        BODY.replace("Two", "Three").replace("all day", "all night"),
        BODY.replace("Two", "Four").replace("noon", "one"),
    )

    assert found.parts == (
        f"{RAIN.replace('day', 'night')}\n\n",
        Clash(DEAD, DEAD.replace("Two", "Three"), DEAD.replace("Two", "Four"), 2),
        f"\n\n{MAYOR.replace('noon', 'one')}",
    )


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        pytest.param("[Two people died in the fire]{claim=C-1}", "Two people died in the blaze"),
        pytest.param("**Two people died in the fire**", "Two people died in the blaze"),
        pytest.param("[Two people died in the fire](https://a.example)", "Four people died"),
        pytest.param("[Two people died in the fire]{claim=C-1}", "Two people died in a big fire"),
    ],
)
def test_neither_side_of_a_question_has_half_a_mark(mine: str, theirs: str) -> None:
    old = "Two people died in the fire" if "died in" in theirs else "Two people died"
    mine = BODY.replace("Two people died in the fire", mine)
    theirs = BODY.replace(old, theirs)

    [clash] = merged(mine, theirs).clashes

    assert clash.base.strip() == DEAD
    assert clash.mine.strip() in mine
    assert clash.theirs.strip() in theirs
    assert merged(mine, theirs).settled([clash.mine]) == mine
    assert merged(mine, theirs).settled([clash.theirs]) == theirs


def test_a_sentence_that_both_put_in_at_other_places_is_asked() -> None:
    addition = "The port is closed to all ships."

    found = merged(BODY.replace(RAIN, f"{RAIN} {addition}"), f"{BODY} {addition}")

    [clash] = found.clashes
    assert (clash.mine, clash.theirs) == (MAYOR, f"{MAYOR} {addition}")
    assert found.settled([clash.mine]).count(addition) == 1


def test_a_short_sentence_that_both_changed_is_asked() -> None:
    found = merged(
        "Three were killed, he said.", "Two were hurt, he said.", "Two were killed, he said."
    )

    assert len(found.clashes) == 1


def test_a_line_is_asked_as_a_line() -> None:
    found = merged("Three dead in fire", "Four dead in fire", "Two dead in fire", markdown=False)

    assert found.parts == (
        Clash("Two dead in fire", "Three dead in fire", "Four dead in fire", 1),
    )


def test_a_paragraph_that_both_moved_is_asked_with_the_texts_as_they_are() -> None:
    mine = f"{MAYOR}\n\n{RAIN}\n\n{DEAD}"
    theirs = f"{RAIN}\n\n{MAYOR}\n\n{DEAD.replace('Monday', 'Tuesday')}"

    assert merged(mine, theirs).parts == (Clash(BODY, mine, theirs, 1, Why.MOVED),)


def test_sentences_of_both_are_named() -> None:
    mine, theirs = BODY.replace("Two people", "Two men"), BODY.replace("police", "officers")

    text = merged(mine, theirs).text

    assert shared_sentences(text, mine, theirs, language="en") == (
        DEAD.replace("people", "men").replace("police", "officers"),
    )


@given(edited_apart())
@settings(max_examples=40, deadline=None)
def test_what_is_plain_is_not_doubted(texts: tuple[str, str, str, str]) -> None:
    base, mine, theirs, both = texts

    assert merged(mine, theirs, base).text == both
