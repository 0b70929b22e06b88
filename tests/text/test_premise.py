from __future__ import annotations

from dataclasses import replace

import pytest

from stories.text.premise import is_of_premise, premise_claims
from stories.text.spots import spots
from stories.text.version import UpdateText, Version

UPDATE = UpdateText(
    "u1", "2026-11-22T12:00:00.000000Z", "At noon", "[Two ships left]{claim=C-2}. It rained."
)
STORY = Version(
    "[Two ships]{claim=C-2} leave the *burning* quay",
    "## What we know\n\nIt burns, [police]{claim=C-3} said.\n\n"
    "[Two ships left]{claim=C-2}, they said. The wind is strong.\n\nIt is cold.",
    standfirst="Four quays are shut.",
    updates=(UPDATE,),
)


def premise(**changed: object) -> list[bool]:
    new = replace(STORY, **changed)  # type: ignore[arg-type]
    return [is_of_premise(spot, STORY, new) for spot in spots(STORY, new)]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("It burns", "It smoulders", True),  # the first paragraph, behind its heading
        ("What we know", "What they know", False),
        ("[Two ships left]", "[Three ships left]", True),  # says what the headline says
        ("The wind is strong", "The wind is weak", False),  # another sentence beside it
        ("It is cold", "It is warm", False),
    ],
)
def test_a_paragraph_is_of_the_premise_where_it_leads_or_says_what_a_line_says(
    was: str, now: str, expected: bool
) -> None:
    assert premise(body=STORY.body.replace(was, now)) == [expected]


def test_lines_are_of_the_premise() -> None:
    assert premise(headline="Two ships leave", standfirst="Five quays are shut.") == [True, True]


def test_an_update_is_where_it_says_what_a_line_says() -> None:
    three = replace(UPDATE, body=UPDATE.body.replace("Two", "Three"))
    snow = replace(UPDATE, body=UPDATE.body.replace("rained", "snowed"))

    assert premise(updates=(three,)) == [True]
    assert premise(updates=(snow,)) == [False]


def test_what_led_and_went_was_of_the_premise() -> None:
    body = STORY.body.replace("It burns, [police]{claim=C-3} said.\n\n", "")

    assert premise(body=body) == [True]


def test_the_claims_of_the_premise_are_those_of_lines_and_first_paragraph() -> None:
    assert premise_claims(STORY) == {"C-2", "C-3"}
    assert premise_claims(replace(STORY, headline="Ships", body="", updates=())) == frozenset()
