from __future__ import annotations

from dataclasses import replace

import pytest

from stories.editorial.notes import proposed_note
from stories.models import Kind
from stories.text.diff import compare
from stories.text.version import ClaimMark, UpdateText, Version

OLD = Version(
    headline="Fire at the harbour",
    body="A fire broke out at nine, the office said.\n\nNobody knows why the fire began.",
    claims=(ClaimMark("C-4", "Two people were hurt", "unverified"),),
    updates=(UpdateText("u1", "2026-11-22T10:00:00Z", "Ferries stop", "No ferries."),),
)


def note(new: Version, kind: Kind = Kind.UPDATE, old: Version = OLD) -> str:
    return proposed_note(compare(old, new), kind)


def claim(**changed: str) -> Version:
    return replace(OLD, claims=(replace(OLD.claims[0], **changed),))


def added(headline: str = "Trains stop", body: str = "No trains, they said.") -> Version:
    update = UpdateText("u2", "2026-11-22T11:00:00Z", headline, body)
    return replace(OLD, updates=(update, *OLD.updates))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (OLD, ""),
        (added(), "Adds an update: “Trains stop”."),
        (added(headline=""), "Adds an update: “No trains, they said”."),
        (replace(OLD, updates=()), "Removes the update “Ferries stop”."),
        (claim(status="confirmed"), "“Two people were hurt” (C-4) is now “Confirmed”."),
        (
            claim(status="superseded", superseded_by="C-9"),
            "“Two people were hurt” (C-4) is overtaken by newer facts.",
        ),
        (
            replace(OLD, body=OLD.body.replace("nine", "ten")),
            "Now says “ten” instead of “nine”.",
        ),
        (replace(OLD, headline="Blaze at the harbour"), "New headline."),
        (
            replace(OLD, body=f"{OLD.body}\n\nFerries have stopped, the company said."),
            "Adds: “Ferries have stopped, the company said”.",
        ),
        (
            replace(OLD, body=OLD.body.split("\n\n")[0]),
            "No longer says: “Nobody knows why the fire began”.",
        ),
    ],
)
def test_the_note_says_what_changed(new: Version, said: str) -> None:
    assert note(new) == said


@pytest.mark.parametrize(
    "new",
    [
        replace(OLD, body=OLD.body.replace("at nine", "at\u200b nine")),
        replace(OLD, body=OLD.body.replace("at nine", "at\u00a0nine")),
        replace(OLD, body=OLD.body.replace("nine", "ni\u00adne")),
        replace(OLD, body=OLD.body.replace("nine", "**nine**")),
        replace(OLD, headline="Fire at \u200bthe harbour"),
        replace(OLD, headline="Fire at the\u00a0harbour"),
        replace(OLD, updates=(replace(OLD.updates[0], body="No \u200bferries."),)),
        replace(OLD, updates=(replace(OLD.updates[0], body="No\u00a0ferries."),)),
    ],
)
def test_what_nobody_can_read_is_said_to_be_that(new: Version) -> None:
    assert note(new) == "No words change: only layout, spaces or signs that nobody sees."


def test_a_word_that_changed_is_told_beside_a_sign_that_nobody_sees() -> None:
    body = OLD.body.replace("A fire", "A \u200bfire").replace("nine", "ten")

    assert note(replace(OLD, body=body)) == "Now says “ten” instead of “nine”."


def test_claims_come_first_and_parts_are_joined_into_one_sentence() -> None:
    new = replace(added(), claims=claim(status="confirmed").claims)

    said = note(new)

    assert said == (
        "“Two people were hurt” (C-4) is now “Confirmed”; adds an update: “Trains stop”."
    )


def test_what_is_too_much_for_a_sentence_is_counted() -> None:
    updates = tuple(
        UpdateText(f"n{n}", "2026-11-22T12:00:00Z", f"News {n}", "x") for n in range(6)
    )

    assert note(replace(OLD, updates=(*updates, *OLD.updates))).endswith("; 2 more changes.")


@pytest.mark.parametrize("kind", [Kind.NEW, Kind.MINOR, Kind.CORRECTION])
def test_kinds_that_tell_themselves_get_no_note(kind: Kind) -> None:
    assert note(added(), kind) == ""


def test_a_long_passage_is_cut_at_a_word_and_marks_are_left_out() -> None:
    words = "[Ferries have stopped](https://x.example) " * 8

    said = note(replace(OLD, body=f"{OLD.body}\n\n{words}"))

    assert said.endswith("…”.")
    assert len(said) < 120
    assert "](" not in said
