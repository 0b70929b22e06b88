from __future__ import annotations

from stories.text.stands import sentences_with
from stories.text.version import UpdateText, Version

STORY = Version(
    headline="Fire: [two hurt]{claim=C-1}",
    body="It burns. The *office* said [two **people** were hurt]{claim=C-1} at noon. Good.\n\n"
    "[Ferries wait]{claim=C-2}.",
    updates=(
        UpdateText(
            uid="u1", at="", headline="Ferries", body="Again: [two were hurt]{claim=C-1}. Bye."
        ),
    ),
)


def test_each_place_of_a_claim_comes_with_its_sentence_as_a_reader_sees_it() -> None:
    assert list(sentences_with(STORY, "C-1")) == [
        ("headline", "Fire: two hurt"),
        ("body", "The office said two people were hurt at noon."),
        ("update:u1", "Again: two were hurt."),
    ]


def test_words_said_twice_are_found_at_the_mark() -> None:
    story = Version(headline="Fire", body="Two hurt, they said. Later: [two hurt]{claim=C-1}.")

    assert list(sentences_with(story, "C-1")) == [("body", "Later: two hurt.")]


def test_a_claim_that_does_not_stand_there_has_no_sentence() -> None:
    assert list(sentences_with(STORY, "C-3")) == []


def test_a_claim_in_the_push_text_stands_there() -> None:
    version = Version("Fire", "It burns.", alert="Fire: [two hurt]{claim=C-1}, police say")

    assert list(sentences_with(version, "C-1")) == [("alert", "Fire: two hurt, police say")]
