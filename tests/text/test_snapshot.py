from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from stories.text.snapshot import Folded, fold, named, record_of, unfold
from stories.text.version import ClaimMark, UpdateText, Version
from tests.strategies import versions

SALT = 0


def stored(folded: Folded) -> tuple[dict[str, object], dict[int, str | None]]:
    """The structure, and the texts by number, each stored once; number 0 is the salt."""
    numbers = {text: n for n, text in enumerate(dict.fromkeys(folded.texts), start=1)}
    texts: dict[int, str | None] = {n: text for text, n in numbers.items()}
    return {**folded.structure(numbers), "salt": SALT}, {**texts, SALT: "00" * 16}


@given(versions())
def test_a_version_taken_apart_is_put_together_again(version: Version) -> None:
    structure, texts = stored(fold(version))

    assert unfold(structure, texts) == version
    assert record_of(structure, texts) == version.to_record()


@given(versions())
def test_a_structure_names_every_text_and_holds_none(version: Version) -> None:
    structure, texts = stored(fold(version))

    assert set(named(structure)) == set(texts)
    kept = {name: part for name, part in structure.items() if isinstance(part, str)}
    assert kept.keys() == {"stage", "language"}


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("", ("",)),
        ("One.", ("One.",)),
        ("One.\n\nTwo.", ("One.", "Two.")),
        ("One.\nStill one.", ("One.\nStill one.",)),
        ("One.\n\n\n\nTwo.\n", ("One.", "", "Two.\n")),
    ],
)
def test_a_body_is_kept_by_its_paragraphs(body: str, paragraphs: tuple[str, ...]) -> None:
    assert fold(Version("Fire", body)).fields["body"] == paragraphs


def test_a_new_paragraph_is_the_only_text_that_a_next_version_adds() -> None:
    claim = ClaimMark("C-1", "Two people were hurt", "unverified")
    update = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They stopped.")
    old = Version("Fire", "One.\n\nTwo.", updates=(update,), claims=(claim,))

    new = replace(old, body="One.\n\nBetween.\n\nTwo.")

    assert set(fold(new).texts) - set(fold(old).texts) == {"Between."}


def test_erased_texts_come_back_as_nothing_and_the_rest_stands() -> None:
    version = Version("Fire", "One.\n\nMrs Moe.\n\nTwo.", claims=(ClaimMark("C-1", "x", "false"),))
    structure, texts = stored(fold(version))
    texts = {n: None if text and "Moe" in text else text for n, text in texts.items()}

    assert unfold(structure, texts) == replace(version, body="One.\n\nTwo.")


def test_a_record_keeps_what_a_version_of_that_day_did_not_hold() -> None:
    version = Version("Fire", "One.", claims=(ClaimMark("C-1", "Two were hurt", "confirmed"),))
    structure, texts = stored(fold(version))
    [number] = structure["claims"]  # type: ignore[misc]
    texts[number] = '{"ref": "C-1", "statement": "Two were hurt", "status": "confirmed"}'

    assert record_of(structure, texts)["claims"] == [
        {"ref": "C-1", "statement": "Two were hurt", "status": "confirmed"}
    ]
    assert unfold(structure, texts) == version
