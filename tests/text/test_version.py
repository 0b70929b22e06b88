from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from stories.text.version import ClaimMark, EvidenceMark, UpdateText, Version
from tests.strategies import versions

UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "Ferries stop", "They have stopped.")


@given(versions())
def test_a_version_survives_being_written_down_as_json(version: Version) -> None:
    record = json.loads(json.dumps(version.to_record()))

    assert Version.from_record(record) == version


def test_every_text_is_found_with_its_place_in_reading_order() -> None:
    version = Version("Fire", "On the quay.", "Closed.", updates=(UPDATE,))

    assert version.texts() == (
        ("headline", "Fire"),
        ("standfirst", "Closed."),
        ("body", "On the quay."),
        ("update:u1", "Ferries stop\n\nThey have stopped."),
    )


def test_an_update_without_a_headline_is_its_body() -> None:
    version = Version("Fire", "", updates=(replace(UPDATE, headline=""),))

    assert version.texts()[-1] == ("update:u1", "They have stopped.")


def test_a_record_holds_lists_and_no_tuples() -> None:
    evidence = EvidenceMark("Harbour office", "supports", "quotation")
    mark = ClaimMark("C-1", "Two people were hurt", "confirmed", evidence=(evidence,))

    record = Version("Fire", "", claims=(mark,)).to_record()

    assert type(record["claims"]) is type(record["claims"][0]["evidence"]) is list


def test_a_record_of_an_older_kind_of_version_is_still_read() -> None:
    assert Version.from_record({"headline": "Fire", "body": "On the quay."}) == Version(
        "Fire", "On the quay."
    )
