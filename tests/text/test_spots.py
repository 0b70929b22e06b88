from __future__ import annotations

from dataclasses import replace

import pytest

from stories.text.spots import Spot, spot_of, spots
from stories.text.version import UpdateText, Version

UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "Six stopped.")
STORY = Version(
    "Fire at the quay",
    "It burns. [Twelve were hurt]{claim=C-1}, police said.\n\nTwelve ships left.",
    standfirst="It burns.",
    updates=(UPDATE,),
)


def test_each_line_and_paragraph_that_changed_is_a_spot() -> None:
    body = STORY.body.replace("[Twelve", "[Seven").replace("Twelve ships", "Ten ships")
    update = replace(UPDATE, headline="Ferries run", body="Two stopped.")
    found = spots(STORY, replace(STORY, headline="Blaze", body=body, updates=(update,)))

    assert [(spot.place, spot.after) for spot in found] == [
        ("headline", "Blaze"),
        ("body", "It burns. Seven were hurt, police said."),
        ("body", "Ten ships left."),
        ("update:u1", "Ferries run"),
        ("update:u1", "Two stopped."),
    ]


def test_a_mark_alone_is_no_change_of_words() -> None:
    assert spots(STORY, replace(STORY, body=STORY.body.replace("C-1", "C-2"))) == ()


def test_a_spot_knows_the_sentences_that_changed() -> None:
    [spot] = spots(STORY, replace(STORY, body=STORY.body.replace("[Twelve", "[Seven")))

    assert spot.sentences("en") == (
        "Twelve were hurt, police said.",
        "Seven were hurt, police said.",
    )
    assert spot.quote("en") == "Seven were hurt, police said."


def test_words_that_are_gone_leave_nothing_to_stand_beside() -> None:
    [spot] = spots(STORY, replace(STORY, body=STORY.body.split("\n\n")[0]))

    assert (spot.before, spot.quote("en")) == ("Twelve ships left.", "")


HURT = Spot("body", "Twelve were hurt.", "Seven were hurt.")
SHIPS = Spot("body", "Twelve ships left.", "Ten ships left.")


@pytest.mark.parametrize(
    ("wrong", "right", "spot"),
    [
        ("twelve were hurt", "seven were", HURT),
        ("twelve ships had left", "ten had", SHIPS),
        ("twelve ships had left", "it was fewer", SHIPS),
        ("the fire is out", "it burns", None),
    ],
)
def test_a_correction_is_about_the_spot_that_lost_its_words(
    wrong: str, right: str, spot: Spot | None
) -> None:
    assert spot_of((HURT, SHIPS), wrong, right) == spot
