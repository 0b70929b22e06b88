from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from stories.text.digest import content_digest
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
        ("alert", ""),
    )


def test_an_update_without_a_headline_is_its_body() -> None:
    version = Version("Fire", "", updates=(replace(UPDATE, headline=""),))

    assert ("update:u1", "They have stopped.") in version.texts()


def test_a_record_holds_lists_and_no_tuples() -> None:
    evidence = EvidenceMark("Harbour office", "supports", "quotation")
    mark = ClaimMark("C-1", "Two people were hurt", "confirmed", evidence=(evidence,))

    record = Version("Fire", "", claims=(mark,)).to_record()

    assert type(record["claims"]) is type(record["claims"][0]["evidence"]) is list


def test_a_record_of_an_older_kind_of_version_is_still_read() -> None:
    assert Version.from_record({"headline": "Fire", "body": "On the quay."}) == Version(
        "Fire", "On the quay."
    )


CLAIMS = tuple(ClaimMark(f"C-{n}", f"Claim {n}", "unverified") for n in (1, 2, 3))
ALERTED = Version(
    "[Fire]{claim=C-1}",
    "It [burns]{claim=C-2}.",
    claims=CLAIMS,
    alert="[Fire]{claim=C-1}: [two hurt]{claim=C-3}",
)


def test_a_push_text_is_a_text_of_the_version_behind_those_of_the_page() -> None:
    assert ALERTED.texts()[-1] == ("alert", "[Fire]{claim=C-1}: [two hurt]{claim=C-3}")


def test_words_that_go_out_again_send_nothing_again_and_carry_no_claim_of_the_push_text() -> None:
    again = ALERTED.again()

    assert again == replace(ALERTED, alert="", claims=CLAIMS[:2])
    assert again.again() is again


def test_what_was_sealed_before_there_were_push_texts_has_the_same_digest() -> None:
    version = Version(
        "Fire at the harbour",
        "Two, police said.",
        "The quay is closed.",
        claims=(ClaimMark("C-1", "Two", "unverified"),),
    )

    assert "alert" not in version.to_record()
    assert content_digest(version.to_record(), "00" * 16) == (
        "07a2a8e89802b61cfbf018edcaa1a1f73358af5c56b75c529537f9f71bda7eff"
    )
    sent = replace(version, alert="Fire at the harbour")
    assert sent.to_record() == {**version.to_record(), "alert": "Fire at the harbour"}
